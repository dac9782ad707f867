import FileStorage
import Foundation
import ImageProcessing
import NeuralNetworks
import Plotting

/// The HTML report on a set of symbols: figures, confusion matrix, confusions with examples, classes, writers.
package struct SymbolReport<Images: ImageSource> {
  /// The figures shown.
  package let record: SymbolRecord
  /// The symbols' images, for the examples.
  package let images: Images
  /// One for each image, in the images' order.
  package let namings: [SymbolScore.Naming]
  private let shownConfusions = 30
  private let examples = 12

  /// A report on namings that have already been made; `images` and `namings` correspond by index.
  package init(record: SymbolRecord, images: Images, namings: [SymbolScore.Naming]) {
    (self.record, self.images, self.namings) = (record, images, namings)
  }

  /// Writes the report as a folder at `path`, in place of an older one, whole or not at all.
  ///
  /// - Throws: ``OutputError`` where the folder cannot be written.
  package func write(to path: String) throws {
    let score = record.score
    try ReportFolder.write(to: path) { folder in
      var page = ReportPage(title: "Symbols of \(record.circumstances.set)")
      page.table(record.circumstances.rows)
      page.heading("Figures")
      page.table(record.measures.map(\.cells), heading: ExpressionMeasures.heading)
      for remark in record.remarks { page.paragraph(remark) }
      page.heading("Plots")
      let plots = ReportPlots(folder: folder)
      try addMatrix(plots, to: &page)
      try plots.calibration(score.calibration, to: &page)
      try addConfusions(to: &page, folder)
      page.heading("Classes")
      page.table(
        score.classes.sorted { ($0.f1, $0.label) < ($1.f1, $1.label) }.map {
          [$0.label, "\($0.support)"] + [$0.precision, $0.recall, $0.f1].map(ExpressionMeasures.percent)
        }, heading: ["class", "symbols", "precision", "recall", "F1"])
      try folder.write("classes.csv", SymbolTables.classes(score))
      page.link("classes.csv", "classes.csv")
      page.heading("Writers, the worst first")
      page.table(
        score.writers.writers.prefix(50).map { Measure($0.name, $0.right).cells },
        heading: ["writer", "right", "count", "95 %"])
      try folder.write("writers.csv", SymbolTables.writers(score))
      page.link("writers.csv", "writers.csv")
      try folder.write(
        "metrics.json", String(decoding: try JSONText.data(record, isPretty: true), as: UTF8.self))
      try folder.write("index.html", page.html)
    }
  }

  /// Adds the matrix of the classes that occur or are predicted; each row adds up to 1.
  private func addMatrix(_ plots: ReportPlots, to page: inout ReportPage) throws {
    let score = record.score
    let shown = score.labels.indices.filter { label in
      score.labels.indices.contains { score.matrix[label, $0] + score.matrix[$0, label] > 0 }
    }
    let values = shown.map { truth in
      let support = Double(max(1, score.matrix.support(truth)))
      return shown.map { Double(score.matrix[truth, $0]) / support }
    }
    let table =
      [["truth \\ read"] + score.labels]
      + score.labels.indices.map { truth in
        [score.labels[truth]] + score.labels.indices.map { "\(score.matrix[truth, $0])" }
      }
    try plots.add("confusion-matrix", "What each class is called", csv: table, to: &page) { output in
      ConfusionMap(
        title: "What each class is called, share of its symbols", labels: shown.map { score.labels[$0] }, values: values
      ).script(for: output)
    }
  }

  private func addConfusions(to page: inout ReportPage, _ folder: ReportFolder) throws {
    let score = record.score
    page.heading("Most often taken for another")
    try folder.write("confusions.csv", SymbolTables.confusions(score))
    page.link("confusions.csv", "confusions.csv")
    try folder.makeFolder("confusions")
    for (number, confusion) in score.confusions.prefix(shownConfusions).enumerated() {
      let found = namings.indices.filter {
        namings[$0].truth == confusion.truth && namings[$0].named == confusion.named
      }
      let name = "confusions/\(String(format: "%02d", number + 1)).png"
      try OutputFile.write(Data(try ImageFile.png(strip(Array(found.prefix(examples))))), to: folder[name])
      let (truth, named) = (score.labels[confusion.truth], score.labels[confusion.named])
      page.card(
        picture: name, alternative: "\(truth) called \(named)", lines: ["\(truth) called \(named): \(confusion.count)"])
    }
  }

  /// Crops side by side, dark on white, as the network sees them.
  private func strip(_ indices: [Int]) -> GrayImage {
    let (height, width) = (images.imageShape[0], images.imageShape[1])
    var picture = GrayImage(width: max(1, indices.count) * (width + 3), height: height)
    var pixels = [Float](repeating: 0, count: height * width)
    for (place, index) in indices.enumerated() {
      pixels.withUnsafeMutableBufferPointer { images.fill($0, at: index, epoch: 0) }
      for y in 0..<height {
        for x in 0..<width {
          picture[place * (width + 3) + x, y] = UInt8(255 - 255 * min(1, max(0, pixels[y * width + x])))
        }
      }
    }
    return picture
  }
}
