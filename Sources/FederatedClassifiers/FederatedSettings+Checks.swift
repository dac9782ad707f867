import FederatedLearning

extension FederatedSettings {
  /// More than anybody has; few enough that no sum of them overflows.
  private static let (mostClients, mostRounds, mostSeeds) = (1_000_000_000, 1_000_000, 1000)
  private static let (mostEpochs, mostBatch) = (10_000, 4096)
  /// A client of a partition has a list of its examples, and one of a sample its place in a list.
  private static let mostStoredClients = 1_000_000

  /// Everything that can be wrong before any data is read, for a new run and one that goes on.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` with the option at fault.
  public func check() throws(FederatedError) {
    func require(
      _ isGood: Bool, _ subject: String, _ problem: @autoclosure () -> String, _ remedy: String
    ) throws(FederatedError) {
      if !isGood { throw FederatedError(subject, problem(), remedy) }
    }
    func within(_ name: String, _ value: Int, _ range: ClosedRange<Int>, _ unit: String = "") throws(FederatedError) {
      try require(
        range.contains(value), "--" + name, "\(value)", "ask for \(range.lowerBound) to \(range.upperBound)\(unit)")
    }
    try within("clients", clients, 1...(data.isVirtual ? Self.mostClients : Self.mostStoredClients))
    try within("rounds", rounds, 1...Self.mostRounds)
    try within("sample", sample, 1...Self.mostStoredClients)
    try require(
      sample <= clients, "--sample", "\(sample) of \(clients) clients", "ask for 1 to \(clients)")
    if let leastAnswers {
      try require(
        leastAnswers > 0 && leastAnswers <= sample, "--least-answers", "\(leastAnswers) of \(sample) clients a round",
        "ask for 1 to \(sample)")
    }
    try within("smallest-client", smallestClient, 0...Self.mostClients, " examples")
    try within("local-epochs", local.epochs, 0...Self.mostEpochs)
    try within("batch", local.batchSize, 1...Self.mostBatch, " images")
    try require(
      local.learningRate > 0 && local.learningRate.isFinite, "--lr", "\(local.learningRate)", "give a number above 0")
    try require(
      local.rateDecay.map { $0 > 0 && $0 <= 1 } ?? true, "--lr-decay", "\(local.rateDecay ?? 1)",
      "give a number above 0, at most 1")
    try require((0..<1).contains(local.momentum), "--momentum", "\(local.momentum)", "give a number from 0 to below 1")
    try require(
      local.momentum == 0 || local.optimizer == .sgd, "--momentum", "Adam has its own", "give --optimizer sgd")
    try within("seeds", seeds ?? 1, 1...Self.mostSeeds)
    if let target {
      try require(target > 0 && target <= 1, "--target", "\(target)", "give a share above 0 and at most 1, like 0.99")
    }
    if let clientHoldout {
      try require(
        clientHoldout > 0 && clientHoldout < 1, "--client-holdout", "\(clientHoldout)", "give a share between 0 and 1")
      try require(
        !data.isVirtual, "--client-holdout", "virtual clients are judged by other writers", "leave it out")
    }
    if engine.values.given(PersonalTuning.epochs) != nil, clientHoldout == nil {
      throw FederatedError(
        "--fine-tune", "a client's own model is judged by what it did not train on", "give --client-holdout as well")
    }
    try data.check()
    let parts = try parts()
    try require(
      Set(parts.map(\.name)).count == parts.count, "--compare", compare.joined(separator: ","), "name each one once")
    for settings in parts.isEmpty ? [self] : parts.map(\.settings) { try settings.checkAlone() }
  }

  /// Of one run of several.
  private func checkAlone() throws(FederatedError) {
    let rule = try PartitionRule(partition)
    try engine.makeAlgorithm().check(local)
    try engine.check(sample: sample)
    try secure?.check(self)
    try checkSites(rule)
    try checkPrivacy()
    try checkTiming()
    if let compress = engine.compress, compress.keepsToSubspace, local.optimizer != .sgd {
      throw FederatedError(
        "--compress \(compress.text)", "the steps of \(local.optimizer.rawValue) leave the subspace that is sent",
        "give --optimizer sgd, or mask:SHARE")
    }
    if data.isVirtual, engine.rootExamples != nil {
      throw FederatedError(
        "--aggregation \(engine.aggregation)", "virtual clients have all examples, and the server needs some",
        "give --data, or choose another rule")
    }
    if data.isVirtual, rule != .writer {
      throw FederatedError(
        "--partition \(partition)", "virtual clients are writers of their own",
        "leave it out, or give --data for other partitions")
    }
  }

  /// What the promise of noise does not go with.
  private func checkPrivacy() throws(FederatedError) {
    _ = try engine.localPrivacy(clients: clients)
    guard engine.privacy != nil else {
      guard sampling == .fixed else {
        throw FederatedError(
          "--sampling \(sampling.rawValue)", "rounds of varying size serve privacy alone",
          "leave it out, or give --noise")
      }
      guard !isNoiseSecret else { throw FederatedError("--secret-noise", "there is no noise", "give --noise") }
      return
    }
    if devices != nil {
      throw FederatedError(
        "--noise", "clients that sleep or answer late are no random sample, which its ε is computed for",
        "leave out --devices")
    }
    if clientHoldout != nil {
      throw FederatedError(
        "--client-holdout", "how well the model does on each client's examples is not hidden by --noise", "leave it out"
      )
    }
  }

  /// What clients with places of their own do not go with, here or over a network.
  private func checkSites(_ rule: PartitionRule) throws(FederatedError) {
    guard rule == .site || isNetworked else { return }
    func refuse(_ isGiven: Bool, _ subject: String, _ problem: String, _ remedy: String) throws(FederatedError) {
      if isGiven { throw FederatedError(subject, problem, remedy) }
    }
    try refuse(
      !data.isVirtual && data.test.isEmpty && !isNetworked, "--test",
      "clients keep their symbols, and there is nothing to judge by", "give data with --test")
    try refuse(
      data.priorShare != 0 || data.arithmeticBonus != 0, "--prior-share and --arithmetic-bonus",
      "the server does not know which symbols its clients have", "leave them out")
    try refuse(
      engine.rootExamples != nil, "--aggregation \(engine.aggregation)",
      "it trains on examples of the server's own, and there are none", "choose another rule")
    try refuse(clientHoldout != nil, "--client-holdout", "sites are judged by the server's data", "leave it out")
    guard isNetworked else { return }
    try refuse(
      rule != (data.isVirtual ? .writer : .site), "--partition \(partition)", "the data are where the clients are",
      "leave it out")
    let simulated = [
      (attack != nil, "--attack"), (devices != nil, "--devices"), (buffer != nil, "--async"),
      (engine.down != nil, "--down"),
    ]
    for (isGiven, name) in simulated {
      try refuse(isGiven, name, "it works in 'mathrec fedtrain' alone", "leave it out")
    }
  }

  /// What devices do not go with.
  private func checkTiming() throws(FederatedError) {
    guard devices != nil || isNetworked else {
      for (name, isGiven) in [
        ("deadline", deadline != .none), ("over-select", overSelection != 1), ("async", buffer != nil),
      ] where isGiven {
        throw FederatedError("--\(name)", "all clients answer at once", "say what they run on with --devices")
      }
      return
    }
    guard (1...10).contains(overSelection) else {
      throw FederatedError("--over-select", "\(overSelection)", "ask for 1 to 10 times as many")
    }
    guard attack == nil else {
      throw FederatedError(
        "--attack", "attackers are a share of a round's clients, all of whom answer", "leave out --devices")
    }
    guard let buffer else { return }
    guard (1...sample).contains(buffer) else {
      throw FederatedError(
        "--async", "a buffer of \(buffer) answers of \(sample) clients at work", "ask for 1 to \(sample)")
    }
    guard (0...10_000).contains(mostStale) else {
      throw FederatedError("--staleness", "\(mostStale)", "ask for 0 to 10000 steps")
    }
    guard deadline == .none, overSelection == 1 else {
      throw FederatedError("--async", "there are no rounds to wait for", "leave out --deadline and --over-select")
    }
    let algorithm = engine.makeAlgorithm()
    guard algorithm.broadcast.isEmpty, algorithm.sent.isEmpty else {
      throw FederatedError(
        "--async", "what clients of \(engine.strategy) exchange belongs to rounds", "choose a strategy like fedavg")
    }
    guard engine.down == nil else {
      throw FederatedError("--async", "clients at work hold models of different steps", "leave out --down")
    }
  }
}
