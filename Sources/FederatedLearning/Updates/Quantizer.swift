import RandomStreams

/// Makes a block of values into a scale or two and a few bits a value.
protocol Quantizer: Sendable {
  /// Of a value.
  var bits: Int { get }
  /// Numbers of a block beside its values' bits.
  var scales: Int { get }
  func encode(_ block: UnsafeBufferPointer<Float>, into writer: inout BitWriter, _ random: inout RandomStream)
  /// - Returns: false where the bytes end or a scale is not finite.
  func decode(_ block: UnsafeMutableBufferPointer<Float>, from reader: inout BitReader) -> Bool
}

extension Quantizer {
  /// The bytes of a vector whose blocks are given.
  func byteCount(_ blocks: [Range<Int>]) -> Int {
    blocks.reduce(0) { $0 + 4 * scales + ($1.count * bits + 7) / 8 }
  }
}

/// Values as they are.
struct Float32Quantizer: Quantizer {
  let bits = 32
  let scales = 0

  func encode(_ block: UnsafeBufferPointer<Float>, into writer: inout BitWriter, _ random: inout RandomStream) {
    for value in block { writer.write(value) }
  }

  func decode(_ block: UnsafeMutableBufferPointer<Float>, from reader: inout BitReader) -> Bool {
    for place in block.indices {
      guard let value = reader.readFloat(), value.isFinite else { return false }
      block[place] = value
    }
    return true
  }
}
