import FileStorage
import Foundation
import ImageProcessing
import Recognition

/// Every stage of a reading as files, to find out where it went wrong.
public enum TraceFolder {
  /// The names of the files in the folder.
  public static let fileNames = [
    "1-grey.png", "2-ink.png", "3-partings.json", "4-hypotheses.json", "5-crops.png", "6-segmentations.json",
    "7-symbols.png", "8-report.json",
  ]

  /// `1-grey.png`, `2-ink.png`, `3-partings.json`, `4-hypotheses.json`, `5-crops.png` (the network's inputs in their
  /// order), `6-segmentations.json`, `7-symbols.png`, `8-report.json`.
  public static func write(_ reading: PictureReading, _ report: ReadingReport, to folder: String) throws {
    try OutputFile.write(folder) {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    func path(_ name: String) -> String { folder + "/" + name }
    try ImageFile.write(reading.file.gray, path: path("1-grey.png"))
    try ImageFile.write(reading.trace.page.ink, path: path("2-ink.png"))
    try write(reading.trace.partings.map(Parting.init), path("3-partings.json"))
    try write(reading.trace.hypotheses.map(Hypothesis.init), path("4-hypotheses.json"))
    try ImageFile.write(try crops(reading.trace), path: path("5-crops.png"))
    try write(reading.trace.segmentations.map { $0.map(Segmentation.init) }, path("6-segmentations.json"))
    try AnnotatedPicture.write(reading, report, to: path("7-symbols.png"))
    try write(report, path("8-report.json"))
  }

  /// All crops in rows of twenty, dark ink on white.
  private static func crops(_ trace: RecognitionTrace) throws -> GrayImage {
    let crop = SymbolClassifier.crop(trace.scale)
    let across = 20
    let rows = max(1, (trace.hypotheses.count + across - 1) / across)
    var sheet = GrayImage(width: across * (crop.size + 1), height: rows * (crop.size + 1))
    for (index, item) in trace.hypotheses.enumerated() {
      let pixels = try crop.pixels(of: item.hypothesis.components.map { trace.page.components[$0] })
      let (left, top) = (index % across * (crop.size + 1), index / across * (crop.size + 1))
      for y in 0..<crop.size {
        for x in 0..<crop.size { sheet[left + x, top + y] = UInt8(clamped: 255 - 255 * pixels[y * crop.size + x]) }
      }
    }
    return sheet
  }

  private struct Parting: Encodable {
    let lines: [[Int]]
    let score: Double

    init(_ parting: (lines: [[Int]], score: Double)) {
      lines = parting.lines
      // JSON has no infinity: a page without a symbol.
      score = max(-1000, parting.score)
    }
  }

  private struct Hypothesis: Encodable {
    let components: [Int]
    let box: [Int]
    let candidates: [SymbolCandidate]
    let rejection: Double

    init(_ item: ClassifiedHypothesis) {
      components = item.hypothesis.components
      box = [item.hypothesis.box.x, item.hypothesis.box.y, item.hypothesis.box.width, item.hypothesis.box.height]
      candidates = item.candidates
      rejection = item.rejection
    }
  }

  private struct Segmentation: Encodable {
    let hypotheses: [Int]
    let score: Double

    init(_ segmentation: Recognition.Segmentation) {
      hypotheses = segmentation.hypotheses
      score = segmentation.score
    }
  }

  private static func write(_ value: some Encodable, _ path: String) throws {
    try OutputFile.write(try JSONText.data(value, isPretty: true), to: path)
  }
}
