import ImageProcessing

/// A picture drawn to a square of a fixed side, whatever its own proportions: what is kept of each in memory.
///
/// Squeezing keeps the whole product in view where cropping would cut tall bottles; training varies proportions by more
/// than that (``PictureVariation``).
public struct SquarePicture: Sendable, Hashable {
  /// Rows and columns.
  public let side: Int
  /// `side * side * 3` levels, row-major, red green blue interleaved.
  public let pixels: [UInt8]

  /// The side in which training keeps pictures: half as much again as the network looks at, for close-ups.
  public static let storedSide = 96

  /// - Parameter pixels: of a square of that side.
  public init(side: Int, pixels: [UInt8]) {
    precondition(side > 0 && pixels.count == side * side * 3, "a square has as many levels as its side says")
    self.side = side
    self.pixels = pixels
  }

  /// Each pixel is the mean of the part of the picture that it covers, so that fine print does not flicker into noise.
  public init(_ picture: ColorImage, side: Int = Self.storedSide) {
    let columns = Self.cover(picture.width, by: side)
    let rows = Self.cover(picture.height, by: side)
    // Columns first: a row of the picture becomes `side` colours.
    var narrow = [Float](repeating: 0, count: picture.height * side * 3)
    for y in 0..<picture.height {
      for (x, parts) in columns.enumerated() {
        for (column, weight) in parts {
          let source = (y * picture.width + column) * 3
          let target = (y * side + x) * 3
          for channel in 0..<3 { narrow[target + channel] += weight * Float(picture.pixels[source + channel]) }
        }
      }
    }
    var pixels = [UInt8](repeating: 0, count: side * side * 3)
    var sums = [Float](repeating: 0, count: side * 3)
    for (y, parts) in rows.enumerated() {
      for index in sums.indices { sums[index] = 0.5 }
      for (row, weight) in parts {
        for index in sums.indices { sums[index] += weight * narrow[row * side * 3 + index] }
      }
      for index in sums.indices { pixels[y * side * 3 + index] = UInt8(min(255, sums[index])) }
    }
    self.init(side: side, pixels: pixels)
  }

  /// For each of `count` equal stretches of a length its pixels with their shares, which sum to 1.
  private static func cover(_ length: Int, by count: Int) -> [[(pixel: Int, weight: Float)]] {
    (0..<count).map { place in
      let (start, end) = (Double(place * length) / Double(count), Double((place + 1) * length) / Double(count))
      let last = min(length - 1, Int(end.rounded(.up)) - 1)
      return (Int(start)...max(Int(start), last)).map { pixel in
        let overlap = min(end, Double(pixel + 1)) - max(start, Double(pixel))
        return (pixel, Float(overlap / (end - start)))
      }
    }
  }

  /// Writes the picture as the network takes it: `side * side * 3` numbers around 0, drawn to that side.
  ///
  /// - Parameter isMirrored: left and right changed over.
  public func fill(_ target: UnsafeMutableBufferPointer<Float>, side: Int, isMirrored: Bool = false) {
    PictureVariation(isMirrored: isMirrored).fill(target, side: side, from: self)
  }
}
