public import MathExpressions
import MathSymbols

/// Why a reading is not the truth: the first stage that went wrong.
public enum FailureCause: String, Sendable, Hashable, Codable, CaseIterable {
  /// The picture could not be read, or shows no writing.
  case notRead
  /// The set's truth is in a notation that is not understood.
  case truthNotUnderstood
  /// Ink was divided into other symbols than the writer's.
  case segmentation
  /// Only symbols that look alike were taken for one another: size and place tell them apart, not shape.
  case twins
  /// Symbols were taken for others.
  case labels
  /// All symbols are right and stand in other places.
  case layout

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

  /// - Parameter segmentation: how the ink was divided, where that is known; otherwise the numbers of symbols decide.
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

  /// One name for all that look alike but for size and place.
  static func twin(_ label: String) -> String {
    SymbolVocabulary.symbol(label)?.lookalike ?? label.lowercased()
  }
}
