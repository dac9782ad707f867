import FederatedLearning
import Foundation

/// Runs of one configuration, which differ by their seed alone.
struct RunGroup {
  /// Without a seed.
  let settings: FederatedSettings
  private(set) var folders: [String] = []
  private(set) var runs: [[RoundRecord]] = []

  /// The runs of folders, in the order in which their configurations appear.
  static func groups(of folders: [String]) throws -> [RunGroup] {
    var groups: [RunGroup] = []
    for folder in folders {
      let settings = try FederatedRun.configuration(of: folder).settings.configuration
      let records = try History.records(of: folder + "/history.csv")
      guard !records.isEmpty else { throw FederatedError(folder, "no round is done yet", "wait for the first round") }
      let place = groups.firstIndex { $0.settings == settings } ?? groups.count
      if place == groups.count { groups.append(RunGroup(settings: settings)) }
      groups[place].folders.append(folder)
      groups[place].runs.append(records)
    }
    return groups
  }

  /// The accuracy after each run's last round.
  var finals: [Double] { runs.compactMap { $0.last?.accuracy } }

  /// The first round of each run that reaches an accuracy; nil where none does.
  func rounds(to target: Double) -> [Int?] {
    runs.map { run in run.first { $0.accuracy >= target }?.round }
  }

  /// A name for each group, with what tells it from the others of the same title.
  static func names(_ groups: [RunGroup]) -> [String] {
    let all = groups.map(\.settings)
    return all.map { settings in
      let alike = all.filter { $0.title == settings.title }
      guard alike.count > 1 else { return settings.title }
      if Set(alike.map(\.data)).count == alike.count {
        let places = settings.data.places.map { ($0 as NSString).lastPathComponent }
        return settings.title + ", " + (places.isEmpty ? "synthetic" : places.joined(separator: " "))
      }
      let local = settings.local
      return settings.title + ", \(settings.sample) of \(settings.clients), \(local.optimizer.rawValue) "
        + "\(local.learningRate), E \(local.epochs), B \(local.batchSize)"
    }
  }
}
