import FileStorage
import Foundation
import MathExpressions
import WorkSharing

/// The HTML report on a set of expressions: figures, plots, and pictures of failures grouped by cause.
package struct ExpressionReport {
  /// The figures shown.
  package let record: ExpressionRecord
  /// The expressions that were read.
  package let items: [ExpressionSet.Item]
  /// One for each item, in the same order.
  package let predictions: [Prediction]
  /// The severity of the synthetic photographs that ink was read from; nil where ink was drawn clean.
  package let severity: Int?
  /// The largest number of failures shown, all causes together.
  package let mostPictures: Int
  /// Threads that draw pictures; the report is the same with any number.
  package let jobs: Int

  /// A report on predictions that have already been made; `items` and `predictions` correspond by index.
  package init(
    record: ExpressionRecord, items: [ExpressionSet.Item], predictions: [Prediction], severity: Int? = nil,
    mostPictures: Int, jobs: Int
  ) {
    self.record = record
    self.items = items
    self.predictions = predictions
    self.severity = severity
    self.mostPictures = mostPictures
    self.jobs = jobs
  }

  /// Writes the report as a folder at `path`, in place of an older one, whole or not at all.
  ///
  /// - Throws: ``OutputError`` where the folder cannot be written.
  package func write(to path: String) throws {
    try ReportFolder.write(to: path) { folder in
      var page = ReportPage(title: "Expressions of \(record.circumstances.set)")
      page.table(record.circumstances.rows)
      page.heading("Figures")
      page.table(ExpressionMeasures.rows(record.all).map(\.cells), heading: ExpressionMeasures.heading)
      page.table(ExpressionMeasures.others(record.all).map(\.cells))
      for remark in record.remarks { page.paragraph(remark) }
      if record.subsets.count > 1 {
        page.heading("By subset, in %")
        page.table(
          record.subsets.map { ExpressionMeasures.subsetRow($0.subset, $0.score) },
          heading: ExpressionMeasures.subsetHeading)
      }
      if let pages = record.pages {
        page.heading("Lines of pages")
        page.table(pages.measures.map(\.cells), heading: ExpressionMeasures.heading)
        if !pages.groupRows.isEmpty { page.table(pages.groupRows, heading: PageRecord.groupHeading) }
      }
      if let marks = record.marks {
        page.heading("With a mark, of those read rightly without, in %")
        page.table(marks.rows, heading: marks.heading)
      }
      page.heading("Plots")
      let plots = ReportPlots(folder: folder)
      try plots.riskCoverage(record.all.riskCoverage, to: &page)
      try plots.calibration(record.all.calibration, to: &page)
      try plots.times(record.all.seconds, to: &page)
      try addConfusions(to: &page, folder)
      try addFailures(to: &page, folder)
      try folder.write(
        "metrics.json", String(decoding: try JSONText.data(record, isPretty: true), as: UTF8.self))
      try OutputFile.write(try Prediction.lines(predictions), to: folder["predictions.jsonl"])
      try folder.write("index.html", page.html)
    }
  }

  /// How correctly segmented symbols were mislabelled.
  private func addConfusions(to page: inout ReportPage, _ folder: ReportFolder) throws {
    var counts: [[String]: Int] = [:]
    for pair in predictions.flatMap({ $0.misnamed ?? [] }) { counts[pair, default: 0] += 1 }
    let rows = counts.sorted { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }
      .map { $0.key + ["\($0.value)"] }
    guard !rows.isEmpty else { return }
    page.heading("Symbols cut out rightly and called something else")
    page.table(Array(rows.prefix(20)), heading: ["truth", "read", "count"])
    try folder.write("confusions.csv", CSVText.text([["truth", "read", "count"]] + rows))
    page.link("confusions.csv", "confusions.csv")
  }

  private func addFailures(to page: inout ReportPage, _ folder: ReportFolder) throws {
    let failures = predictions.indices.filter { !predictions[$0].exact }
    page.heading("Failures: \(failures.count)")
    page.table(
      FailureCause.allCases.compactMap { cause in record.all.causes[cause].map { [cause.title, "\($0)"] } })
    // Failures that the reader was sure of are the most instructive, so they come first.
    let shown = failures.sorted { (-predictions[$0].confidence, $0) < (-predictions[$1].confidence, $1) }
      .prefix(mostPictures)
    if shown.count < failures.count { page.paragraph("The \(shown.count) read most surely are shown.") }
    try folder.makeFolder("failures")
    let places = Array(shown)
    let names = SharedWork.map(places.count, threads: jobs) { number in
      let index = places[number]
      let path = folder["failures/\(String(format: "%05d", index + 1))"]
      return Result { try FailurePicture.write(items[index], predictions[index], severity: severity, to: path) }
    }
    let pictures = Dictionary(uniqueKeysWithValues: zip(places, try names.map { try $0.get() }))
    for cause in FailureCause.allCases {
      let group = places.filter { predictions[$0].cause == cause }
      guard !group.isEmpty else { continue }
      page.subheading("\(cause.title): \(group.count) shown")
      for index in group {
        let prediction = predictions[index]
        page.card(
          picture: pictures[index].flatMap { $0 }.map { "failures/" + $0 }, alternative: prediction.truth,
          lines: [
            "\(prediction.id) (\(prediction.subset))", "truth: \(prediction.truth)",
            prediction.error.map { "error: \($0)" }
              ?? "read: \(items[index].isTyped ? prediction.plain : prediction.latex)",
            "confidence: \(prediction.confidence.formatted(digits: 3))",
          ] + lines(of: prediction), markup: markup(items[index], prediction))
      }
    }
  }

  /// How each line of a page was read; of a single line the card says so already.
  private func lines(of prediction: Prediction) -> [String] {
    guard prediction.trueLines > 1 else { return [] }
    return prediction.lines.map { line in
      let verdict = line.truth.map { "line \($0 + 1)" } ?? "no line"
      return "\(line.plain) (\(verdict), \(line.confidence.formatted(digits: 2)))"
    }
  }

  /// Truth and reading as MathML, which browsers typeset themselves.
  private func markup(_ item: ExpressionSet.Item, _ prediction: Prediction) -> String {
    guard item.truths.count == 1, let read = try? LaTeXReader().tree(prediction.latex) else { return "" }
    let writer = MathMLWriter()
    return "<div>truth \(writer.text(item.truths[0]))</div><div>read \(writer.text(read))</div>"
  }
}
