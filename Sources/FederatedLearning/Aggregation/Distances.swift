extension [Float] {
  /// The square of the distance to another vector of the same length.
  func squaredDistance(to other: [Float]) -> Double {
    precondition(other.count == count, "vectors of one space have one length")
    return withUnsafeBufferPointer { mine in
      other.withUnsafeBufferPointer { other in
        var sums = SIMD8<Double>()
        let whole = mine.count / 8 * 8
        for start in stride(from: 0, to: whole, by: 8) {
          var (a, b) = (SIMD8<Float>(), SIMD8<Float>())
          for place in 0..<8 { (a[place], b[place]) = (mine[start + place], other[start + place]) }
          let difference = SIMD8<Double>(a) - SIMD8<Double>(b)
          sums += difference * difference
        }
        var sum = sums.sum()
        for place in whole..<mine.count {
          let difference = Double(mine[place]) - Double(other[place])
          sum += difference * difference
        }
        return sum
      }
    }
  }
}

/// Means of changes, summed in Double in their order.
enum Mean {
  /// `Σ w_i u_i / Σ w_i`.
  static func of(_ changes: [[Float]], weights: [Double]? = nil) -> [Float] {
    var sum = [Double](repeating: 0, count: changes[0].count)
    for (place, change) in changes.enumerated() { sum.add(change, scale: weights?[place] ?? 1) }
    let total = weights?.reduce(0, +) ?? Double(changes.count)
    return total > 0 ? sum.map { Float($0 / total) } : sum.map { Float($0) }
  }
}
