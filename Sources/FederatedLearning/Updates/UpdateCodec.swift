import RandomStreams

/// Makes a change small on its way, by a ``CodecSpecification``; the server's end is its inverse, as far as there is one.
///
/// Which values are chosen and how they are rotated is not sent: both ends draw it from the round and the client.
public struct UpdateCodec: UpdateFilter {
  /// What it does.
  public let specification: CodecSpecification

  /// The codec of a specification.
  public init(_ specification: CodecSpecification) { self.specification = specification }

  /// What a client did not send, for its next update.
  public static let residual = Section("residual")

  /// The residual, where there is error feedback.
  public var remembered: [Section] { specification.hasErrorFeedback ? [Self.residual] : [] }

  /// Packs.
  public func outgoing(
    _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
  ) throws(FederatedError) -> WirePayload {
    var result = WirePayload([], payload.schema)
    if let sparse {
      var whole = payload.values
      if let residual = memory[Self.residual], residual.count == whole.count {
        whole.combine(residual) { change, rest in change + rest }
      }
      result.packed = sparse.encode(whole)
      let sent = sparse.decode(result.packed, count: whole.count) ?? whole
      memory[Self.residual] = whole.combined(sent) { all, sent in all - sent }
      return result
    }
    result.packed = encode(payload.values, payload.schema, context)
    return result
  }

  /// Unpacks.
  public func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload {
    let values = payload.values.isEmpty ? decode(payload.packed, payload.schema, context) : nil
    guard let values else {
      throw FederatedError(
        "client \(context.client), round \(context.round + 1)",
        "its \(payload.packed.count) bytes are no update of \(payload.schema.count) weights by \(specification.text)",
        "let it compress as it was asked to")
    }
    return WirePayload(values, payload.schema)
  }

  /// The bytes of a change; nil where they depend on its values.
  func byteCount(_ schema: TensorSchema) -> Int? {
    guard sparse == nil else { return nil }
    return quantizer.byteCount(HadamardRotation.blocks(sentCount(schema)))
  }

  /// The bytes of a change; for places that are coded by their gaps what they come to in the mean.
  func expectedBytes(_ schema: TensorSchema) -> Int {
    byteCount(schema) ?? sparse?.expectedBytes(of: schema.count) ?? 4 * schema.count
  }

  /// How many numbers are sent of a model's change.
  func sentCount(_ schema: TensorSchema) -> Int {
    switch specification.selection {
    case .all: sparse?.kept(of: schema.count) ?? schema.count
    case .sample(let share), .mask(let share): Self.share(share, of: schema.count)
    case .lowRank(let rank):
      zip(schema.tensors, schema.ranges).reduce(0) { sum, tensor in
        let columns = tensor.0.shape.last ?? 1
        let isReduced = tensor.0.shape.count > 1 && columns > 0 && tensor.1.count / columns > rank
        return sum + (isReduced ? rank * columns : tensor.1.count)
      }
    }
  }

  private static func share(_ share: Double, of count: Int) -> Int {
    count == 0 ? 0 : min(count, max(1, Int((share * Double(count)).rounded(.up))))
  }

  private func encode(_ values: [Float], _ schema: TensorSchema, _ context: FilterContext) -> [UInt8] {
    var chosen: [Float]
    switch specification.selection {
    case .all: chosen = values
    case .sample, .mask: chosen = places(schema, context).map { values[$0] }
    case .lowRank(let rank): chosen = lowRank(rank, schema, context).reduced(values)
    }
    if specification.isRotated { rotation(chosen.count, context).apply(&chosen) }
    let (quantizer, blocks) = (quantizer, HadamardRotation.blocks(chosen.count))
    var (writer, random) = (BitWriter(reserving: quantizer.byteCount(blocks)), context.stream("rounding"))
    chosen.withUnsafeBufferPointer { chosen in
      for block in blocks {
        quantizer.encode(UnsafeBufferPointer(rebasing: chosen[block]), into: &writer, &random)
      }
    }
    return writer.bytes
  }

  private func decode(_ bytes: [UInt8], _ schema: TensorSchema, _ context: FilterContext) -> [Float]? {
    if let sparse { return sparse.decode(bytes, count: schema.count) }
    let count = sentCount(schema)
    guard bytes.count == byteCount(schema) else { return nil }
    var (sent, reader, isGood) = ([Float](repeating: 0, count: count), BitReader(bytes), true)
    let quantizer = quantizer
    sent.withUnsafeMutableBufferPointer { sent in
      for block in HadamardRotation.blocks(count) where isGood {
        isGood = quantizer.decode(UnsafeMutableBufferPointer(rebasing: sent[block]), from: &reader)
      }
    }
    guard isGood else { return nil }
    if specification.isRotated { rotation(count, context).undo(&sent) }
    switch specification.selection {
    case .all: return sent
    case .lowRank(let rank): return lowRank(rank, schema, context).expanded(sent)
    case .sample, .mask:
      var values = [Float](repeating: 0, count: schema.count)
      var gain: Float = 1
      if case .sample = specification.selection { gain = Float(Double(schema.count) / Double(max(1, count))) }
      for (place, value) in zip(places(schema, context), sent) { values[place] = gain * value }
      return values
    }
  }

  private func rotation(_ count: Int, _ context: FilterContext) -> HadamardRotation {
    HadamardRotation(count: count, context.stream("rotation"))
  }

  private func places(_ schema: TensorSchema, _ context: FilterContext) -> [Int] {
    RandomPlaces.chosen(sentCount(schema), of: schema.count, context.stream("places"))
  }

  private func lowRank(_ rank: Int, _ schema: TensorSchema, _ context: FilterContext) -> LowRankMap {
    LowRankMap(schema, rank: rank, context.stream("basis"))
  }

  private var sparse: SparseCoding? {
    switch specification.coding {
    case .topK(let share): SparseCoding(share: share, isTernary: false)
    case .ternary(let share): SparseCoding(share: share, isTernary: true)
    case .float32, .uniform, .eden, .drive: nil
    }
  }

  private var quantizer: any Quantizer {
    switch specification.coding {
    case .uniform(let bits): UniformQuantizer(bits: bits)
    case .eden(let bits): EdenQuantizer(bits: bits, isUnbiased: true)
    case .drive(let bits): EdenQuantizer(bits: bits, isUnbiased: false)
    case .float32, .topK, .ternary: Float32Quantizer()
    }
  }

  /// What keeps a client's training within what it will send; nil where it trains the whole model.
  public func restriction(_ schema: TensorSchema, _ context: FilterContext) -> (@Sendable (inout [Float]) -> Void)? {
    switch specification.selection {
    case .all, .sample: return nil
    case .mask:
      var kept = [Float](repeating: 0, count: schema.count)
      for place in places(schema, context) { kept[place] = 1 }
      return { [kept] gradient in gradient.combine(kept) { gradient, kept in gradient * kept } }
    case .lowRank(let rank):
      let map = lowRank(rank, schema, context)
      return { gradient in gradient = map.expanded(map.reduced(gradient)) }
    }
  }
}
