import Foundation

/// Handwritten expressions from the places that `--data` may name.
package enum ExpressionData {
  /// The most expressions of the program's own, all of which are held in memory.
  private static let mostSynthetic = 1_000_000

  /// Reads CROHME files, InkML files and folders, and synthesizes `synthetic[:COUNT]`, in the order of `places`.
  ///
  /// - Throws: ``DatasetError``, also for a place that holds pictures of single symbols.
  package static func read(_ places: [String], seed: UInt64) throws -> [InkExpression] {
    try places.flatMap { place -> [InkExpression] in
      if place == "synthetic" || place.hasPrefix("synthetic:") { return try synthetic(place, seed: seed) }
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
    guard let count = parts.count > 1 ? Int(parts[1]) : 2000, count > 0, parts.count < 3 else {
      throw DatasetError(file: place, problem: "no count of expressions", remedy: "write synthetic:2000")
    }
    guard count <= mostSynthetic else {
      throw DatasetError(
        file: place, problem: "asks for \(count) expressions", remedy: "ask for at most \(mostSynthetic)")
    }
    let synthesizer = HandwritingSynthesizer(seed: seed)
    let generators = RandomExpressionGenerator.Domain.allCases.map { RandomExpressionGenerator(seed: seed, domain: $0) }
    return (0..<count).map { number in
      let description = generators[number % generators.count].expression(number)
      return synthesizer.expression(description, writer: number / 20, sample: number)
    }
  }
}
