import Foundation

/// Handwritten expressions from the places that `--data` may name.
package enum ExpressionData {
  /// The most expressions of the program's own, all of which are held in memory.
  private static let mostSynthetic = 1_000_000

  /// Reads CROHME files, InkML files and folders, and synthesizes `synthetic[:COUNT]` and `homework:COUNT[:FOLDER]`, in the order
  /// of `places`.
  ///
  /// - Throws: ``DatasetError``, also for a place that holds pictures of single symbols.
  package static func read(_ places: [String], seed: UInt64) throws -> [InkExpression] {
    try places.flatMap { place -> [InkExpression] in
      if place == "synthetic" || place.hasPrefix("synthetic:") { return try synthetic(place, seed: seed) }
      if place.hasPrefix("homework:") { return try homework(place, seed: seed) }
      guard case .ink(let expressions) = try DataSource(place) else {
        throw DatasetError(
          file: place, problem: "holds single symbols, not expressions",
          remedy: "give a CROHME file or InkML folder")
      }
      return expressions
    }
  }

  private static func synthetic(_ place: String, seed: UInt64) throws -> [InkExpression] {
    let parts = place.split(separator: ":").map(String.init)
    guard parts.count < 3 else {
      throw DatasetError(file: place, problem: "no count of expressions", remedy: "write synthetic:2000")
    }
    let count = try count(parts.count > 1 ? parts[1] : "2000", of: place, example: "synthetic:2000")
    let synthesizer = HandwritingSynthesizer(seed: seed)
    let generators = RandomExpressionGenerator.Domain.allCases.map { RandomExpressionGenerator(seed: seed, domain: $0) }
    return (0..<count).map { number in
      let description = generators[number % generators.count].expression(number)
      return synthesizer.expression(description, writer: number / 20, sample: number)
    }
  }

  /// The lines of made up pages of homework, as `synthesize --pages` writes them: in the training hands of a data folder's ink, or
  /// in the program's own.
  private static func homework(_ place: String, seed: UInt64) throws -> [InkExpression] {
    let parts = place.split(separator: ":", maxSplits: 2).map(String.init)
    let count = try count(parts.count > 1 ? parts[1] : "", of: place, example: "homework:2000:../shared/data")
    let folder = parts.count > 2 ? parts[2] : nil
    let hands = try folder.map { try PageHands(folder: $0, share: .training) }
    let formulas = folder.map { $0 + "/formulas" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    let synthesizer = PageSynthesizer(
      seed: seed, severity: .medium, hands: hands,
      formulas: try formulas.map { try FormulaCorpus(folder: $0) } ?? FormulaCorpus())
    var lines: [InkExpression] = []
    var page = 0
    while lines.count < count {
      lines += synthesizer.lines(page)
      page += 1
    }
    return Array(lines.prefix(count))
  }

  private static func count(_ text: String, of place: String, example: String) throws -> Int {
    guard let count = Int(text), count > 0 else {
      throw DatasetError(file: place, problem: "no count of expressions", remedy: "write \(example)")
    }
    guard count <= mostSynthetic else {
      throw DatasetError(
        file: place, problem: "asks for \(count) expressions", remedy: "ask for at most \(mostSynthetic)")
    }
    return count
  }
}
