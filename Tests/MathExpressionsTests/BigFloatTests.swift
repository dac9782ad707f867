import BigInt
import Testing

@testable import MathExpressions

/// Binary floating-point numbers as fractions.
struct BigFloatTests {
  @Test(arguments: [(5, 3), (-5, 0), (7, -4), (-9, -70), (3, 100_000)])
  func fractionsAreExact(_ mantissa: Int, _ exponent: Int) {
    let power = Rational(BigInt(1) << abs(exponent))
    let whole = Rational(BigInt(mantissa))
    let expected = exponent < 0 ? whole.divided(by: power) : whole * power
    #expect(BigFloat(mantissa: BigInt(mantissa), exponent: exponent).rational == expected)
  }

  /// e to the power of a million millions has as many digits: it stays larger than anything that is written, and takes no memory.
  @Test func whatCannotBeWrittenOutKeepsItsSign() {
    for exponent in [1 << 40, Int.max / 2] {
      let huge = BigFloat(mantissa: -3, exponent: exponent).rational
      let tiny = BigFloat(mantissa: 3, exponent: -exponent).rational
      #expect(huge < -Rational(BigInt(10).power(1_000_000)))
      #expect(tiny > .zero && tiny < .one)
    }
  }
}
