/// Shortens a change that is longer than a bound: `Δ ← Δ · min(1, S / ‖Δ‖)` (McMahan et al. 2018, arXiv 1710.06963).
///
/// It bounds what one client can do to the mean, and is the first half of differential privacy. The server cannot put back
/// what was cut, but it holds clients to the bound.
public struct NormClipping: UpdateFilter {
  /// S, the longest change that leaves a client.
  public let bound: Float

  /// How much longer an honest change may be when it arrives: packing in few bits adds an error to it.
  private let slack: Double

  /// The filter with a bound above 0.
  ///
  /// - Parameters:
  ///   - packing: what the change goes through behind this.
  ///   - isHeld: whether the server refuses longer ones; not where clients add noise.
  public init(bound: Float, packing: CodecSpecification = .plain, isHeld: Bool = true) {
    self.bound = bound
    slack = isHeld ? Self.tolerance * packing.lengthening : .infinity
  }

  /// How it is asked for.
  public static let option = EngineOption(
    "clip", range: 1e-6...1e6, words: "a number above 0",
    help: "Shorten each client's change of the weights to at most this length.")

  /// The change may be longer by this share: a length is rounded once in the sum and once in each value.
  private static let tolerance = 1.0001

  /// Places that are not told are zero, and do not count for a length.
  public var takesRuns: Bool { true }

  /// Shortens.
  public func outgoing(
    _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
  ) throws(FederatedError) -> WirePayload {
    let norm = payload.values.norm
    guard norm > Double(bound) else { return payload }
    var payload = payload
    let scale = Float(Double(bound) / norm)
    for index in payload.values.indices { payload.values[index] *= scale }
    return payload
  }

  /// Refuses what was not shortened.
  public func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload {
    let norm = payload.values.norm
    guard norm <= Double(bound) * slack else {
      throw FederatedError(
        "client \(context.client), round \(context.round + 1)",
        "its change has length \(Float(norm)), not at most \(bound)",
        "let it clip its update")
    }
    return payload
  }
}
