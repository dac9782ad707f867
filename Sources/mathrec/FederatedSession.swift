import Datasets
import FederatedClassifiers
import FederatedLearning
import ArgumentParser
import FileStorage
import Foundation
import NeuralNetworks

/// The data of one or several runs, read once.
struct FederatedSession {
  private let report: FederatedReport
  private let source: Source
  private let fingerprint: String

  private enum Source {
    case stored(FederatedData)
    case virtual(VirtualWriters, test: ImageMixture)
  }

  init(_ settings: FederatedSettings, report: FederatedReport) throws {
    self.report = report
    var fingerprint = Fingerprint()
    if settings.data.isVirtual {
      let writers = VirtualWriters(
        clientCount: settings.clients, examples: settings.data.virtualExamples, size: settings.data.inputSize,
        seed: settings.seed)
      let test = try writers.test(writers: 10)
      fingerprint.add(test)
      source = .virtual(writers, test: test)
      report.note(
        "\(settings.clients) virtual clients of \(writers.examples) symbols; \(test.count) of other writers to judge by"
      )
    } else {
      let data = try FederatedData(settings.data, clients: settings.clients, seed: settings.seed)
      fingerprint.add(data.plain)
      fingerprint.add(data.test)
      for writer in data.writers { fingerprint.add(writer.utf8) }
      source = .stored(data)
      report.note(
        "\(data.training.count) images of \(data.training.classNames.count) classes"
          + (settings.data.places.isEmpty ? " by \(Set(data.writers).count) synthetic writers" : "")
          + "; \(data.test.count) to judge by")
    }
    self.fingerprint = fingerprint.text
  }

  /// Trains in a folder that this process holds, and says what came of it.
  func run(_ settings: FederatedSettings, in folder: RunFolder, program: String, threads: Int) throws {
    let run = FederatedRun(folder: folder, settings: settings, program: program, threads: threads)
    var report = report
    let summary: RunSummary?
    switch source {
    case .virtual(let writers, let test):
      let data = FederatedRun.RunData(
        writers, test: test, fingerprint: fingerprint, examples: writers.clientCount * writers.examples)
      summary = try run.run(data, observer: &report) { !Interrupt.isRequested }
    case .stored(let data):
      let partition = try Self.partition(data, settings)
      let sizes = partition.clients.map(\.count)
      report.note(
        "\(settings.engine.strategy), \(settings.partition): \(settings.clients) clients of \(sizes.min() ?? 0) to "
          + "\(sizes.max() ?? 0) images, \(settings.sample) a round; local \(settings.local.optimizer.rawValue) at "
          + "\(settings.local.learningRate)")
      let split = settings.clientHoldout.map { partition.split(share: $0, seed: settings.seed) }
      let clients = PartitionedFederation(
        source: data.training, partition: split?.training ?? partition, heldOut: split?.heldOut,
        plain: data.plain)
      let examples = clients.partition.clients.reduce(0) { $0 + $1.count }
      summary = try run.run(
        FederatedRun.RunData(clients, test: data.test, fingerprint: fingerprint, examples: examples),
        observer: &report) { !Interrupt.isRequested }
    }
    guard let summary else { throw ExitCode(130) }
    report.finished(summary)
  }

  /// Fails where the data cannot be divided as the settings say.
  func check(_ settings: FederatedSettings) throws {
    if case .stored(let data) = source { _ = try Self.partition(data, settings) }
  }

  private static func partition(_ data: FederatedData, _ settings: FederatedSettings) throws -> Partition {
    let partitioner = try Partitioner(
      rule: PartitionRule(settings.partition), clients: settings.clients, seed: settings.seed,
      least: settings.smallestClient)
    return try partitioner.partition(labels: data.labels, writers: data.writers)
  }
}
