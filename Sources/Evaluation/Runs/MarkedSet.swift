import Datasets
import Foundation

/// Expressions that are read rightly as they are, each with one mark of every kind: what a mark alone breaks.
package enum MarkedSet {
  /// The kinds' names in the order of the tables.
  package static let kinds = PageMark.Kind.allCases

  /// Shorter expressions get no marks: only the other symbols tell what is one.
  package static let fewestSymbols = 3

  /// Every item with every kind of mark, by kind; an item's subset is its mark's kind.
  ///
  /// - Parameters:
  ///   - items: ink, read rightly without a mark.
  ///   - seed: of the marks' places and shapes.
  package static func items(_ items: [ExpressionSet.Item], seed: UInt64) -> [ExpressionSet.Item] {
    kinds.flatMap { kind in
      items.enumerated().compactMap { number, item in
        guard case .ink(let expression) = item.source else { return nil }
        var marked = ExpressionSet.Item(
          id: "\(item.id), \(kind.rawValue)", source: item.source, truths: item.truths, isTyped: item.isTyped,
          text: item.text, value: item.value, subset: kind.rawValue, lines: item.lines, writer: item.writer)
        marked.mark = PageMark(kind, on: expression, seed: seed, number: number)
        return marked
      }
    }
  }
}
