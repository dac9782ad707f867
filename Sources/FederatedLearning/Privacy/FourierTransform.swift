import Foundation

/// The discrete Fourier transform of complex vectors whose length is a power of two (Cooley, Tukey 1965), in place.
struct FourierTransform: Sendable {
  /// The vectors' length.
  let count: Int
  /// exp(-2πi k / count) for k below half the length.
  private let cosines: [Double]
  private let sines: [Double]

  init(count: Int) {
    precondition(count > 0 && count & (count - 1) == 0, "a transform's length is a power of two")
    self.count = count
    let angles = (0..<count / 2).map { -2 * Double.pi * Double($0) / Double(count) }
    cosines = angles.map { cos($0) }
    sines = angles.map { sin($0) }
  }

  /// The transform, or with `isInverse` the inverse with its factor of one over the length.
  func apply(_ real: inout [Double], _ imaginary: inout [Double], isInverse: Bool = false) {
    precondition(real.count == count && imaginary.count == count, "a vector has the transform's length")
    let sign: Double = isInverse ? -1 : 1
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        var mirrored = 0
        for place in 0..<count {
          if place < mirrored {
            real.swapAt(place, mirrored)
            imaginary.swapAt(place, mirrored)
          }
          var bit = count >> 1
          while bit > 0, mirrored & bit != 0 {
            mirrored ^= bit
            bit >>= 1
          }
          mirrored |= bit
        }
        var half = 1
        while half < count {
          let step = count / (2 * half)
          for start in stride(from: 0, to: count, by: 2 * half) {
            for k in 0..<half {
              let (c, s) = (cosines[k * step], sign * sines[k * step])
              let (one, other) = (start + k, start + k + half)
              let (x, y) = (real[other] * c - imaginary[other] * s, real[other] * s + imaginary[other] * c)
              (real[other], imaginary[other]) = (real[one] - x, imaginary[one] - y)
              (real[one], imaginary[one]) = (real[one] + x, imaginary[one] + y)
            }
          }
          half *= 2
        }
        guard isInverse else { return }
        let scale = 1 / Double(count)
        for place in 0..<count {
          real[place] *= scale
          imaginary[place] *= scale
        }
      }
    }
  }
}
