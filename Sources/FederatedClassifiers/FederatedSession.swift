import Datasets
import FederatedLearning
import FileStorage
import NeuralNetworks

/// The data of one or several runs, read once.
public struct FederatedSession: Sendable {
  /// What there is to train on and to judge by, in a line.
  public let summary: String
  private let source: Source
  private let fingerprint: String

  private enum Source {
    case stored(FederatedData)
    case virtual(VirtualWriters, test: ImageMixture)
    /// Of a simulation of sites, each with places of its own.
    case sites(SiteFederation, ServerData)
    /// Of a server whose clients are elsewhere.
    case absent(AbsentClients, start: Classifier?)
  }

  /// The data of a server whose clients are elsewhere: what it judges the model by.
  ///
  /// - Parameter settings: of a run over a network.
  package init(serving settings: FederatedSettings) throws {
    var fingerprint = Fingerprint()
    let (test, names, size, start): (ImageMixture, [String], Int, Classifier?)
    if settings.data.isVirtual {
      let writers = Self.virtual(settings)
      (test, names, size, start) = (try writers.test(writers: 10), writers.classNames, writers.size, nil)
    } else {
      let data = try ServerData(settings.data, seed: settings.seed, start: settings.start)
      (test, names, size, start) = (data.test, data.names, data.inputSize, data.start)
    }
    fingerprint.add(test)
    start?.parameters.values.withUnsafeBytes { fingerprint.add($0) }
    source = .absent(
      AbsentClients(clientCount: settings.clients, classNames: names, imageShape: [size, size, 1], test: test),
      start: start)
    self.fingerprint = fingerprint.text
    summary = "\(settings.clients) clients elsewhere; \(test.count) symbols of \(names.count) classes to judge by"
  }

  private static func virtual(_ settings: FederatedSettings) -> VirtualWriters {
    VirtualWriters(
      clientCount: settings.clients, examples: settings.data.virtualExamples, size: settings.data.inputSize,
      seed: settings.seed)
  }

  /// Reads or makes the data.
  public init(_ settings: FederatedSettings) throws {
    var fingerprint = Fingerprint()
    if settings.data.isVirtual {
      let writers = Self.virtual(settings)
      let test = try writers.test(writers: 10)
      fingerprint.add(test)
      source = .virtual(writers, test: test)
      summary =
        "\(settings.clients) virtual clients of \(writers.examples) symbols; \(test.count) of other writers to judge by"
    } else if try PartitionRule(settings.partition) == .site {
      let data = try ServerData(settings.data, seed: settings.seed, start: settings.start)
      guard settings.data.places.count == settings.clients else {
        throw FederatedError(
          "--partition site", "\(settings.clients) clients and \(settings.data.places.count) places of --data",
          "give each client one place, in the order of their numbers")
      }
      var own = settings.data
      own.inputSize = data.inputSize
      let sites = try settings.data.places.enumerated().map { client, place in
        try SiteData(places: [place], names: data.names, client: client, settings: own, seed: settings.seed)
      }
      fingerprint.add(data.test)
      for site in sites { fingerprint.add(site.plain) }
      data.start?.parameters.values.withUnsafeBytes { fingerprint.add($0) }
      let size = data.inputSize
      source = .sites(SiteFederation(classNames: data.names, imageShape: [size, size, 1], sites: sites), data)
      summary =
        "\(sites.count) sites with \(sites.reduce(0) { $0 + $1.training.count }) images of \(data.names.count) classes; "
        + "\(data.test.count) to judge by"
    } else {
      let data = try FederatedData(
        settings.data, clients: settings.clients, seed: settings.seed, start: settings.start)
      fingerprint.add(data.plain)
      fingerprint.add(data.test)
      for writer in data.writers { fingerprint.add(writer.utf8) }
      data.start?.parameters.values.withUnsafeBytes { fingerprint.add($0) }
      source = .stored(data)
      summary =
        "\(data.training.count) images of \(data.training.classNames.count) classes"
        + (settings.data.places.isEmpty ? " by \(Set(data.writers).count) synthetic writers" : "")
        + "; \(data.test.count) to judge by"
    }
    self.fingerprint = fingerprint.text
  }

  /// Trains in a folder that this process holds.
  ///
  /// - Parameter program: its name and version, for the run's files.
  /// - Returns: what came of it; nil where `shouldContinue` ended it.
  public func run<Observer: RunObserver>(
    _ settings: FederatedSettings, in folder: RunFolder, program: String, threads: Int,
    observer: inout Observer, shouldContinue: @escaping @Sendable () -> Bool
  ) throws -> RunSummary? {
    try run(
      settings, in: folder, program: program, threads: threads, remote: nil, answered: nil, observer: &observer,
      shouldContinue: shouldContinue)
  }

  /// Trains with clients that are elsewhere, or does a run of theirs again.
  ///
  /// - Parameters:
  ///   - remote: the way to the clients; nil: they are in this process.
  ///   - answered: who answered in each round of the run that is done again; nil: it is none.
  package func run<Observer: RunObserver>(
    _ settings: FederatedSettings, in folder: RunFolder, program: String, threads: Int,
    remote: (any RemoteClients)?, answered: [Int: [Int]]?,
    observer: inout Observer, shouldContinue: @escaping @Sendable () -> Bool
  ) throws -> RunSummary? {
    var logged = LoggedRun(observer, RunLog(path: folder[RunFolder.log]))
    defer { observer = logged.observer }
    logged.log.append("\(program) begins: \(summary)")
    do {
      return try run(
        settings, folder, program: program, threads: threads, remote: remote, answered: answered, observer: &logged,
        shouldContinue: shouldContinue)
    } catch {
      logged.log.append("error: \(error)")
      throw error
    }
  }

  private func run(
    _ settings: FederatedSettings, _ folder: RunFolder, program: String, threads: Int,
    remote: (any RemoteClients)?, answered: [Int: [Int]]?,
    observer: inout some RunObserver, shouldContinue: @escaping @Sendable () -> Bool
  ) throws -> RunSummary? {
    let run = FederatedRun(folder: folder, settings: settings, program: program, threads: threads)
    switch source {
    case .virtual(let writers, let test):
      var data = FederatedRun.RunData(
        writers, test: test, fingerprint: fingerprint, examples: writers.clientCount * writers.examples)
      data.answered = answered
      return try run.run(data, observer: &observer, shouldContinue: shouldContinue)
    case .sites(let sites, let server):
      var data = FederatedRun.RunData(
        sites, test: server.test, fingerprint: fingerprint, examples: sites.sites.reduce(0) { $0 + $1.training.count })
      (data.start, data.answered) = (server.start, answered)
      return try run.run(data, observer: &observer, shouldContinue: shouldContinue)
    case .absent(let clients, let start):
      var data = FederatedRun.RunData(clients, test: clients.test, fingerprint: fingerprint, examples: 0)
      (data.start, data.remote) = (start, remote)
      return try run.run(data, observer: &observer, shouldContinue: shouldContinue)
    case .stored(let data):
      var partition = try Self.partition(data, settings)
      let root = Self.root(of: &partition, settings)
      let sizes = partition.clients.map(\.count)
      observer.note(
        "\(settings.engine.strategy), \(settings.partition): \(settings.clients) clients of \(sizes.min() ?? 0) to "
          + "\(sizes.max() ?? 0) images, \(settings.sample) a round; local \(settings.local.optimizer.rawValue) at "
          + "\(settings.local.learningRate)")
      let split = settings.clientHoldout.map { partition.split(share: $0, seed: settings.seed) }
      let clients = PartitionedFederation(
        source: data.training, partition: split?.training ?? partition, heldOut: split?.heldOut, plain: data.plain)
      let examples = clients.partition.clients.reduce(0) { $0 + $1.count }
      var runData = FederatedRun.RunData(
        clients, test: data.test, fingerprint: fingerprint, examples: examples, oddsShift: data.oddsShift,
        root: root.map { PartitionedFederation(source: data.training, partition: $0) })
      runData.start = data.start
      return try run.run(
        runData, observer: &observer, shouldContinue: shouldContinue)
    }
  }

  /// Takes the server's own examples out of the clients', where its rule needs some.
  private static func root(of partition: inout Partition, _ settings: FederatedSettings) -> Partition? {
    guard let count = settings.engine.rootExamples else { return nil }
    return partition.takeRoot(count, seed: settings.seed)
  }

  /// Fails where the data cannot be divided as the settings say.
  public func check(_ settings: FederatedSettings) throws {
    if case .stored(let data) = source { _ = try Self.partition(data, settings) }
  }

  private static func partition(_ data: FederatedData, _ settings: FederatedSettings) throws -> Partition {
    let partitioner = try Partitioner(
      rule: PartitionRule(settings.partition), clients: settings.clients, seed: settings.seed,
      least: settings.smallestClient)
    return try partitioner.partition(labels: data.labels, writers: data.writers)
  }
}
