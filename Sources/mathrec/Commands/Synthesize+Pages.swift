import ArgumentParser
import Datasets
import FileStorage
import Foundation
import ImageProcessing
import WorkSharing

extension PageSeverity: ExpressibleByArgument {}
extension PageHands.Share: ExpressibleByArgument {}

extension Synthesize {
  /// Writes pages, their masks, labels.csv and truth.jsonl into the folder.
  func writePages(_ count: Int) throws {
    let ink = try data.map { try PageHands(folder: $0, share: hands) }
    let formulaFolder = data.map { $0 + "/formulas" }
    let hasFormulas = formulaFolder.map { FileManager.default.fileExists(atPath: $0) } ?? false
    let formulas = try hasFormulas ? FormulaCorpus(folder: formulaFolder ?? "") : FormulaCorpus()
    let synthesizer = PageSynthesizer(seed: seed, severity: pageSeverity, hands: ink, formulas: formulas)
    let folder = output
    try OutputFile.write(folder) {
      try FileManager.default.createDirectory(atPath: folder + "/masks", withIntermediateDirectories: true)
    }
    var labels = CSVText.text([PageLabels.heading])
    var truth = Data()
    var progress = ProgressLine()
    let hasSlips = slips
    try SharedWork.run(
      count, threads: jobs, order: .ofItems, shouldContinue: { !Interrupt.isRequested },
      work: { _, number in
        let page = synthesizer.page(number, hasSlip: hasSlips)
        let picture = folder + "/" + PageLabels.name(number)
        try OutputFile.write(Data(try ImageFile.jpeg(page.image, quality: page.quality)), to: picture)
        try ImageFile.write(page.layers, path: folder + "/" + PageLabels.mask(number))
        return page
      },
      deliver: { number, page in
        labels += CSVText.text([PageLabels.row(number, page, severity: pageSeverity)])
        truth += try JSONText.data(PageLabels.Record(number, page, severity: pageSeverity))
        progress.show("\(number + 1) of \(count)", done: Double(number + 1) / Double(count))
      })
    progress.clear()
    guard !Interrupt.isRequested else { throw ExitCode(130) }
    // The table last: where it is, everything it names is there.
    try OutputFile.write(truth, to: folder + "/truth.jsonl")
    try OutputFile.write(Data(labels.utf8), to: folder + "/labels.csv")
  }
}

/// How pages stand in labels.csv and truth.jsonl: docs/evaluation.md describes both.
enum PageLabels {
  static let heading = [
    "image", "kind", "expression", "value", "width", "height", "notes", "repository", "licence", "item", "writer",
    "unit",
    "slip",
  ]

  static func name(_ number: Int) -> String { String(format: "%05d.jpg", number + 1) }
  static func mask(_ number: Int) -> String { String(format: "masks/%05d.png", number + 1) }

  static func row(_ number: Int, _ page: SyntheticPage, severity: PageSeverity) -> [String] {
    let notes =
      [page.subject, page.pen] + page.marks.map(\.kind) + (page.turned > 0 ? ["turned by \(page.turned)"] : [])
    return [
      name(number), severity.rawValue, page.lines.map(\.text).joined(separator: " ; "), "", "\(page.image.width)",
      "\(page.image.height)", notes.joined(separator: "; "), "mathrec synthesize --pages", "made of the data's ink",
      page.item ?? "", page.writer, page.lines.compactMap(\.unit).first ?? "",
      page.lines.firstIndex(where: \.isSlip).map { "\($0 + 1)" } ?? "",
    ]
  }

  /// One line of truth.jsonl.
  struct Record: Encodable {
    let image: String
    let mask: String
    let layers = SyntheticPage.layerNames
    let severity: String
    let writer: String
    let subject: String
    let pen: String
    let width: Int
    let height: Int
    let turned: Int
    let item: String?
    let lines: [SyntheticPage.Line]
    let notes: [SyntheticPage.Thing]
    let marks: [SyntheticPage.Thing]
    let rules: [SyntheticPage.Rule]

    init(_ number: Int, _ page: SyntheticPage, severity: PageSeverity) {
      (image, mask) = (PageLabels.name(number), PageLabels.mask(number))
      (self.severity, writer, subject, pen) = (severity.rawValue, page.writer, page.subject, page.pen)
      (width, height, turned, item) = (page.image.width, page.image.height, page.turned, page.item)
      (lines, notes, marks, rules) = (page.lines, page.notes, page.marks, page.rules)
    }
  }
}
