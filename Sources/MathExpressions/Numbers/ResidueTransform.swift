/// The number-theoretic transform modulo p = 2⁶⁴ - 2³² + 1, by which long products are convolutions.
///
/// p - 1 is divisible by 2³², so there are roots of unity of every order needed; 7 generates all residues. Sums below p are
/// exact: 2²⁰ products of numbers below 2²⁰ each. Complexity: n log n products of words.
struct ResidueTransform {
  static let modulus: UInt64 = 0xFFFF_FFFF_0000_0001
  private static let generator: UInt64 = 7

  /// A power of two.
  let size: Int
  /// The powers of a root of order 2h stand at h ... 2h - 1, for each power of two h.
  private let roots: [UInt64]
  private let inverseRoots: [UInt64]
  private let inverseOfSize: UInt64

  /// A transform of so many residues; a power of two, at least two.
  init(size: Int) {
    self.size = size
    func table(_ generator: UInt64) -> [UInt64] {
      var roots = [UInt64](repeating: 1, count: size)
      var half = 1
      while half < size {
        let root = Self.power(generator, (Self.modulus - 1) / UInt64(2 * half))
        var value: UInt64 = 1
        for index in half..<(2 * half) {
          roots[index] = value
          value = Self.product(value, root)
        }
        half *= 2
      }
      return roots
    }
    roots = table(Self.generator)
    inverseRoots = table(Self.power(Self.generator, Self.modulus - 2))
    inverseOfSize = Self.power(UInt64(size), Self.modulus - 2)
  }

  @inline(__always)
  static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
    // 2⁶⁴ = 2³² - 1 and 2⁹⁶ = -1 modulo p.
    let (high, low) = left.multipliedFullWidth(by: right)
    let (rest, borrow) = low.subtractingReportingOverflow(high >> 32)
    let lower = borrow ? rest &- 0xFFFF_FFFF : rest
    let (sum, carry) = lower.addingReportingOverflow((high & 0xFFFF_FFFF) &* 0xFFFF_FFFF)
    let result = carry ? sum &+ 0xFFFF_FFFF : sum
    return result >= modulus ? result &- modulus : result
  }

  @inline(__always)
  private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (sum, carry) = left.addingReportingOverflow(right)
    return carry || sum >= modulus ? sum &- modulus : sum
  }

  @inline(__always)
  private static func difference(_ left: UInt64, _ right: UInt64) -> UInt64 {
    left >= right ? left - right : left &- right &+ modulus
  }

  private static func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var (result, square, rest) = (UInt64(1), base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = product(result, square) }
      square = product(square, square)
      rest >>= 1
    }
    return result
  }

  /// Transforms residues in place; they end in the order of reversed bits, which ``inverse(_:)`` expects.
  func forward(_ values: inout [UInt64]) {
    values.withUnsafeMutableBufferPointer { values in
      roots.withUnsafeBufferPointer { roots in
        var half = size / 2
        while half > 0 {
          var start = 0
          while start < size {
            for index in 0..<half {
              let (left, right) = (values[start + index], values[start + half + index])
              values[start + index] = Self.sum(left, right)
              values[start + half + index] = Self.product(Self.difference(left, right), roots[half + index])
            }
            start += 2 * half
          }
          half /= 2
        }
      }
    }
  }

  /// Undoes ``forward(_:)``.
  func inverse(_ values: inout [UInt64]) {
    values.withUnsafeMutableBufferPointer { values in
      inverseRoots.withUnsafeBufferPointer { roots in
        var half = 1
        while half < size {
          var start = 0
          while start < size {
            for index in 0..<half {
              let left = values[start + index]
              let right = Self.product(values[start + half + index], roots[half + index])
              values[start + index] = Self.sum(left, right)
              values[start + half + index] = Self.difference(left, right)
            }
            start += 2 * half
          }
          half *= 2
        }
        for index in 0..<size { values[index] = Self.product(values[index], inverseOfSize) }
      }
    }
  }

  /// The transform of values padded with zeros to the size.
  func transformed(_ values: some Collection<UInt64>) -> [UInt64] {
    var padded = [UInt64](repeating: 0, count: size)
    for (index, value) in values.enumerated() { padded[index] = value }
    forward(&padded)
    return padded
  }

  /// The convolution of two sequences of which both transforms are known.
  func convolution(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
    var product = left
    for index in product.indices { product[index] = Self.product(product[index], right[index]) }
    inverse(&product)
    return product
  }

  /// The least size of a transform for a convolution with so many values.
  static func size(for count: Int) -> Int {
    var size = 2
    while size < count { size *= 2 }
    return size
  }
}
