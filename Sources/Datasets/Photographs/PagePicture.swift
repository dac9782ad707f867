import Foundation
import ImageProcessing
import NeuralNetworks
import RandomStreams

/// Grey levels as they pass through lens, sensor and compression.
struct PagePicture {
  let width: Int
  let height: Int
  /// `height * width` levels around 0...255.
  var levels: [Float]

  /// The picture with levels rounded to bytes.
  var image: GrayImage {
    GrayImage(width: width, height: height, pixels: levels.map { UInt8(clamped: $0.rounded()) })
  }

  /// Applies a Gaussian blur; edge pixels are repeated outside.
  mutating func blur(deviation: Double) {
    guard deviation > 0.2 else { return }
    let reach = Int(clamped: (3 * deviation).rounded(.up))
    var kernel = (-reach...reach).map { Float(exp(-Double($0 * $0) / (2 * deviation * deviation))) }
    let sum = kernel.reduce(0, +)
    kernel = kernel.map { $0 / sum }
    var across = levels
    for y in 0..<height {
      for x in 0..<width {
        var total: Float = 0
        for offset in -reach...reach {
          total += kernel[offset + reach] * levels[y * width + max(0, min(width - 1, x + offset))]
        }
        across[y * width + x] = total
      }
    }
    for y in 0..<height {
      for x in 0..<width {
        var total: Float = 0
        for offset in -reach...reach {
          total += kernel[offset + reach] * across[max(0, min(height - 1, y + offset)) * width + x]
        }
        levels[y * width + x] = total
      }
    }
  }

  mutating func addNoise(deviation: Double, random: inout RandomStream) {
    guard deviation > 0.1 else { return }
    for index in levels.indices {
      // The sum of four uniform numbers, which is close enough to normal and needs no logarithm.
      let bits = random.next()
      let sum = (0..<4).reduce(0) { $0 + Float((bits >> (16 * UInt64($1))) & 0xFFFF) }
      levels[index] += (sum / 65536 - 2) * 1.732 * Float(deviation)
    }
  }

  /// Quantizes the cosine transform of each 8x8 block, high frequencies more coarsely, as JPEG does; pixels after the
  /// last whole block are left alone.
  mutating func compress(step: Double) {
    guard step > 0.5 else { return }
    let basis = Self.cosines
    for top in stride(from: 0, through: height - 8, by: 8) {
      for left in stride(from: 0, through: width - 8, by: 8) {
        var block = [Float](repeating: 0, count: 64)
        for y in 0..<8 { for x in 0..<8 { block[y * 8 + x] = levels[(top + y) * width + left + x] } }
        var spectrum = Self.product(basis, Self.product(block, Self.transposed(basis)))
        for v in 0..<8 {
          for u in 0..<8 where u + v > 0 {
            let quantum = Float(step) * (1 + 0.6 * Float(u + v))
            spectrum[v * 8 + u] = (spectrum[v * 8 + u] / quantum).rounded() * quantum
          }
        }
        block = Self.product(Self.transposed(basis), Self.product(spectrum, basis))
        for y in 0..<8 { for x in 0..<8 { levels[(top + y) * width + left + x] = block[y * 8 + x] } }
      }
    }
  }

  /// The orthonormal cosine basis, one frequency in each row.
  private static let cosines: [Float] = (0..<64).map { index in
    let (frequency, place) = (Double(index / 8), Double(index % 8))
    return Float(cos((2 * place + 1) * frequency * .pi / 16) * (frequency == 0 ? 0.125.squareRoot() : 0.5))
  }

  private static func transposed(_ a: [Float]) -> [Float] { (0..<64).map { a[$0 % 8 * 8 + $0 / 8] } }

  private static func product(_ a: [Float], _ b: [Float]) -> [Float] {
    var result = [Float](repeating: 0, count: 64)
    for row in 0..<8 {
      for inner in 0..<8 {
        let factor = a[row * 8 + inner]
        for column in 0..<8 { result[row * 8 + column] += factor * b[inner * 8 + column] }
      }
    }
    return result
  }
}
