import BigInt
import Testing

@testable import MathExpressions

struct DecimalTextTests {
  @Test(arguments: [
    (6, 98, "0.0612244897959184"), (1, 8, "0.125"), (-5, 4, "-1.25"), (7, 3, "2.33333333333333"), (0, 1, "0"),
    (1250, 1, "1250"), (2, 3, "0.666666666666667"), (999_999_999_999_999_9, 10, "1000000000000000"),
  ])
  func fifteenDigits(numerator: Int, denominator: Int, expected: String) {
    let value = Rational(numerator: BigInt(numerator), nonzero: BigInt(denominator))
    #expect(NumberWriter().decimal(Quantity(value)) == expected)
  }

  /// Numbers too long for exact division are rounded from their leading bits: to the same digits.
  @Test func longNumbersRoundAlike() {
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<100 {
      let value = BigInt(BigUInt.randomInteger(withExactWidth: 3_000, using: &generator))
      let digits = DecimalDigits(Rational(value), significant: 40)
      let text = String(value)
      #expect(digits.exponent == text.count)
      #expect(String(digits.digits).prefix(30) == text.prefix(30))
      let inverse = DecimalDigits(Rational(numerator: 1, nonzero: value), significant: 20)
      let scale = BigInt(10).power(text.count + 30)
      #expect(String(inverse.digits).prefix(15) == String(scale / value).prefix(15))
    }
  }

  @Test func powersOfTen() {
    for power in [1, 20, 200, 5_000] {
      for (offset, count) in [(-1, power), (0, power + 1), (1, power + 1)] {
        #expect(Rational.digitCount((BigInt(10).power(power) + BigInt(offset)).magnitude) == count)
      }
    }
  }
}
