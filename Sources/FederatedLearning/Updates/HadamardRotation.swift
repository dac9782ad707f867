import CHadamard
import RandomStreams

/// A random rotation of vectors of any length: block by block two Walsh-Hadamard transforms, each after a random change of signs
/// (Vargaftik et al. 2021, arXiv 2105.08339). After it every vector looks like one of normally distributed values; one transform
/// alone leaves those with few large values visible, and estimates of them biased.
///
/// Complexity: 2 log₂ of the block additions a value.
struct HadamardRotation: Sendable {
  /// Where blocks begin and end: of 2^15 values, and the rest in powers of two.
  let blocks: [Range<Int>]
  /// For each block the signs of both transforms.
  private let signs: [(first: [UInt64], second: [UInt64])]

  static let blockExponent = 15

  /// - Parameter random: both ends draw the same signs from it.
  init(count: Int, _ random: RandomStream) {
    var random = random
    blocks = Self.blocks(count)
    signs = blocks.map { block in
      let words = (block.count + 63) / 64
      return ((0..<words).map { _ in random.next() }, (0..<words).map { _ in random.next() })
    }
  }

  static func blocks(_ count: Int) -> [Range<Int>] {
    var (start, blocks) = (0, [Range<Int>]())
    while start < count {
      let rest = count - start
      let size = min(1 << blockExponent, 1 << (Int.bitWidth - 1 - rest.leadingZeroBitCount))
      blocks.append(start..<start + size)
      start += size
    }
    return blocks
  }

  /// Turns a vector of the rotation's length.
  func apply(_ values: inout [Float]) {
    values.withUnsafeMutableBufferPointer { values in
      for (block, signs) in zip(blocks, signs) {
        guard let start = values.baseAddress else { return }
        mr_rotate(start + block.lowerBound, block.count, signs.first)
        mr_rotate(start + block.lowerBound, block.count, signs.second)
      }
    }
  }

  /// Turns it back.
  func undo(_ values: inout [Float]) {
    values.withUnsafeMutableBufferPointer { values in
      for (block, signs) in zip(blocks, signs) {
        guard let start = values.baseAddress else { return }
        mr_rotate_back(start + block.lowerBound, block.count, signs.second)
        mr_rotate_back(start + block.lowerBound, block.count, signs.first)
      }
    }
  }
}
