#if Federation
  /// An element of GF(2^16), the polynomials over bits modulo x^16 + x^12 + x^3 + x + 1.
  ///
  /// Products are made without tables and without branches: where a table is read would tell whoever shares the processor's cache
  /// about the secret.
  struct GaloisElement: Sendable, Hashable {
    var bits: UInt16

    static let zero = GaloisElement(bits: 0)
    static let one = GaloisElement(bits: 1)
    /// The modulus without its highest term.
    private static let modulus: UInt16 = 0x100B

    /// The sum, which is the difference too.
    static func + (first: GaloisElement, second: GaloisElement) -> GaloisElement {
      GaloisElement(bits: first.bits ^ second.bits)
    }

    static func * (first: GaloisElement, second: GaloisElement) -> GaloisElement {
      var (power, rest, product) = (first.bits, second.bits, UInt16(0))
      for _ in 0..<16 {
        product ^= power & (0 &- (rest & 1))
        power = power << 1 ^ modulus & (0 &- (power >> 15))
        rest >>= 1
      }
      return GaloisElement(bits: product)
    }

    /// The inverse as the power of 2^16 − 2; of zero, zero.
    var inverse: GaloisElement {
      var (result, power) = (GaloisElement.one, self)
      for _ in 1..<16 {
        power = power * power
        result = result * power
      }
      return result
    }
  }
#endif
