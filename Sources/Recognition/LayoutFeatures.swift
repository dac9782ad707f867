import Foundation
import MathSymbols

/// What an item in a row is, as far as it matters for placing another beside it.
public enum LayoutKind: Int, Sendable, Hashable, CaseIterable {
  case symbol, fraction, root, bigOperator
}

/// A symbol or a complete fraction, root or sum, seen from outside: what the relation model compares.
public struct LayoutItem: Sendable, Hashable {
  /// Whether it is a symbol or one of the structures.
  public let kind: LayoutKind
  /// The symbol's label; a structure's is that of the symbol that makes it, such as `\sqrt`.
  public let label: String
  /// Around all of its ink, in pixels of the page.
  public let box: LayoutBox
  /// The y coordinate of its mathematical axis: the bar of a fraction, otherwise the middle of the box.
  public let axis: Double

  /// - Parameter axis: nil for the middle of the box.
  public init(kind: LayoutKind, label: String, box: LayoutBox, axis: Double? = nil) {
    self.kind = kind
    self.label = label
    self.box = box
    self.axis = axis ?? box.middleY
  }

  /// The item extended by more ink.
  func joined(_ more: LayoutBox) -> LayoutItem {
    LayoutItem(kind: kind, label: label, box: box.union(more), axis: kind == .symbol ? nil : axis)
  }
}

/// The features from which the relation network predicts how a second item stands to a first.
public enum LayoutFeatures {
  /// The number of features of a pair.
  public static let count = 14 + 2 * (SymbolZone.allCases.count + LayoutKind.allCases.count) + 2 * roles.count

  private static let roles: [SymbolRole] = [
    .digit, .letter, .function, .binaryOperator, .relation, .openFence, .closeFence, .punctuation,
  ]

  /// The features of an item that do not depend on what it is compared with.
  struct Side {
    let box: LayoutBox
    let axis: Double
    /// The type size that it is written in, in pixels.
    let size: Double
    /// Zone, kind and role of its label, each one-hot.
    let traits: [Float]

    init(_ item: LayoutItem, usualSize: Double) {
      box = item.box
      axis = item.axis
      size = LayoutFeatures.scale(of: item, usualSize: usualSize)
      let symbol = SymbolVocabulary.symbol(item.label)
      traits =
        SymbolZone.allCases.map { item.kind == .symbol && symbol?.zone == $0 ? 1 : 0 }
        + LayoutKind.allCases.map { item.kind == $0 ? 1 : 0 } + roles.map { symbol?.role == $0 ? 1 : 0 }
    }
  }

  /// The features of a pair: ``count`` numbers, lengths in units of the first item's size. `usualSize` is that of the
  /// page's symbols in pixels.
  public static func pair(_ first: LayoutItem, _ second: LayoutItem, usualSize: Double) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { values, written in
      fill(
        values, Side(first, usualSize: usualSize), Side(second, usualSize: usualSize), usualSize: usualSize)
      written = count
    }
  }

  /// Writes the features of a pair: ``count`` numbers.
  static func fill(_ values: UnsafeMutableBufferPointer<Float>, _ first: Side, _ second: Side, usualSize: Double) {
    let (size, other) = (first.size, second.size)
    func clipped(_ value: Double) -> Float { Float(max(-4, min(4, value))) }
    values[0] = clipped((second.box.top - first.box.top) / size)
    values[1] = clipped((second.box.bottom - first.box.bottom) / size)
    values[2] = clipped((second.box.middleY - first.box.middleY) / size)
    values[3] = clipped((second.axis - first.axis) / size)
    values[4] = clipped((second.box.bottom - first.box.middleY) / size)
    values[5] = clipped((second.box.top - first.box.middleY) / size)
    values[6] = clipped((second.box.left - first.box.right) / size)
    values[7] = clipped((second.box.middleX - first.box.middleX) / size)
    values[8] = clipped(log(other / size))
    values[9] = clipped(log(size / usualSize))
    values[10] = clipped(log(other / usualSize))
    values[11] = clipped(first.box.height / size)
    values[12] = clipped(second.box.height / size)
    values[13] = clipped(first.box.width / size)
    var index = 14
    for side in [first, second] {
      for trait in side.traits {
        values[index] = trait
        index += 1
      }
    }
  }

  /// The type size that an item is written in, estimated from its zone; a dot or a bar says little about it.
  static func scale(of item: LayoutItem, usualSize: Double) -> Double {
    let box = item.box
    switch item.kind {
    case .fraction: return max(box.height / 2, usualSize * 0.5)
    case .root, .bigOperator: return max(box.height * 0.8, usualSize * 0.3)
    case .symbol: break
    }
    switch SymbolVocabulary.symbol(item.label)?.zone ?? .ascender {
    case .ascender: return max(box.height, usualSize * 0.25)
    case .full: return max(box.height * 0.8, usualSize * 0.25)
    case .middle, .descender: return max(box.height * 1.2, usualSize * 0.25)
    case .axis: return max(box.longerSide, usualSize * 0.4)
    case .baseline, .top: return max(box.longerSide, usualSize * 0.6)
    }
  }
}
