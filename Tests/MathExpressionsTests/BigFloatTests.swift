import BigInt
import Testing

@testable import MathExpressions

/// Binary floating-point numbers as fractions and as whole numbers.
struct BigFloatTests {
  @Test(arguments: [(5, 3), (-5, 0), (7, -4), (-9, -70), (3, 100_000), (11, -1), (-11, -1), (-3, -3), (0, 0)])
  func fractionsAreExact(_ mantissa: Int, _ exponent: Int) {
    let power = Rational(BigInt(1) << abs(exponent))
    let whole = Rational(BigInt(mantissa))
    let expected = exponent < 0 ? whole.divided(by: power) : whole * power
    let value = BigFloat(mantissa: BigInt(mantissa), exponent: exponent)
    #expect(value.rational == expected)
    #expect(value.floor == expected?.floor)
    let half = Rational(reduced: 1, 2)
    #expect(value.rounded == expected.map { $0.isNegative ? -(-$0 + half).floor : ($0 + half).floor })
  }

  /// e to the power of a million millions has as many digits: it has no fraction, and takes no memory.
  @Test(arguments: [1 << 40, Int.max / 2]) func whatCannotBeWrittenOutIsNoFraction(_ exponent: Int) {
    let huge = BigFloat(mantissa: -3, exponent: exponent)
    let tiny = BigFloat(mantissa: -3, exponent: -exponent)
    #expect(huge.rational == nil && huge.floor == nil && huge.rounded == nil)
    #expect(tiny.rational == nil && tiny.floor == -1 && tiny.rounded == 0)
    #expect(huge < tiny && tiny < huge.magnitude)
  }
}
