#if Federation
  import Crypto
  import CryptoExtras
  import Foundation

  /// A number modulo 2^16 or 2^32: what updates are summed in. Sums wrap around, so that a mask that is uniform hides everything.
  public protocol MaskWord: FixedWidthInteger, UnsignedInteger, Sendable {}
  extension UInt16: MaskWord {}
  extension UInt32: MaskWord {}

  /// Numbers that nobody tells from random ones without the key: AES-256 in counter mode, its bytes as they come, so that each is
  /// uniform modulo 2^16 or 2^32.
  struct MaskStream<Word: MaskWord> {
    private let zeros: Data

    /// For vectors of so many numbers.
    init(count: Int) { zeros = Data(count: count * MemoryLayout<Word>.size) }

    /// Adds a key's mask to numbers, or takes it away.
    ///
    /// - Parameter key: 32 bytes that are used for one mask alone: the counter begins at 0.
    func apply(_ key: SymmetricKey, to words: inout [Word], isAdded: Bool) throws(SecureAggregationError) {
      let stream: Data
      do {
        stream = try AES._CTR.encrypt(
          zeros, using: key, nonce: AES._CTR.Nonce(nonceBytes: [UInt8](repeating: 0, count: 12)))
      } catch {
        throw SecureAggregationError("a mask", "AES failed: \(error)", "report this")
      }
      words.withUnsafeMutableBufferPointer { words in
        stream.withUnsafeBytes { bytes in
          let masks = bytes.assumingMemoryBound(to: Word.self)
          if isAdded {
            for index in words.indices { words[index] &+= Word(littleEndian: masks[index]) }
          } else {
            for index in words.indices { words[index] &-= Word(littleEndian: masks[index]) }
          }
        }
      }
    }
  }
#endif
