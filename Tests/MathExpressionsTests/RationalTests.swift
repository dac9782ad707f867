import BigInt
import Testing

@testable import MathExpressions

struct RationalTests {
  private static func values(seed: UInt64, count: Int = 200) -> [(Rational, Rational, Rational)] {
    var generator = SeededGenerator(seed: seed)
    func value() -> Rational {
      // Small, zero and large numbers alike.
      let width = [0, 3, 20, 200, 2_000].randomElement(using: &generator) ?? 3
      let upper = BigInt(BigUInt.randomInteger(withMaximumWidth: width, using: &generator))
      let lower = BigInt(BigUInt.randomInteger(withMaximumWidth: width, using: &generator)) + 1
      return Rational(numerator: Bool.random(using: &generator) ? upper : -upper, nonzero: lower)
    }
    return (0..<count).map { _ in (value(), value(), value()) }
  }

  @Test func fieldLaws() {
    for (a, b, c) in Self.values(seed: 1) {
      #expect(a + b == b + a)
      #expect(a * b == b * a)
      #expect((a + b) + c == a + (b + c))
      #expect((a * b) * c == a * (b * c))
      #expect(a * (b + c) == a * b + a * c)
      #expect(a + .zero == a)
      #expect(a * .one == a)
      #expect(a - a == .zero)
      #expect(a.reciprocal.map { $0 * a } ?? .one == .one)
      #expect((a < b) == (a - b < .zero))
    }
  }

  @Test func lowestTerms() {
    for (a, b, _) in Self.values(seed: 2) {
      for value in [a + b, a * b, a - b] {
        #expect(value.denominator > 0)
        #expect(value.numerator.magnitude.greatestCommonDivisor(with: value.denominator.magnitude) == 1)
      }
    }
  }

  @Test func lehmerAgreesWithTheBinaryMethod() {
    var generator = SeededGenerator(seed: 3)
    for width in [1, 63, 64, 65, 127, 128, 129, 700, 3_000] {
      for _ in 0..<30 {
        let common = BigUInt.randomInteger(withMaximumWidth: width, using: &generator)
        let first = BigUInt.randomInteger(withMaximumWidth: width, using: &generator) * common
        let second = BigUInt.randomInteger(withMaximumWidth: 2 * width, using: &generator) * common
        #expect(greatestCommonDivisor(first, second) == first.greatestCommonDivisor(with: second))
      }
    }
    // Fibonacci numbers take the most steps.
    var (a, b) = (BigUInt(1), BigUInt(1))
    for _ in 0..<2_000 { (a, b) = (b, a + b) }
    #expect(greatestCommonDivisor(a, b) == 1)
  }

  @Test func zeroHasNoReciprocal() {
    #expect(Rational.zero.reciprocal == nil)
    #expect(Rational(1, 0) == nil)
    #expect(Rational.zero.power(0) == nil)
    #expect(Rational.zero.power(-1) == nil)
    #expect(Rational(2).power(-2) == Rational(1, 4))
  }

  @Test func floorGoesDown() {
    #expect(Rational(7, 2)?.floor == 3)
    #expect(Rational(-7, 2)?.floor == -4)
    #expect(Rational(-6, 2)?.floor == -3)
  }

  @Test func doublesRoundTrip() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<1_000 {
      let value = Double.random(in: -1e6...1e6, using: &generator) * (Bool.random(using: &generator) ? 1e-30 : 1e30)
      #expect(Rational(exactly: value).double == value)
    }
    #expect(Rational(BigInt(10).power(400)).double == .infinity)
    #expect(Rational(numerator: 1, nonzero: BigInt(10).power(400)).double == 0)
  }
}
