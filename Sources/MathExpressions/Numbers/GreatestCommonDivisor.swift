import BigInt

/// The greatest common divisor by Lehmer's method (Knuth, The Art of Computer Programming 2, 4.5.2, algorithm L).
///
/// BigInt's own is the binary algorithm, with a pass over all words for every bit; this one needs a pass for about
/// thirty bits. Complexity: quadratic in the words.
func greatestCommonDivisor(_ first: BigUInt, _ second: BigUInt) -> BigUInt {
  var (large, small) = first >= second ? (first, second) : (second, first)
  while small.words.count > 1 {
    guard let step = LehmerStep(large, small) else {
      (large, small) = (small, large % small)
      continue
    }
    (large, small) = step.applied(to: large, small)
  }
  guard !small.isZero else { return large }
  var word = UInt(small)
  var rest = UInt(large % small)
  while rest != 0 { (word, rest) = (rest, word % rest) }
  return BigUInt(word)
}

/// Several division steps of Euclid's algorithm at once, determined from the leading bits alone.
private struct LehmerStep {
  private let fromLarge: (large: Int, small: Int)
  private let fromSmall: (large: Int, small: Int)

  /// Nil where the leading bits do not determine even one quotient: then a full division is needed.
  init?(_ large: BigUInt, _ small: BigUInt) {
    let dropped = large.bitWidth - 62
    guard dropped > 0, small.bitWidth > dropped else { return nil }
    var (x, y) = (Self.bits(of: large, above: dropped), Self.bits(of: small, above: dropped))
    var (a, b, c, d) = (1, 0, 0, 1)
    while y + c != 0, y + d != 0 {
      let quotient = (x + a) / (y + c)
      guard quotient == (x + b) / (y + d) else { break }
      let (nextC, overC) = quotient.multipliedReportingOverflow(by: c)
      let (nextD, overD) = quotient.multipliedReportingOverflow(by: d)
      guard !overC, !overD, nextC.magnitude < 1 << 61, nextD.magnitude < 1 << 61 else { break }
      (a, b, c, d) = (c, d, a - nextC, b - nextD)
      (x, y) = (y, x - quotient * y)
    }
    guard b != 0 else { return nil }
    fromLarge = (a, b)
    fromSmall = (c, d)
  }

  func applied(to large: BigUInt, _ small: BigUInt) -> (BigUInt, BigUInt) {
    let (x, y) = (combine(fromLarge, large, small), combine(fromSmall, large, small))
    return x >= y ? (x, y) : (y, x)
  }

  private func combine(_ factors: (large: Int, small: Int), _ large: BigUInt, _ small: BigUInt) -> BigUInt {
    // One factor is never positive and the other never negative, and the result is never negative.
    var positive = factors.large >= 0 ? large : small
    var negative = factors.large >= 0 ? small : large
    positive.multiply(byWord: (factors.large >= 0 ? factors.large : factors.small).magnitude)
    negative.multiply(byWord: (factors.large >= 0 ? factors.small : factors.large).magnitude)
    return positive >= negative ? positive - negative : negative - positive
  }

  private static func bits(of value: BigUInt, above dropped: Int) -> Int {
    let words = value.words
    let (word, offset) = (dropped / UInt.bitWidth, dropped % UInt.bitWidth)
    var bits = words[word] >> UInt(offset)
    if offset > 0, word + 1 < words.count { bits |= words[word + 1] << UInt(UInt.bitWidth - offset) }
    return Int(bits & (1 << 62 - 1))
  }
}

/// The least common multiple of two numbers that are not zero, positive.
func leastCommonMultiple(_ left: BigInt, _ right: BigInt) -> BigInt {
  BigInt(left.magnitude / greatestCommonDivisor(left.magnitude, right.magnitude) * right.magnitude)
}
