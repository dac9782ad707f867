import BigInt

/// Writes whole numbers of any length in decimal digits.
///
/// BigInt divides by a power of ten again and again, which is quadratic. Here no division occurs: halves of the binary number are
/// written in base 10⁶ and joined, upper · 2ᵏ + lower, by convolutions. Complexity: n log² n.
enum LongDecimals {
  private static let base: UInt64 = 1_000_000
  private static let digitsInBase = 6
  /// The words that BigInt converts by itself.
  private static let wordsInLeaf = 64

  /// The decimal digits.
  static func text(_ value: BigInt) -> String {
    let words = Array(value.magnitude.words)
    guard words.count > 4 * wordsInLeaf else { return String(value) }
    var parts = stride(from: 0, to: words.count, by: wordsInLeaf).map { start in
      limbs(BigUInt(words: Array(words[start..<min(words.count, start + wordsInLeaf)])))
    }
    // The factor between neighbouring parts, 2 to the power of the bits in each.
    var factor = limbs(BigUInt(1) << (64 * wordsInLeaf))
    while parts.count > 1 {
      let longest = (parts.map(\.count).max() ?? 1) + factor.count
      let transform = ResidueTransform(size: ResidueTransform.size(for: max(longest, 2 * factor.count)))
      let transformed = transform.transformed(factor)
      var joined: [[UInt64]] = []
      for index in stride(from: 0, to: parts.count, by: 2) {
        guard index + 1 < parts.count else {
          joined.append(parts[index])
          break
        }
        let product = transform.convolution(transform.transformed(parts[index + 1]), transformed)
        joined.append(carried(product, adding: parts[index]))
      }
      parts = joined
      if parts.count > 1 { factor = carried(transform.convolution(transformed, transformed), adding: []) }
    }
    return (value.sign == .minus ? "-" : "") + text(parts[0])
  }

  /// The number in base 10⁶, from the lowest place on.
  private static func limbs(_ value: BigUInt) -> [UInt64] {
    let digits = Array(String(value).utf8)
    var result: [UInt64] = []
    var end = digits.count
    while end > 0 {
      let start = max(0, end - digitsInBase)
      result.append(digits[start..<end].reduce(0) { $0 * 10 + UInt64($1 - 48) })
      end = start
    }
    return result
  }

  /// Sums of products and limbs, with everything above the base carried to the next place.
  private static func carried(_ sums: [UInt64], adding other: [UInt64]) -> [UInt64] {
    var result: [UInt64] = []
    result.reserveCapacity(sums.count + 4)
    var carry: UInt64 = 0
    for index in 0..<max(sums.count, other.count) {
      carry += (index < sums.count ? sums[index] : 0) + (index < other.count ? other[index] : 0)
      result.append(carry % base)
      carry /= base
    }
    while carry > 0 {
      result.append(carry % base)
      carry /= base
    }
    while result.count > 1, result.last == 0 { result.removeLast() }
    return result
  }

  private static func text(_ limbs: [UInt64]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(limbs.count * digitsInBase)
    for limb in limbs.reversed() {
      var (rest, digits) = (limb, [UInt8](repeating: 48, count: digitsInBase))
      for place in stride(from: digitsInBase - 1, through: 0, by: -1) {
        digits[place] = 48 + UInt8(rest % 10)
        rest /= 10
      }
      bytes += digits
    }
    return String(decoding: bytes.drop { $0 == 48 }, as: UTF8.self)
  }
}
