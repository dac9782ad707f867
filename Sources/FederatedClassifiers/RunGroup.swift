import FederatedLearning
import Foundation

/// Runs of one configuration, which differ by their seed alone.
public struct RunGroup: Sendable {
  /// Without a seed.
  public let settings: FederatedSettings
  /// Where they are.
  public private(set) var folders: [String] = []
  /// The rounds of each, at least one.
  public private(set) var runs: [[RoundRecord]] = []

  private init(settings: FederatedSettings) { self.settings = settings }

  /// The runs of folders, in the order in which their configurations appear.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` where a folder holds no run, or one without a round.
  public static func groups(of folders: [String]) throws(FederatedError) -> [RunGroup] {
    var groups: [RunGroup] = []
    for folder in folders {
      let settings = try RunConfiguration(of: folder).settings.configuration
      let records = try History.records(of: folder + "/" + RunFolder.history)
      guard !records.isEmpty else { throw FederatedError(folder, "no round is done yet", "wait for the first round") }
      let place = groups.firstIndex { $0.settings == settings } ?? groups.count
      if place == groups.count { groups.append(RunGroup(settings: settings)) }
      groups[place].folders.append(folder)
      groups[place].runs.append(records)
    }
    return groups
  }

  /// The accuracy after each run's last round.
  public var finals: [Double] { runs.compactMap { $0.last?.accuracy } }

  /// The first round of each run that reaches an accuracy; nil where none does.
  public func rounds(to target: Double) -> [Int?] {
    runs.map { run in run.first { $0.accuracy >= target }?.round }
  }

  /// A name for each group: strategy, partition, and whatever else is not the same in all of them.
  public static func names(_ groups: [RunGroup]) -> [String] {
    let all = groups.map { facts($0.settings) }
    return all.indices.map { place in
      let differing = all[place].indices.filter { fact in Set(all.map { $0[fact] }).count > 1 }
      return ([groups[place].settings.title] + differing.map { all[place][$0] }.filter { !$0.isEmpty }).joined(
        separator: ", ")
    }
  }

  /// What a legend may have to say of settings, beside their title.
  private static func facts(_ settings: FederatedSettings) -> [String] {
    let (local, data) = (settings.local, settings.data)
    let places = data.places.map { ($0 as NSString).lastPathComponent }.joined(separator: " ")
    return [
      "\(settings.sample) of \(settings.clients) clients",
      "\(local.optimizer.rawValue) \(local.learningRate)" + (local.momentum > 0 ? " momentum \(local.momentum)" : "")
        + (local.rateDecay.map { " decay \($0)" } ?? ""),
      "\(local.epochs) local \(local.epochs == 1 ? "epoch" : "epochs")", "batch \(local.batchSize)",
      "\(settings.weighting.rawValue) weights", "\(settings.rounds) rounds",
      data.isVirtual ? "virtual" : places.isEmpty ? "synthetic" : places, "input \(data.inputSize)",
      data.isAugmented ? "augmented" : "",
      settings.clientHoldout.map { "\($0) held out" } ?? "nothing held out",
      settings.attack.map { "attacked by \($0.text)" } ?? "not attacked",
      settings.devices == nil ? "no devices" : "",
      settings.buffer.map { "a buffer of \($0)" } ?? "in rounds",
      settings.overSelection == 1 ? "" : "\(settings.overSelection) times as many asked",
      settings.deadline.text.map { "deadline \($0)" } ?? "",
      "\(settings.sampling.rawValue) samples",
    ]
  }
}
