import FileStorage
import Plotting

/// Draws a report's plots and writes their numbers beside them; without gnuplot only the numbers.
package struct ReportPlots {
  /// The report that gets the files.
  package let folder: ReportFolder
  private let gnuplot: Gnuplot?
  private let problem: String?

  /// Looks for gnuplot on the search path; where it is missing, pages say so in place of each plot.
  package init(folder: ReportFolder) {
    self.folder = folder
    do throws(PlotError) {
      (gnuplot, problem) = (try Gnuplot(), nil)
    } catch {
      (gnuplot, problem) = (nil, error.description)
    }
  }

  /// Writes `name.csv`, draws `name.png`, and puts both on the page.
  package func add(
    _ name: String, _ title: String, csv: [[String]], to page: inout ReportPage,
    script: (ChartOutput) -> String
  ) throws {
    try folder.write(name + ".csv", CSVText.text(csv))
    page.subheading(title)
    do throws(PlotError) {
      let output = try ChartOutput(path: folder[name + ".png"])
      guard let gnuplot else { throw .missing }
      try gnuplot.run(script(output), for: output)
      page.picture(name + ".png", alternative: title)
    } catch {
      page.paragraph("Not drawn: \(problem ?? error.description). The numbers are in the table.")
    }
    page.link(name + ".csv", "\(name).csv")
  }

  /// Adds the share of wrong answers over coverage, both in percent.
  package func riskCoverage(_ curve: RiskCoverage, to page: inout ReportPage) throws {
    let points = curve.points.map { point in
      (coverage: 100 * Double(point.answered) / Double(curve.points.count), point: point)
    }
    try add(
      "risk-coverage", "Wrong among the surest answers",
      csv: [["coverage", "answered", "wrong", "threshold"]]
        + points.map {
          [
            ($0.coverage / 100).formatted(digits: 4), "\($0.point.answered)", $0.point.wrong.formatted(digits: 2),
            $0.point.threshold.formatted(digits: 4),
          ]
        }, to: &page
    ) { output in
      LineChart(
        title: "Risk and coverage", xLabel: "answered, the surest first, %", yLabel: "wrong among them, %",
        series: [
          LineChart.Series(title: "readings", points: points.map { Self.point($0.coverage, 100 * $0.point.risk) })
        ]
      ).script(for: output)
    }
  }

  /// Adds the reliability diagram: the share of right readings over mean confidence, bin by bin.
  package func calibration(_ calibration: Calibration, to page: inout ReportPage) throws {
    try add(
      "calibration", "Confidence against the share of right ones",
      csv: [["from", "to", "count", "right", "mean confidence"]]
        + calibration.bins.map {
          [
            $0.low.formatted(digits: 1), $0.high.formatted(digits: 1), "\($0.right.whole)", "\($0.right.part)",
            $0.meanConfidence.formatted(digits: 4),
          ]
        }, to: &page
    ) { output in
      let bins = calibration.bins.map { bin in
        LineChart.Series.Point(
          x: 100 * bin.meanConfidence, y: 100 * (bin.right.value ?? 0),
          low: 100 * (bin.right.interval?.lowerBound ?? 0),
          high: 100 * (bin.right.interval?.upperBound ?? 0))
      }
      return LineChart(
        title: "Reliability", xLabel: "confidence, mean of a tenth, %", yLabel: "right, %",
        series: [
          LineChart.Series(title: "right, with the 95 % interval", points: bins),
          LineChart.Series(title: "as confident as right", points: [Self.point(0, 0), Self.point(100, 100)]),
        ]
      ).script(for: output)
    }
  }

  /// Adds the cumulative distribution of reading times; the axis is in milliseconds.
  package func times(_ seconds: Distribution, to page: inout ReportPage) throws {
    let points = seconds.sorted.enumerated().map { (1000 * $1, 100 * Double($0 + 1) / Double(seconds.count)) }
    try add(
      "times", "Time of an expression on one core",
      csv: [["milliseconds", "share read within"]]
        + points.map { [$0.0.formatted(digits: 2), ($0.1 / 100).formatted(digits: 4)] }, to: &page
    ) { output in
      // The slowest 1 % would squeeze everything else; the table has all of them.
      let most = 1000 * (seconds.quantile(0.99) ?? 0)
      return LineChart(
        title: "Time of an expression on one core", xLabel: "ms", yLabel: "read within that time, %",
        series: [
          LineChart.Series(
            title: "expressions (up to the 99th percentile)",
            points: points.filter { $0.0 <= most }.map { Self.point($0.0, $0.1) })
        ]
      ).script(for: output)
    }
  }

  private static func point(_ x: Double, _ y: Double) -> LineChart.Series.Point {
    LineChart.Series.Point(x: x, y: y, low: y, high: y)
  }
}
