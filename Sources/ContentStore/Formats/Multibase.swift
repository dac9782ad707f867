#if Federation
  /// Bytes as letters: base32 of RFC 4648 in lower case without padding, and Bitcoin's base58.
  enum Multibase {
    private static let letters32 = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    private static let letters58 = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

    static func base32(_ bytes: [UInt8]) -> String {
      var (text, held, bits) = ([UInt8](), 0, 0)
      for byte in bytes {
        held = held << 8 | Int(byte)
        bits += 8
        while bits >= 5 {
          bits -= 5
          text.append(letters32[held >> bits & 31])
        }
        held &= (1 << bits) - 1
      }
      if bits > 0 { text.append(letters32[held << (5 - bits) & 31]) }
      return String(decoding: text, as: UTF8.self)
    }

    /// Nil for other letters, and where the last letter has bits that no byte has: one text for one value.
    static func base32(decoding text: some Sequence<UInt8>) -> [UInt8]? {
      var (bytes, held, bits) = ([UInt8](), 0, 0)
      for letter in text {
        guard let digit = letters32.firstIndex(of: letter) else { return nil }
        held = held << 5 | digit
        bits += 5
        if bits >= 8 {
          bits -= 8
          bytes.append(UInt8(truncatingIfNeeded: held >> bits))
        }
        held &= (1 << bits) - 1
      }
      return held == 0 && bits < 5 ? bytes : nil
    }

    /// Complexity: O(count²), for names of a few dozen bytes.
    static func base58(_ bytes: [UInt8]) -> String {
      // The lowest digit first.
      var digits: [Int] = []
      for byte in bytes {
        var carry = Int(byte)
        for index in digits.indices {
          carry += digits[index] << 8
          digits[index] = carry % 58
          carry /= 58
        }
        while carry > 0 {
          digits.append(carry % 58)
          carry /= 58
        }
      }
      let zeros = bytes.prefix { $0 == 0 }.count
      return String(
        decoding: [UInt8](repeating: letters58[0], count: zeros) + digits.reversed().map { letters58[$0] },
        as: UTF8.self)
    }

    /// Nil for other letters, and for texts longer than any name.
    static func base58(decoding text: some Collection<UInt8>) -> [UInt8]? {
      guard text.count <= 128 else { return nil }
      var bytes: [Int] = []
      for letter in text {
        guard var carry = letters58.firstIndex(of: letter) else { return nil }
        for index in bytes.indices {
          carry += bytes[index] * 58
          bytes[index] = carry & 255
          carry >>= 8
        }
        while carry > 0 {
          bytes.append(carry & 255)
          carry >>= 8
        }
      }
      let zeros = text.prefix { $0 == letters58[0] }.count
      return [UInt8](repeating: 0, count: zeros) + bytes.reversed().map { UInt8($0) }
    }
  }
#endif
