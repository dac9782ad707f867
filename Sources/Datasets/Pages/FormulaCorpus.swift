import Foundation

/// Formulas of textbooks, as single lines of a page: ../shared/data/formulas.
public struct FormulaCorpus: Sendable {
  /// Formulas that can be written, those most often printed as often as any other: a page has no use for a hundred `x`.
  public let formulas: [ExpressionDescription]
  /// Shorter formulas are no line; longer ones fill more than one.
  private static let tokens = 4...26

  /// No formulas at all.
  public init() { formulas = [] }

  /// The formulas of a folder of tab-separated files (`count`, `subset`, tokens), `arith` and `algebra` only.
  ///
  /// - Throws: ``DatasetError`` where the folder holds none.
  public init(folder: String) throws {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".tsv.gz")
    }
    var seen: Set<ExpressionDescription> = []
    var all: [ExpressionDescription] = []
    for name in names.sorted() {
      let text = String(decoding: try GzipFile.read(folder + "/" + name), as: UTF8.self)
      for line in text.split(separator: "\n") {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 3, ["arith", "algebra"].contains(fields[1]) else { continue }
        guard Self.tokens.contains(fields[2].split(separator: " ").count) else { continue }
        guard let formula = LaTeXTokens.description(fields[2]), seen.insert(formula).inserted else { continue }
        all.append(formula)
      }
    }
    guard !all.isEmpty else {
      throw DatasetError(
        file: folder, problem: "holds no formulas",
        remedy: "give a folder of .tsv.gz files as in ../shared/data/formulas")
    }
    formulas = all
  }
}
