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
  }

  /// Reads or makes the data.
  public init(_ settings: FederatedSettings) throws {
    var fingerprint = Fingerprint()
    if settings.data.isVirtual {
      let writers = VirtualWriters(
        clientCount: settings.clients, examples: settings.data.virtualExamples, size: settings.data.inputSize,
        seed: settings.seed)
      let test = try writers.test(writers: 10)
      fingerprint.add(test)
      source = .virtual(writers, test: test)
      summary =
        "\(settings.clients) virtual clients of \(writers.examples) symbols; \(test.count) of other writers to judge by"
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
    observer: inout Observer, shouldContinue: @Sendable () -> Bool
  ) throws -> RunSummary? {
    var logged = LoggedRun(observer, RunLog(path: folder[RunFolder.log]))
    defer { observer = logged.observer }
    logged.log.append("\(program) begins: \(summary)")
    do {
      return try run(
        settings, folder, program: program, threads: threads, observer: &logged, shouldContinue: shouldContinue)
    } catch {
      logged.log.append("error: \(error)")
      throw error
    }
  }

  private func run(
    _ settings: FederatedSettings, _ folder: RunFolder, program: String, threads: Int,
    observer: inout some RunObserver, shouldContinue: @Sendable () -> Bool
  ) throws -> RunSummary? {
    let run = FederatedRun(folder: folder, settings: settings, program: program, threads: threads)
    switch source {
    case .virtual(let writers, let test):
      let data = FederatedRun.RunData(
        writers, test: test, fingerprint: fingerprint, examples: writers.clientCount * writers.examples)
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
