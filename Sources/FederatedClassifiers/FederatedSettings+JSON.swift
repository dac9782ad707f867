import Datasets
public import FederatedLearning
import FileStorage
import Foundation

/// A key that is made when it is needed: an option's.
struct OptionKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension FederatedSettings: Encodable {
  private enum Key {
    static let (clients, sample, rounds, partition) = ("clients", "sample", "rounds", "partition")
    static let (smallestClient, strategy, aggregation) = ("smallestClient", "strategy", "aggregation")
    static let (weighting, local, data, seed, seeds) = ("weighting", "local", "data", "seed", "seeds")
    static let (secureBits, secureBound) = ("secureBits", "secureBound")
    static let (compress, down, attack) = ("compress", "down", "attack")
    static let (start, network) = ("start", "network")
    static let (sampling, secretNoise, devices) = ("sampling", "secretNoise", "devices")
    static let (deadline, overSelection, buffer, staleness) = ("deadline", "overSelection", "buffer", "staleness")
    static let (clientHoldout, target, leastAnswers, compare) = ("clientHoldout", "target", "leastAnswers", "compare")
  }

  /// Writes what is read back as the same settings: what is not set is left out.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: OptionKey.self)
    func key(_ name: String) -> OptionKey { OptionKey(stringValue: name) }
    try fields.encode(clients, forKey: key(Key.clients))
    try fields.encode(sample, forKey: key(Key.sample))
    try fields.encode(rounds, forKey: key(Key.rounds))
    try fields.encode(partition, forKey: key(Key.partition))
    try fields.encode(smallestClient, forKey: key(Key.smallestClient))
    try fields.encode(engine.strategy, forKey: key(Key.strategy))
    try fields.encode(engine.aggregation, forKey: key(Key.aggregation))
    try fields.encodeIfPresent(engine.compress?.text, forKey: key(Key.compress))
    try fields.encodeIfPresent(engine.down?.text, forKey: key(Key.down))
    try fields.encodeIfPresent(attack?.text, forKey: key(Key.attack))
    try fields.encodeIfPresent(start, forKey: key(Key.start))
    try fields.encodeIfPresent(secure?.bits, forKey: key(Key.secureBits))
    try fields.encodeIfPresent(secure?.bound, forKey: key(Key.secureBound))
    if sampling != .fixed { try fields.encode(sampling.rawValue, forKey: key(Key.sampling)) }
    if isNoiseSecret { try fields.encode(true, forKey: key(Key.secretNoise)) }
    try fields.encodeIfPresent(devices?.classes.map(\.line), forKey: key(Key.devices))
    try fields.encodeIfPresent(deadline.text, forKey: key(Key.deadline))
    if overSelection != 1 { try fields.encode(overSelection, forKey: key(Key.overSelection)) }
    if let buffer {
      try fields.encode(buffer, forKey: key(Key.buffer))
      try fields.encode(mostStale, forKey: key(Key.staleness))
    }
    for (option, value) in engine.given { try fields.encode(value, forKey: key(option.key)) }
    try fields.encode(weighting.rawValue, forKey: key(Key.weighting))
    try fields.encode(local, forKey: key(Key.local))
    try fields.encode(data, forKey: key(Key.data))
    // A number of JSON is a Double to most readers.
    if seed < 1 << 53 {
      try fields.encode(seed, forKey: key(Key.seed))
    } else {
      try fields.encode(String(seed), forKey: key(Key.seed))
    }
    if isNetworked { try fields.encode(true, forKey: key(Key.network)) }
    try fields.encodeIfPresent(clientHoldout, forKey: key(Key.clientHoldout))
    try fields.encodeIfPresent(target, forKey: key(Key.target))
    try fields.encodeIfPresent(leastAnswers, forKey: key(Key.leastAnswers))
    try fields.encode(compare, forKey: key(Key.compare))
    try fields.encodeIfPresent(seeds, forKey: key(Key.seeds))
  }

  /// Reads and checks settings, those of runs from before ``aggregation`` among them.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` naming the field, or the option as ``check()`` does.
  init(_ fields: inout JSONFields) throws(FederatedError) {
    // Ranges are those of check(), which says what to do.
    let any = Int.min...Int.max
    var given: [String: Float] = [:]
    for (option, _) in EngineParts.options {
      if let value = try fields.float(option.key) { given[option.name] = value }
    }
    self.init(
      engine: try EngineSettings(
        strategy: try fields.text(Key.strategy) ?? EngineSettings.standardStrategy,
        aggregation: try fields.text(Key.aggregation) ?? EngineSettings.standardAggregation, given: given,
        compress: try fields.text(Key.compress), down: try fields.text(Key.down)))
    attack = try fields.text(Key.attack).map { text throws(FederatedError) in try Attack(text) }
    start = try fields.text(Key.start)
    let (bits, bound) = (try fields.whole(Key.secureBits, any), try fields.number(Key.secureBound))
    if bits != nil || bound != nil {
      secure = SecureSums(bits: bits ?? SecureSums.standardBits, bound: bound ?? SecureSums.standardBound)
    }
    sampling = try fields.choice(Key.sampling, PrivateSampling.self) ?? sampling
    isNoiseSecret = try fields.flag(Key.secretNoise) ?? false
    devices = try fields.texts(Key.devices).map { rows throws(FederatedError) in
      try DeviceModel(rows: rows, subject: "its devices")
    }
    deadline =
      try fields.text(Key.deadline).map { text throws(FederatedError) in try DeviceRounds.Deadline(text) } ?? .none
    overSelection = try fields.number(Key.overSelection) ?? 1
    buffer = try fields.whole(Key.buffer, any)
    mostStale = try fields.whole(Key.staleness, any) ?? mostStale
    clients = try fields.whole(Key.clients, any) ?? clients
    sample = try fields.whole(Key.sample, any) ?? sample
    rounds = try fields.whole(Key.rounds, any) ?? rounds
    partition = try fields.text(Key.partition) ?? partition
    smallestClient = try fields.whole(Key.smallestClient, any) ?? smallestClient
    weighting = try fields.choice(Key.weighting, Weighting.self) ?? weighting
    if var local = try fields.object(Key.local) { self.local = try LocalTraining(&local) }
    if var data = try fields.object(Key.data) { self.data = try FederatedDataSettings(&data) }
    seed = try fields.bits(Key.seed) ?? seed
    isNetworked = try fields.flag(Key.network) ?? false
    clientHoldout = try fields.number(Key.clientHoldout)
    target = try fields.number(Key.target)
    leastAnswers = try fields.whole(Key.leastAnswers, any)
    compare = try fields.texts(Key.compare) ?? []
    seeds = try fields.whole(Key.seeds, any)
    try fields.end()
    try check()
  }
}

extension LocalTraining: Encodable {
  private enum Key: String, CodingKey { case optimizer, learningRate, rateDecay, momentum, epochs, batchSize }

  /// Writes all fields but a decay that is not set.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(optimizer.rawValue, forKey: .optimizer)
    try fields.encode(learningRate, forKey: .learningRate)
    try fields.encodeIfPresent(rateDecay, forKey: .rateDecay)
    try fields.encode(momentum, forKey: .momentum)
    try fields.encode(epochs, forKey: .epochs)
    try fields.encode(batchSize, forKey: .batchSize)
  }

  init(_ fields: inout JSONFields) throws(FederatedError) {
    self.init()
    optimizer = try fields.choice(Key.optimizer.rawValue, Rule.self) ?? optimizer
    learningRate = try fields.float(Key.learningRate.rawValue) ?? learningRate
    rateDecay = try fields.float(Key.rateDecay.rawValue)
    momentum = try fields.float(Key.momentum.rawValue) ?? momentum
    epochs = try fields.whole(Key.epochs.rawValue, Int.min...Int.max) ?? epochs
    batchSize = try fields.whole(Key.batchSize.rawValue, Int.min...Int.max) ?? batchSize
    try fields.end()
  }
}

extension FederatedDataSettings: Encodable {
  private enum Key: String, CodingKey {
    case places, test, holdout, inputSize, fit, isAugmented, isVirtual, virtualExamples
    case rejects, isolatedWithout, isolatedMost, photographed, priorShare, arithmeticBonus
  }

  /// Writes all fields but what is off.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(places, forKey: .places)
    try fields.encode(test, forKey: .test)
    try fields.encode(holdout, forKey: .holdout)
    try fields.encode(inputSize, forKey: .inputSize)
    try fields.encode(fit.rawValue, forKey: .fit)
    if isAugmented { try fields.encode(true, forKey: .isAugmented) }
    if rejects != 0 { try fields.encode(rejects, forKey: .rejects) }
    try fields.encodeIfPresent(isolatedWithout, forKey: .isolatedWithout)
    try fields.encodeIfPresent(isolatedMost, forKey: .isolatedMost)
    if photographed != 0 { try fields.encode(photographed, forKey: .photographed) }
    if priorShare != 0 { try fields.encode(priorShare, forKey: .priorShare) }
    if arithmeticBonus != 0 { try fields.encode(arithmeticBonus, forKey: .arithmeticBonus) }
    try fields.encode(isVirtual, forKey: .isVirtual)
    try fields.encode(virtualExamples, forKey: .virtualExamples)
  }

  init(_ fields: inout JSONFields) throws(FederatedError) {
    self.init()
    places = try fields.texts(Key.places.rawValue) ?? []
    test = try fields.texts(Key.test.rawValue) ?? []
    holdout = try fields.number(Key.holdout.rawValue) ?? holdout
    inputSize = try fields.whole(Key.inputSize.rawValue, Int.min...Int.max) ?? inputSize
    fit = try fields.choice(Key.fit.rawValue, PictureSymbols.Fit.self) ?? fit
    isAugmented = try fields.flag(Key.isAugmented.rawValue) ?? false
    rejects = try fields.number(Key.rejects.rawValue) ?? 0
    isolatedWithout = try fields.text(Key.isolatedWithout.rawValue)
    isolatedMost = try fields.whole(Key.isolatedMost.rawValue, Int.min...Int.max)
    photographed = try fields.number(Key.photographed.rawValue) ?? 0
    priorShare = try fields.number(Key.priorShare.rawValue) ?? 0
    arithmeticBonus = try fields.number(Key.arithmeticBonus.rawValue) ?? 0
    isVirtual = try fields.flag(Key.isVirtual.rawValue) ?? false
    virtualExamples = try fields.whole(Key.virtualExamples.rawValue, Int.min...Int.max) ?? virtualExamples
    try fields.end()
  }
}
