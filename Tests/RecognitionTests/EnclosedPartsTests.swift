import MathExpressions
import Testing

@testable import Recognition

@Suite struct EnclosedPartsTests {
  static func fraction(_ bar: LayoutSymbol, _ others: [LayoutSymbol]) -> EnclosedParts? {
    EnclosedParts.fraction(bar: bar.box, others, tolerance: 20, reach: 120, EnclosedParts.Parameters())
  }

  static func labels(_ parts: EnclosedParts?, _ relation: LayoutRelation) -> [String] {
    (parts?.rows[relation] ?? []).map(\.label).sorted()
  }

  let bar = symbol("-", 0, 100, 120, 4)

  @Test func inkOverAndUnderABarMakesAFraction() {
    let parts = Self.fraction(
      bar,
      [
        symbol("1", 20, 30, 20, 60), symbol("2", 60, 30, 40, 60), symbol("3", 40, 115, 40, 60),
        symbol("x", 200, 80, 40, 40),
      ])
    #expect(parts?.kind == .fraction)
    #expect(Self.labels(parts, .above) == ["1", "2"] && Self.labels(parts, .below) == ["3"])
  }

  @Test func aBarWithoutBothIsAMinus() {
    #expect(Self.fraction(bar, []) == nil)
    #expect(Self.fraction(bar, [symbol("5", 130, 70, 40, 60), symbol("3", -60, 70, 40, 60)]) == nil)
    #expect(Self.fraction(bar, [symbol("5", 40, 30, 40, 60)]) == nil)
    #expect(Self.fraction(bar, [symbol("5", 40, 120, 40, 60)]) == nil)
    // Ink too far below belongs to something else.
    #expect(Self.fraction(bar, [symbol("5", 40, 30, 40, 60), symbol("2", 40, 300, 40, 60)]) == nil)
  }

  @Test func theWidestBarTakesTheNarrowerOne() {
    let inner = symbol("-", 40, 60, 50, 4)
    let parts = Self.fraction(
      bar, [inner, symbol("1", 55, 20, 20, 34), symbol("2", 50, 66, 24, 30), symbol("7", 40, 115, 40, 60)])
    #expect(Self.labels(parts, .above) == ["-", "1", "2"] && Self.labels(parts, .below) == ["7"])
  }

  @Test func aRootTakesWhatIsUnderItAndItsIndex() {
    let root = symbol("\\sqrt", 0, 0, 200, 100)
    let parts = EnclosedParts.root(
      root.box,
      [
        symbol("3", 5, 5, 15, 25), symbol("x", 60, 40, 40, 50), symbol("2", 110, 20, 20, 30),
        symbol("+", 220, 40, 40, 40),
      ],
      usualSize: 60, EnclosedParts.Parameters())
    #expect(parts?.kind == .root)
    #expect(Self.labels(parts, .inside) == ["2", "x"] && Self.labels(parts, .index) == ["3"])
    #expect(
      EnclosedParts.root(root.box, [symbol("+", 220, 40, 40, 40)], usualSize: 60, EnclosedParts.Parameters()) == nil)
    let minus = [symbol("-", -20, 20, 30, 5), symbol("x", 60, 40, 40, 50)]
    #expect(Self.labels(EnclosedParts.root(root.box, minus, usualSize: 60, EnclosedParts.Parameters()), .index).isEmpty)
  }

  /// Written into the hook, and not under the bar as a numerator is.
  @Test func anIndexMayReachOverTheHook() {
    let root = symbol("\\sqrt", 0, 0, 118, 70)
    let cube = EnclosedParts.root(
      root.box, [symbol("3", 17, 5, 24, 24), symbol("x", 76, 30, 34, 30)], usualSize: 34, EnclosedParts.Parameters())
    #expect(Self.labels(cube, .index) == ["3"] && Self.labels(cube, .inside) == ["x"])
    let half = EnclosedParts.root(
      root.box, [symbol("1", 60, 5, 8, 24), symbol("-", 45, 36, 40, 3), symbol("2", 55, 42, 20, 26)], usualSize: 26,
      EnclosedParts.Parameters())
    #expect(Self.labels(half, .index).isEmpty)
  }

  @Test func aSumTakesItsLimitsAndTheirNeighbours() {
    let sum = symbol("\\sum", 0, 60, 70, 90)
    let below = [symbol("i", -10, 160, 10, 30), symbol("=", 10, 168, 25, 12), symbol("1", 45, 160, 10, 30)]
    let parts = EnclosedParts.limits(
      of: sum.box, below + [symbol("n", 20, 25, 30, 25), symbol("x", 100, 80, 40, 50)], usualSize: 60,
      EnclosedParts.Parameters())
    #expect(parts?.kind == .bigOperator)
    #expect(Self.labels(parts, .above) == ["n"] && Self.labels(parts, .below) == ["1", "=", "i"])
    #expect(
      EnclosedParts.limits(of: sum.box, [symbol("x", 100, 80, 40, 50)], usualSize: 60, EnclosedParts.Parameters())
        == nil)
  }
}
