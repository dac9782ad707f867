import RandomStreams

/// EDEN (Vargaftik et al. 2022, arXiv 2108.08842) and DRIVE (2021, arXiv 2105.08339): a rotated block, scaled to unit variance,
/// goes to the nearest of the centroids that are best for a normal distribution (Lloyd 1982, Max 1960), and a scale makes up
/// for it: `‖y‖² / ⟨y, ĉ⟩`, with which the estimate is unbiased (EDEN), or `⟨y, ĉ⟩ / ‖ĉ‖²`, with which its error is least (DRIVE).
struct EdenQuantizer: Quantizer {
  let bits: Int
  let scales = 1
  /// Whether the mean of many estimates is the value.
  let isUnbiased: Bool

  /// Of the positive half, ascending.
  private var centroids: [Float] { Self.tables[bits - 1] }

  static let tables: [[Float]] = [
    [0.797_884_56],
    [0.452_780_03, 1.510_417_6],
    [0.245_094_18, 0.756_005_28, 1.343_909_3, 2.151_945_7],
    [
      0.128_395_03, 0.388_048_3, 0.656_759_1, 0.942_340_46, 1.256_231_2, 1.618_046_4, 2.069_017_2, 2.732_589_6,
    ],
  ]

  /// `E‖x̂ − x‖² / ‖x‖²` of the unbiased estimate, for 1 to 4 bits.
  static let errors = [0.5708, 0.1332, 0.0358, 0.0096]

  func encode(_ block: UnsafeBufferPointer<Float>, into writer: inout BitWriter, _ random: inout RandomStream) {
    let (centroids, half) = (centroids, UInt32(1) << UInt32(bits - 1))
    let bounds = zip(centroids, centroids.dropFirst()).map { ($0 + $1) / 2 }
    let square = block.squaredNorm
    let gain = square > 0 ? Float((Double(block.count) / square).squareRoot()) : 0
    // Σ y ĉ and Σ ĉ², by how often each centroid is taken; the scale is written before the values.
    var (dot, energy) = (0.0, 0.0)
    var codes = [UInt32](repeating: 0, count: block.count)
    codes.withUnsafeMutableBufferPointer { codes in
      for place in block.indices {
        let value = block[place]
        let size = abs(value) * gain
        var rank = 0
        for bound in bounds where size > bound { rank += 1 }
        dot += Double(abs(value)) * Double(centroids[rank])
        energy += Double(centroids[rank] * centroids[rank])
        codes[place] = value < 0 ? half - 1 - UInt32(rank) : half + UInt32(rank)
      }
    }
    let scale = dot > 0 ? (isUnbiased ? square / dot : dot / energy) : 0
    writer.write(Float(scale))
    for code in codes { writer.write(code, bits: bits) }
    writer.pad()
  }

  func decode(_ block: UnsafeMutableBufferPointer<Float>, from reader: inout BitReader) -> Bool {
    guard let scale = reader.readFloat(), scale.isFinite else { return false }
    let values = centroids.reversed().map { -$0 * scale } + centroids.map { $0 * scale }
    for place in block.indices {
      guard let code = reader.read(bits: bits) else { return false }
      block[place] = values[Int(code)]
    }
    reader.pad()
    return true
  }
}
