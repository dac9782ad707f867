import BigInt

/// Products and powers of numbers so long that BigInt's Karatsuba products would take minutes.
enum LongProducts {
  /// Factors with fewer words are left to BigInt, which is faster there; found by timing both.
  static let fewestWords = 256

  /// The product. Complexity: n log n in the words of both.
  static func product(_ left: BigUInt, _ right: BigUInt) -> BigUInt {
    let (first, second) = (left.words, right.words)
    guard min(first.count, second.count) >= fewestWords else { return left * right }
    // Sixteen bits a piece, so that sums of 2²⁴ products stay below the modulus.
    let transform = ResidueTransform(size: ResidueTransform.size(for: 4 * (first.count + second.count)))
    let upper = transform.transformed(pieces(first))
    let product = transform.convolution(upper, left == right ? upper : transform.transformed(pieces(second)))
    var words: [UInt] = []
    words.reserveCapacity(first.count + second.count)
    var carry: UInt64 = 0
    for index in 0..<(first.count + second.count) {
      var word: UInt64 = 0
      for piece in 0..<4 {
        let place = 4 * index + piece
        carry += place < product.count ? product[place] : 0
        word |= (carry & 0xFFFF) << UInt64(16 * piece)
        carry >>= 16
      }
      words.append(UInt(word))
    }
    return BigUInt(words: words)
  }

  private static func pieces(_ words: BigUInt.Words) -> [UInt64] {
    var pieces: [UInt64] = []
    pieces.reserveCapacity(4 * words.count)
    for word in words {
      for shift in stride(from: 0, to: 64, by: 16) { pieces.append(UInt64(word) >> UInt64(shift) & 0xFFFF) }
    }
    return pieces
  }

  static func product(_ left: BigInt, _ right: BigInt) -> BigInt {
    let size = BigInt(product(left.magnitude, right.magnitude))
    return left.sign == right.sign ? size : -size
  }

  /// The power, its factors of two apart: they are a shift.
  static func power(_ base: BigUInt, _ exponent: Int) -> BigUInt {
    guard exponent > 0, !base.isZero else { return exponent == 0 ? 1 : 0 }
    let zeros = base.trailingZeroBitCount
    let odd = base >> zeros
    var result = BigUInt(1)
    if odd != 1 {
      // From the highest bit on, each product but the squares is with the short base.
      for bit in stride(from: Int.bitWidth - 1 - exponent.leadingZeroBitCount, through: 0, by: -1) {
        result = product(result, result)
        if exponent >> bit & 1 == 1 { result = product(result, odd) }
      }
    }
    return result << (zeros * exponent)
  }

  /// What a product of numbers of so many words costs, in products of words.
  static func cost(_ left: Int, _ right: Int) -> Int {
    let (simple, overflow) = left.multipliedReportingOverflow(by: right)
    guard min(left, right) >= fewestWords else { return overflow ? .max : simple }
    let size = ResidueTransform.size(for: 4 * (left + right))
    // Three transforms of n/2 log n products modulo p, each as dear as about two of BigInt's.
    let long = 3 * size * size.trailingZeroBitCount
    return overflow ? long : min(simple, long)
  }
}
