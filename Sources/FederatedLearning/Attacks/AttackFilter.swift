import RandomStreams

/// Spoils updates of attackers on their way out: before they are packed where they are to be let in, and after it where they are
/// malformed. Honest clients' pass as they are.
struct AttackFilter: UpdateFilter {
  let attack: Attack
  /// Whether this stands behind the other filters.
  let isLast: Bool
  /// Who attacks in a round.
  let attackers: @Sendable (_ round: Int) -> Set<Int>

  private static let (signGain, noiseGain, backdoorGain): (Float, Double, Float) = (-4, 10, 5)

  func outgoing(
    _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
  ) throws(FederatedError) -> WirePayload {
    guard attackers(context.round).contains(context.client) else { return payload }
    return isLast ? malformed(payload) : spoiled(payload, context)
  }

  func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload { payload }

  private func spoiled(_ payload: WirePayload, _ context: FilterContext) -> WirePayload {
    var payload = payload
    switch attack.kind {
    case .sign: payload.values = payload.values.map { Self.signGain * $0 }
    case .backdoor: payload.values = payload.values.map { Self.backdoorGain * $0 }
    case .noise:
      var random = context.stream("noise")
      let deviation = Self.noiseGain * payload.values.norm / Double(max(1, payload.values.count)).squareRoot()
      payload.values = payload.values.map { _ in Float(random.normal(deviation: deviation)) }
    case .label, .alie, .ipm, .nan, .huge, .shape: break
    }
    return payload
  }

  private func malformed(_ payload: WirePayload) -> WirePayload {
    var result = WirePayload([], payload.schema)
    switch attack.kind {
    case .nan: result.values = [Float](repeating: .nan, count: payload.schema.count)
    case .huge: result.values = [Float](repeating: .greatestFiniteMagnitude, count: payload.schema.count)
    case .shape:
      result.values = Array(payload.values.dropLast())
      result.packed = Array(payload.packed.dropLast())
    case .label, .backdoor, .sign, .noise, .alie, .ipm: return payload
    }
    return result
  }
}
