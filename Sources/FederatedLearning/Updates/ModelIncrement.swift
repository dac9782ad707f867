/// What the server sends in place of the model: the change since the round before, packed in few bits. What packing left out is
/// in the next change, for each is taken from what clients hold and not from what the server would have had them hold.
///
/// A client that was away fetches the changes of its rounds, or the model where that is less.
public struct ModelIncrement: Sendable {
  /// How changes are packed.
  let codec: UpdateCodec

  /// - Throws: ``FederatedError`` for packing whose error is as large as the change: what it leaves out would grow from
  ///   round to round.
  public init(_ specification: CodecSpecification) throws(FederatedError) {
    switch (specification.selection, specification.coding) {
    case (.all, .eden), (.all, .drive): break
    case (.all, .uniform(let bits)) where specification.isRotated && bits >= Self.leastUniformBits: break
    default:
      throw FederatedError(
        "--down \(specification.text)",
        "its error is larger than the model's change, and would grow from round to round",
        "give eden:BITS, drive:BITS or rotate,uniform:BITS of at least \(Self.leastUniformBits) bits")
    }
    codec = UpdateCodec(specification)
  }

  private static let leastUniformBits = 3

  /// In the place of a client, the server.
  private static let server = -1

  /// Moves what clients hold towards the model; `round` is that which has just been counted.
  func move(_ held: inout Payload, to model: Payload, round: Int, seed: UInt64) throws(FederatedError) {
    let context = FilterContext(round: round, client: Self.server, seed: seed)
    var none: [Section: [Float]] = [:]
    let change = WirePayload(model.values.combined(held.values) { x, h in x - h }, model.schema)
    let sent = try codec.incoming(codec.outgoing(change, context, memory: &none), context)
    held.values.combine(sent.values) { h, d in h + d }
  }

  /// The bytes that a client fetches which has the model of so many rounds ago; nil: none.
  func byteCount(roundsBehind: Int?, model: TensorSchema) -> Int {
    let whole = UpdateMessage.byteCount(data: 4 * model.count)
    guard let roundsBehind, let change = codec.byteCount(model) else { return whole }
    return min(whole, roundsBehind * UpdateMessage.byteCount(data: change))
  }

  /// More rounds than this behind a client fetches the model.
  func mostRoundsBehind(_ model: TensorSchema) -> Int {
    let change = UpdateMessage.byteCount(data: codec.byteCount(model) ?? Int.max / 2)
    return UpdateMessage.byteCount(data: 4 * model.count) / max(1, change)
  }
}
