/// Arithmetic on vectors of one length, value by value; the bounds are checked once for the whole vector.
extension [Float] {
  /// Sets each value from itself and the other's.
  @inline(__always)
  mutating func combine(_ other: [Float], _ body: (Float, Float) -> Float) {
    precondition(other.count == count, "vectors of one space have one length")
    withUnsafeMutableBufferPointer { mine in
      other.withUnsafeBufferPointer { other in
        for index in mine.indices { mine[index] = body(mine[index], other[index]) }
      }
    }
  }

  /// Sets each value from itself and two others'.
  @inline(__always)
  mutating func combine(_ first: [Float], _ second: [Float], _ body: (Float, Float, Float) -> Float) {
    precondition(first.count == count && second.count == count, "vectors of one space have one length")
    withUnsafeMutableBufferPointer { mine in
      first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
          for index in mine.indices { mine[index] = body(mine[index], first[index], second[index]) }
        }
      }
    }
  }

  /// This and another, as `body` makes of each pair.
  @inline(__always)
  func combined(_ other: [Float], _ body: (Float, Float) -> Float) -> [Float] {
    var result = self
    result.combine(other, body)
    return result
  }

  /// The Euclidean length; not finite exactly where a value is not, for in Double no square of a Float overflows.
  package var norm: Double { withUnsafeBufferPointer { $0.squaredNorm.squareRoot() } }
}

extension UnsafeBufferPointer<Float> {
  /// The sum of the squares, always in the same order.
  var squaredNorm: Double {
    // Eight sums side by side: one alone waits for each addition to end.
    var sums = SIMD8<Double>()
    let whole = count / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
      var lane = SIMD8<Float>()
      for place in 0..<8 { lane[place] = self[start + place] }
      let wide = SIMD8<Double>(lane)
      sums += wide * wide
    }
    var sum = sums.sum()
    for value in self[whole...] { sum += Double(value) * Double(value) }
    return sum
  }
}
