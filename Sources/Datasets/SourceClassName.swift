import Foundation
import MathSymbols

/// Maps the class names of data sets to labels of the vocabulary.
public enum SourceClassName {
  /// The label that a name stands for: a label itself, with or without its backslash, or a name from a known set; nil
  /// for any other name.
  public static func label(_ name: String) -> String? {
    if let label = names[name] { return label }
    if SymbolVocabulary.symbol(name) != nil { return name }
    return SymbolVocabulary.symbol("\\" + name) != nil ? "\\" + name : nil
  }

  /// Reads labels from a text file, one name on each line in the order of the classes' numbers; empty lines are
  /// skipped.
  ///
  /// - Throws: ``DatasetError`` with the line of an unknown name.
  public static func read(_ path: String) throws -> [String] {
    let text = String(decoding: try GzipFile.read(path, limit: 1 << 20), as: UTF8.self)
    var labels: [String] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let name = line.trimmingCharacters(in: .whitespaces)
      guard !name.isEmpty else { continue }
      guard let label = label(name) else {
        throw DatasetError(
          file: path, place: .line(index + 1), problem: "'\(name)' names no class of the vocabulary",
          remedy: "use labels like 2, x, \\sqrt or Kaggle's names")
      }
      guard !labels.contains(label) else {
        throw DatasetError(
          file: path, place: .line(index + 1), problem: "'\(name)' is named a second time",
          remedy: "name every class once")
      }
      labels.append(label)
    }
    guard !labels.isEmpty else {
      throw DatasetError(file: path, problem: "names no class", remedy: "write one name a line")
    }
    return labels
  }

  /// Names that differ from the labels: those of Kaggle's "Handwritten math symbols", of bhmsds, and of CROHME's InkML.
  private static let names: [String: String] = [
    // Kaggle's folders, whose names cannot contain `/` and `|`; the others are labels without their backslash.
    "forward_slash": "/", "ascii_124": "|", "gt": ">", "lt": "<", "ldots": "\\ldots", "colon": ":", "percent": "%",
    "asterisk": "*", "ast": "*", "star": "*",
    // bhmsds.
    "dot": ".", "minus": "-", "plus": "+", "slash": "/",
    // CROHME's InkML.
    "\\gt": ">", "\\lt": "<", "COMMA": ",", "\\{": "{", "\\}": "}", "\\le": "\\leq", "\\ge": "\\geq", "\\ne": "\\neq",
    "\\to": "\\rightarrow", "\\cdot": ".", "\\dots": "\\ldots", "\\ast": "*", "\\%": "%",
    "'": "\\prime", "\\lbrace": "{", "\\rbrace": "}", "\\vert": "|", "\\mid": "|", "\\slash": "/",
  ]
}
