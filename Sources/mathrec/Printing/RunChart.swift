import ArgumentParser
import FederatedClassifiers
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
  case rounds, bytes, seconds, time, epsilon

  var label: String {
    switch self {
    case .rounds: "rounds"
    case .bytes: "sent up and down, MB"
    case .seconds: "seconds"
    case .time: "seconds of the devices' clock"
    case .epsilon: "ε"
    }
  }

  func value(_ record: RoundRecord) -> Double {
    switch self {
    case .rounds: Double(record.round)
    case .bytes: Double(record.bytesUp + record.bytesDown) / 1e6
    case .seconds: record.seconds
    case .time: record.virtualSeconds ?? record.seconds
    case .epsilon: record.epsilon ?? 0
    }
  }
}

/// Runs as lines: runs that differ by their seed alone are one line with a band.
struct RunChart {
  let groups: [RunGroup]
  let metric: RunMetric
  let against: RunAxis
  /// An accuracy to draw a line at.
  var target: Double?

  func draw(to path: String) throws {
    let output = try ChartOutput(path: path)
    guard let gnuplot = try? Gnuplot() else {
      throw FederatedError(
        path, PlotError.missing.description,
        "the numbers are in \(groups.flatMap(\.folders).map { $0 + "/history.csv" }.joined(separator: ", "))")
    }
    try gnuplot.run(chart.script(for: output), for: output)
  }

  private var chart: LineChart {
    let names = RunGroup.names(groups)
    let series = zip(names, groups).map { name, group in
      LineChart.Series(
        title: group.runs.count > 1 ? "\(name), \(group.runs.count) seeds" : name,
        points: SeriesMean.points(
          group.runs.map { run in run.map { (against.value($0), metric.value($0)) } }))
    }
    let first = groups[0].settings
    let bands = groups.contains { $0.runs.count > 1 } ? "; mean ± deviation over seeds" : ""
    return LineChart(
      title: "\(first.clients) clients, \(first.sample) a round\(bands)", xLabel: against.label, yLabel: metric.label,
      series: series, level: metric == .accuracy ? target.map { 100 * $0 } : nil)
  }
}
