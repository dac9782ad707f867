import Foundation
import MathSymbols

/// What a thing in a row is made of, as far as placing another beside it goes.
public enum LayoutKind: Int, Sendable, Hashable, CaseIterable {
  case symbol, fraction, root, bigOperator
}

/// A symbol or a whole fraction, root or sum, seen from outside: what the relation model compares.
public struct LayoutItem: Sendable, Hashable {
  public let kind: LayoutKind
  public let label: String
  public let box: LayoutBox
  /// The height of the line that it sits on: the bar of a fraction, the middle of a box else.
  public let axis: Double

  public init(kind: LayoutKind, label: String, box: LayoutBox, axis: Double? = nil) {
    self.kind = kind
    self.label = label
    self.box = box
    self.axis = axis ?? box.middleY
  }
}

/// The numbers by which the relation model tells how a second item stands to a first.
public enum LayoutFeatures {
  /// The number of features of a pair.
  public static let count = 14 + 2 * (SymbolZone.allCases.count + LayoutKind.allCases.count) + 2 * roles.count

  private static let roles: [SymbolRole] = [
    .digit, .letter, .function, .binaryOperator, .relation, .openFence, .closeFence, .punctuation,
  ]

  /// The features of a pair, in units of the first item's size; `usualSize` is that of the page's symbols.
  public static func pair(_ first: LayoutItem, _ second: LayoutItem, usualSize: Double) -> [Float] {
    let size = scale(of: first, usualSize: usualSize)
    let other = scale(of: second, usualSize: usualSize)
    func clipped(_ value: Double) -> Float { Float(max(-4, min(4, value))) }
    var values: [Float] = [
      clipped((second.box.top - first.box.top) / size), clipped((second.box.bottom - first.box.bottom) / size),
      clipped((second.box.middleY - first.box.middleY) / size), clipped((second.axis - first.axis) / size),
      clipped((second.box.bottom - first.box.middleY) / size), clipped((second.box.top - first.box.middleY) / size),
      clipped((second.box.left - first.box.right) / size), clipped((second.box.middleX - first.box.middleX) / size),
      clipped(log(other / size)), clipped(log(size / usualSize)), clipped(log(other / usualSize)),
      clipped(first.box.height / size), clipped(second.box.height / size), clipped(first.box.width / size),
    ]
    for item in [first, second] {
      let symbol = SymbolVocabulary.symbol(item.label)
      for zone in SymbolZone.allCases { values.append(item.kind == .symbol && symbol?.zone == zone ? 1 : 0) }
      for kind in LayoutKind.allCases { values.append(item.kind == kind ? 1 : 0) }
      for role in roles { values.append(symbol?.role == role ? 1 : 0) }
    }
    return values
  }

  /// The size of type that an item is written in, guessed from its zone: a dot or a bar says little of it.
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
