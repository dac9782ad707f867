import MathSymbols
import NeuralNetworks
import RandomStreams
import Testing

@testable import Recognition

@Suite struct LayoutFeaturesTests {
  static func item(_ random: inout RandomStream) -> LayoutItem {
    let label = SymbolVocabulary.all[random.below(SymbolVocabulary.all.count)].label
    let (left, top) = (random.uniform(0...300), random.uniform(0...100))
    let box = LayoutBox(
      left: left, top: top, right: left + random.uniform(3...150), bottom: top + random.uniform(3...150))
    let kind = random.uniform() < 0.7 ? LayoutKind.symbol : LayoutKind.allCases[random.below(4)]
    return LayoutItem(kind: kind, label: label, box: box, axis: kind == .fraction ? top + random.uniform(0...50) : nil)
  }

  static func moved(_ item: LayoutItem, scale: Double, dx: Double, dy: Double) -> LayoutItem {
    let box = item.box
    return LayoutItem(
      kind: item.kind, label: item.label,
      box: LayoutBox(
        left: box.left * scale + dx, top: box.top * scale + dy, right: box.right * scale + dx,
        bottom: box.bottom * scale + dy), axis: item.axis * scale + dy)
  }

  /// Where the page lies and how many pixels it has says nothing of its arrangement.
  @Test func shiftAndScaleOfThePageChangeNothing() {
    var random = RandomStream(seed: 1)
    for _ in 0..<500 {
      let (first, second) = (Self.item(&random), Self.item(&random))
      let (scale, dx, dy) = (random.uniform(0.2...5), random.uniform(-900...900), random.uniform(-900...900))
      let plain = LayoutFeatures.pair(first, second, usualSize: 50)
      let other = LayoutFeatures.pair(
        Self.moved(first, scale: scale, dx: dx, dy: dy), Self.moved(second, scale: scale, dx: dx, dy: dy),
        usualSize: 50 * scale)
      #expect(plain.count == LayoutFeatures.count)
      #expect(zip(plain, other).allSatisfy { abs($0 - $1) < 1e-4 }, "\(first) \(second)")
      #expect(plain.allSatisfy { $0.isFinite && abs($0) <= 4 })
    }
  }

  /// Where the second stands, how large it is and what it is called all show.
  @Test func everyDifferenceShows() {
    let first = LayoutItem(kind: .symbol, label: "x", box: LayoutBox(left: 0, top: 20, right: 40, bottom: 60))
    func second(_ label: String, _ left: Double, _ top: Double, _ side: Double, _ kind: LayoutKind = .symbol) -> [Float]
    {
      let box = LayoutBox(left: left, top: top, right: left + side, bottom: top + side)
      return LayoutFeatures.pair(first, LayoutItem(kind: kind, label: label, box: box), usualSize: 50)
    }
    let all = [
      second("2", 50, 20, 40), second("2", 50, 0, 40), second("2", 80, 20, 40), second("2", 50, 20, 20),
      second("+", 50, 20, 40), second("a", 50, 20, 40), second("2", 50, 20, 40, .fraction),
    ]
    #expect(Set(all).count == all.count)
  }

  /// Degenerate boxes give finite numbers.
  @Test func aPointHasFeatures() {
    let point = LayoutItem(kind: .symbol, label: ".", box: LayoutBox(left: 5, top: 5, right: 5, bottom: 5))
    #expect(LayoutFeatures.pair(point, point, usualSize: 1).allSatisfy { $0.isFinite })
  }
}
