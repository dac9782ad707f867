import FederatedLearning

#if Federation
  internal import SecureAggregation
#endif

/// How updates are summed where the server may see the sum alone.
public struct SecureSums: Sendable, Hashable {
  /// Bits of each number that a client sends, before its mask.
  public var bits: Int
  /// The largest change of a weight, times what the client counts for, that is not cut.
  public var bound: Double

  /// The bits and the range of a run that names none.
  public static let (standardBits, standardBound) = (20, 4.0)

  /// Bits and range.
  public init(bits: Int = Self.standardBits, bound: Double = Self.standardBound) {
    self.bits = bits
    self.bound = bound
  }

  /// Refuses what needs single updates, or sends something that is not masked, each with its reason.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` with the option at fault.
  func check(_ settings: FederatedSettings) throws(FederatedError) {
    func refuse(_ isGiven: Bool, _ subject: String, _ problem: String, _ remedy: String) throws(FederatedError) {
      if isGiven { throw FederatedError(subject, problem, remedy) }
    }
    #if !Federation
      throw FederatedError(
        "--secure", "mathrec was built without cryptography", "build without --disable-default-traits")
    #endif
    let engine = settings.engine
    let most = (1 << 32) / max(1, settings.sample)
    try refuse(
      !(2...24).contains(bits) || (1 << bits) > most, "--secure-bits",
      "\(bits) bits of \(settings.sample) clients", "give 2 to 24, so that the sum stays below 2^32")
    try refuse(!(bound > 0 && bound <= 1e6), "--secure-bound", "\(bound)", "give a number above 0, at most 1000000")
    try refuse(
      settings.sample < 3, "--secure", "of \(settings.sample) clients each would know what the others sent",
      "ask for 3 or more with --sample")
    try refuse(
      engine.aggregation != EngineSettings.standardAggregation, "--aggregation \(engine.aggregation)",
      "it looks at single updates, and with --secure the server sees their sum alone", "leave it out")
    let algorithm = engine.makeAlgorithm()
    try refuse(
      !algorithm.sent.isEmpty, "--strategy \(engine.strategy)",
      "what its clients send beside their change is not masked", "choose one like fedavg, fedprox or fedadam")
    try refuse(
      engine.strategy == "fednova", "--strategy fednova", "it weighs each client by its own steps, which stay hidden",
      "choose one like fedavg, fedprox or fedadam")
    try refuse(
      engine.compress != nil, "--compress",
      "its scales and places differ from client to client, so that masks do not add up",
      "leave it out; --secure-bits 8 sends a quarter")
    try refuse(
      engine.privacy != nil, "--noise", "it is for changes that the server has cut one by one, and it sees none",
      "leave it out, or give --local-noise with --clip")
    try refuse(settings.attack != nil, "--attack", "an attacker of a sum is found by no rule", "leave it out")
    // Who is not waited for would be lost to the others, each time.
    try refuse(
      settings.isNetworked && settings.overSelection != 1, "--over-select",
      "masks are of all who are asked, and whoever is not waited for is lost to the others", "leave it out")
    try refuse(settings.buffer != nil, "--async", "masks belong to a round's clients", "leave it out")
  }
}

#if Federation
  extension FederatedSettings {
    /// How updates become numbers that are summed; nil: the server sees each.
    var summedUpdates: SummedUpdates? {
      secure.map { SummedUpdates(bits: $0.bits, bound: $0.bound, weighting: weighting, seed: seed) }
    }
  }
#endif
