import BigInt
import Testing

@testable import MathExpressions

struct ExactNumberTests {
  private static func value(_ generator: inout SeededGenerator) -> ExactNumber {
    (0..<Int.random(in: 1...3, using: &generator)).reduce(.zero) { sum, _ in
      let radicand = Rational(Int.random(in: 1...30, using: &generator))
      let factor = Rational(
        numerator: BigInt(Int.random(in: -9...9, using: &generator)),
        nonzero: BigInt(Int.random(in: 1...9, using: &generator)))
      return sum + (ExactNumber(radicand).squareRoot ?? .zero) * ExactNumber(factor)
    }
  }

  @Test func fieldLaws() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      let (a, b, c) = (Self.value(&generator), Self.value(&generator), Self.value(&generator))
      #expect(a * (b + c) == a * b + a * c)
      #expect((a * b) * c == a * (b * c))
      #expect(a - a == .zero)
      if !a.isZero { #expect(a.reciprocal.map { $0 * a } == .one) }
    }
  }

  @Test func rootsOfSquaresComeBack() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<200 {
      let a = Self.value(&generator)
      guard a.terms.count <= 2, let root = (a * a).squareRoot else { continue }
      #expect(root == a || root == -a)
      #expect(root.sign >= 0)
    }
  }

  @Test func signsAgreeWithFloatingPoint() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let a = Self.value(&generator) + ExactNumber.pi * Self.value(&generator)
      let double = ApproximateNumber(a).double ?? 0
      if double.magnitude > 1e-9 { #expect((a.sign > 0) == (double > 0)) }
    }
  }

  @Test(arguments: [
    ("√8", "2√2"), ("√12+√27", "5√3"), ("1/(1+√2)", "-1 + √2"), ("(1+√5)/2", "(1 + √5)/2"), ("√(3+2√2)", "1 + √2"),
    ("√2*√2", "2"), ("√(1/2)", "√2/2"), ("2π", "2π"), ("π/4+π/4", "π/2"), ("1/π", "1/π"), ("3/(2π)", "3/(2π)"),
    ("1/(√2+√3+√5)", "(3√2 + 2√3 - √30)/12"), ("√(10^100)", "1" + String(repeating: "0", count: 50)), ("e^2*e", "e^3"),
    ("π√2", "π√2"), ("(√2)^10", "32"), ("(1+√2)^-2", "3 - 2√2"),
  ])
  func texts(text: String, expected: String) throws {
    let value = try Evaluator().value(of: ExpressionParser().expression(PlainTextReader().tree(text)))
    #expect(NumberWriter().exact(value) == expected)
  }

  @Test func plainTextIsReadBack() throws {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<200 {
      let a = Self.value(&generator) + ExactNumber.pi * Self.value(&generator)
      let text = NumberWriter(isForDisplay: false).exact(a)
      let value = try Evaluator().value(of: ExpressionParser().expression(PlainTextReader().tree(text)))
      #expect(value == .exact(a), "\(text)")
    }
  }
}
