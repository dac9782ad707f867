import BigInt

/// The `degree`-th root of a number where it is whole, else nil, by Newton's method from above.
///
/// The start comes from the logarithm: from a power of two, a thousandth root would converge by a thousandth at each
/// step.
func exactRoot(_ value: BigUInt, degree: Int) -> BigUInt? {
  guard degree > 1, value > 1 else { return value }
  // Squares have few possible last digits: three quarters of all numbers are ruled out without a root.
  if degree == 2, ![0, 1, 4, 9].contains(value.words[0] & 15) { return nil }
  guard degree < value.bitWidth else { return nil }
  var root = rootEstimate(value, degree: degree)
  while true {
    let next = (root * BigUInt(degree - 1) + value / root.power(degree - 1)) / BigUInt(degree)
    if next >= root { break }
    root = next
  }
  return root.power(degree) == value ? root : nil
}

/// An upper bound of the root: above it by less than a part in 2^35, plus one.
private func rootEstimate(_ value: BigUInt, degree: Int) -> BigUInt {
  let dropped = max(0, value.bitWidth - 64)
  let bits = (binaryLogarithm(Double(value >> dropped)) + Double(dropped)) / Double(degree)
  let whole = Int(bits)
  let mantissa = power(2, bits - Double(whole)) * (1 + 0x1p-36)
  let scaled = BigUInt(mantissa * 0x1p50)
  return (whole >= 50 ? scaled << (whole - 50) : scaled >> (50 - whole)) + 1
}

/// A number as a square times a square-free number.
///
/// - Returns: nil where trial division up to the limits below cannot prove that the rest is square-free.
func squareFactored(_ value: BigUInt) -> (root: BigUInt, radicand: BigUInt)? {
  guard value > 0 else { return nil }
  if let root = exactRoot(value, degree: 2) { return (root, 1) }
  // 10^5 divisions of machine integers take a fifth of a millisecond; a rest below the limit cubed is then settled.
  let largestPrime: UInt = 100_000
  var (rest, root, radicand) = (value, BigUInt(1), BigUInt(1))
  var prime: UInt = 2
  // Above a machine word each trial is a pass over all words, so only small primes are tried.
  while UInt(exactly: rest) == nil {
    guard prime < 2_000, rest.words.count < 200 else { return nil }
    while true {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: BigUInt(prime))
      guard remainder.isZero else { break }
      rest = quotient
      toggle(BigUInt(prime), &root, &radicand)
    }
    prime += prime == 2 ? 1 : 2
  }
  var small = UInt(exactly: rest) ?? 1
  while prime <= largestPrime, prime * prime * prime <= small {
    small = strip(small, of: prime, &root, &radicand)
    prime += prime == 2 ? 1 : 2
  }
  rest = BigUInt(small)
  if let whole = exactRoot(rest, degree: 2) { return (root * whole, radicand) }
  guard BigUInt(prime).power(3) > rest else { return nil }
  return (root, radicand * rest)
}

private func strip(_ value: UInt, of prime: UInt, _ root: inout BigUInt, _ radicand: inout BigUInt) -> UInt {
  var rest = value
  while rest % prime == 0 {
    rest /= prime
    toggle(BigUInt(prime), &root, &radicand)
  }
  return rest
}

/// Moves a prime into the radicand or, on its second occurrence, out of it and in front of the root.
private func toggle(_ prime: BigUInt, _ root: inout BigUInt, _ radicand: inout BigUInt) {
  let (quotient, remainder) = radicand.quotientAndRemainder(dividingBy: prime)
  if remainder.isZero {
    radicand = quotient
    root *= prime
  } else {
    radicand *= prime
  }
}
