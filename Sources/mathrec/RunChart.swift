import ArgumentParser
import FederatedLearning
import Foundation
import Plotting

/// What is drawn of a run, and against what.
enum RunMetric: String, ExpressibleByArgument, CaseIterable {
  case accuracy, loss, bytes

  var label: String {
    switch self {
    case .accuracy: "accuracy on the test set, %"
    case .loss: "cross-entropy on the test set"
    case .bytes: "sent up and down, MB"
    }
  }

  func value(_ record: RoundRecord) -> Double {
    switch self {
    case .accuracy: 100 * record.accuracy
    case .loss: record.loss
    case .bytes: Double(record.bytesUp + record.bytesDown) / 1e6
    }
  }
}

enum RunAxis: String, ExpressibleByArgument, CaseIterable {
  case rounds, bytes, seconds

  var label: String {
    switch self {
    case .rounds: "rounds"
    case .bytes: "sent up and down, MB"
    case .seconds: "seconds"
    }
  }

  func value(_ record: RoundRecord) -> Double {
    switch self {
    case .rounds: Double(record.round)
    case .bytes: Double(record.bytesUp + record.bytesDown) / 1e6
    case .seconds: record.seconds
    }
  }
}

/// Runs as lines: runs that differ by their seed alone are one line with a band.
struct RunChart {
  let folders: [String]
  let metric: RunMetric
  let against: RunAxis

  func draw(to path: String) throws {
    let output = try ChartOutput(path: path)
    let chart = try chart()
    guard let gnuplot = try? Gnuplot() else {
      throw FederatedError(
        path, PlotError.missing.description,
        "the numbers are in \(folders.map { $0 + "/history.csv" }.joined(separator: ", "))")
    }
    try gnuplot.run(chart.script(for: output), for: output)
  }

  private func chart() throws -> LineChart {
    var groups: [(settings: FederatedSettings, runs: [[RoundRecord]])] = []
    for folder in folders {
      var settings = try FederatedRun.configuration(of: folder).settings
      settings.seed = 0
      let records = try History.records(of: folder + "/history.csv")
      guard !records.isEmpty else { throw FederatedError(folder, "no round is done yet", "wait for the first round") }
      if let place = groups.firstIndex(where: { $0.settings == settings }) {
        groups[place].runs.append(records)
      } else {
        groups.append((settings, [records]))
      }
    }
    let names = Self.names(groups.map(\.settings))
    let series = zip(names, groups).map { name, group in
      LineChart.Series(
        title: group.runs.count > 1 ? "\(name) (mean ± deviation of \(group.runs.count) seeds)" : name,
        points: SeriesMean.points(
          group.runs.map { run in run.map { (against.value($0), metric.value($0)) } }))
    }
    let first = groups[0].settings
    return LineChart(
      title: "\(first.clients) clients, \(first.sample) a round", xLabel: against.label, yLabel: metric.label,
      series: series)
  }

  /// A name for each configuration, with what tells it from the others of the same title.
  private static func names(_ all: [FederatedSettings]) -> [String] {
    all.map { settings in
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
