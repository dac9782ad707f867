public import MathExpressions
import MathSymbols

/// Why a reading differs from the truth: the first stage that went wrong.
public enum FailureCause: String, Sendable, Hashable, Codable, CaseIterable {
  /// The picture cannot be decoded, or shows no writing.
  case notRead
  /// The set's truth cannot be parsed.
  case truthNotUnderstood
  /// The ink was segmented into symbols other than the writer's.
  case segmentation
  /// Only lookalikes were confused: symbols that size and position tell apart, not shape.
  case twins
  /// Symbols were given wrong labels.
  case labels
  /// All symbols are right, their arrangement is not.
  case layout

  /// The cause in words, as the report's headings give it.
  public var title: String {
    switch self {
    case .notRead: "not read"
    case .truthNotUnderstood: "truth not understood"
    case .segmentation: "number of symbols, or ink divided wrongly"
    case .twins: "wrong label: symbols that look alike"
    case .labels: "wrong label: others"
    case .layout: "layout only"
    }
  }

  /// - Parameter segmentation: how the ink was segmented; nil where that is unknown, and then the numbers of symbols
  ///   decide.
  public init(read: [SymbolLayoutTree], truth: [SymbolLayoutTree], segmentation: SegmentationScore?) {
    let (readLabels, trueLabels) = (read.flatMap(\.labels), truth.flatMap(\.labels))
    if truth.isEmpty {
      self = .truthNotUnderstood
    } else if !(segmentation?.isPerfect ?? (readLabels.count == trueLabels.count)) {
      self = .segmentation
    } else if readLabels.sorted() == trueLabels.sorted() {
      self = .layout
    } else {
      let alike = readLabels.map(Self.twin).sorted() == trueLabels.map(Self.twin).sorted()
      self = alike ? .twins : .labels
    }
  }

  /// One name for all symbols that differ only in size and position.
  static func twin(_ label: String) -> String {
    SymbolVocabulary.symbol(label)?.lookalike ?? label.lowercased()
  }
}
