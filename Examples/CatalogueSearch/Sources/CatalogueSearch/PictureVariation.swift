import Foundation
import RandomStreams

/// How one photograph of a product may differ from the next: nearer or farther, turned, mirrored, in other light, partly
/// hidden. The same numbers give the same pixels.
public struct PictureVariation: Sendable, Hashable {
  /// Columns and rows of the window, as shares of the picture's.
  var (width, height): (Float, Float) = (1, 1)
  /// The window's centre, from -1 to 1 of what the picture leaves it.
  var (shiftX, shiftY): (Float, Float) = (0, 0)
  /// Radians.
  var angle: Float = 0
  var isMirrored = false
  /// Factors of red, green and blue: the light's colour.
  var light = SIMD3<Float>(1, 1, 1)
  /// Of colours away from their grey, of greys away from their mean, and what is added to all.
  var (saturation, contrast, brightness): (Float, Float, Float) = (1, 1, 0)
  /// What is hidden: left, top, width and height as shares, and the grey that hides it.
  var cover: SIMD4<Float>?
  var coverGrey: Float = 0

  /// The picture as it is, or its middle.
  ///
  /// - Parameter share: of each side that is in view.
  public init(isMirrored: Bool = false, share: Float = 1) {
    self.isMirrored = isMirrored
    (width, height) = (share, share)
  }

  /// Ranges found by trying a few: narrower ones learn the training photographs by heart, wider ones show too little.
  private enum Range {
    static let window = 0.45...1.05
    static let proportion = -0.2...0.2
    static let angle = -0.35...0.35
    static let light = 0.9...1.1
    static let saturation = 0.6...1.4
    static let contrast = 0.7...1.3
    static let brightness = -0.2...0.2
    static let cover = 0.125...0.333
    /// Half of the pictures are partly hidden, half mirrored.
    static let often = 0.5
  }

  /// A variation drawn from a stream.
  public init(_ random: inout RandomStream) {
    func draw(_ range: ClosedRange<Double>) -> Float { Float(random.uniform(range)) }
    let window = draw(Range.window)
    let proportion = exp(draw(Range.proportion))
    (width, height) = (window * proportion, window / proportion)
    angle = draw(Range.angle)
    isMirrored = random.uniform() < Range.often
    let play = max(0, 1 - window)
    (shiftX, shiftY) = (play * draw(-1...1), play * draw(-1...1))
    light = SIMD3(draw(Range.light), draw(Range.light), draw(Range.light))
    (saturation, contrast, brightness) = (draw(Range.saturation), draw(Range.contrast), draw(Range.brightness))
    guard random.uniform() < Range.often else { return }
    let (coverWidth, coverHeight) = (draw(Range.cover), draw(Range.cover))
    cover = SIMD4(
      draw(0...1) * (1 - coverWidth), draw(0...1) * (1 - coverHeight), coverWidth, coverHeight)
    coverGrey = draw(0...1)
  }

  /// Numbers of a picture's levels for the network: around 0, about as far from it as 1.
  static func scaled(_ level: Float) -> Float { (level - 0.5) * 4 }

  /// Writes `side * side * 3` numbers, NHWC, of the varied picture.
  public func fill(_ target: UnsafeMutableBufferPointer<Float>, side: Int, from picture: SquarePicture) {
    precondition(target.count == side * side * 3, "the target is a square of three channels")
    sample(target, side: side, from: picture)
    recolour(target)
    if let cover {
      let (left, top) = (Int(cover.x * Float(side)), Int(cover.y * Float(side)))
      let (right, bottom) = (
        min(side, left + Int(cover.z * Float(side))), min(side, top + Int(cover.w * Float(side)))
      )
      for y in top..<bottom {
        for index in (y * side + left) * 3..<(y * side + right) * 3 { target[index] = coverGrey }
      }
    }
    for index in target.indices { target[index] = Self.scaled(target[index]) }
  }

  /// The window's levels from 0 to 1, between pixels in proportion; beyond the edge the picture is mirrored.
  private func sample(_ target: UnsafeMutableBufferPointer<Float>, side: Int, from picture: SquarePicture) {
    let (cosine, sine) = (cos(angle), sin(angle))
    let flip: Float = isMirrored ? -1 : 1
    let size = Float(picture.side)
    let bound = picture.side - 1
    picture.pixels.withUnsafeBufferPointer { pixels in
      func place(_ position: Float) -> (Int, Int, Float) {
        // Within one reflection on each side: windows never lie farther out.
        var position = abs(position)
        if position > Float(bound) { position = max(0, Float(2 * bound) - position) }
        let first = min(bound, Int(position))
        return (first, min(bound, first + 1), position - Float(first))
      }
      for y in 0..<side {
        let v = (Float(2 * y + 1) / Float(side) - 1)
        for x in 0..<side {
          let u = (Float(2 * x + 1) / Float(side) - 1) * flip
          let column = width * (u * cosine) - height * (v * sine) + shiftX
          let row = width * (u * sine) + height * (v * cosine) + shiftY
          let (x0, x1, right) = place((column + 1) * 0.5 * size - 0.5)
          let (y0, y1, down) = place((row + 1) * 0.5 * size - 0.5)
          let corners = (
            (y0 * picture.side + x0) * 3, (y0 * picture.side + x1) * 3, (y1 * picture.side + x0) * 3,
            (y1 * picture.side + x1) * 3
          )
          for channel in 0..<3 {
            let upper =
              Float(pixels[corners.0 + channel]) * (1 - right) + Float(pixels[corners.1 + channel]) * right
            let lower =
              Float(pixels[corners.2 + channel]) * (1 - right) + Float(pixels[corners.3 + channel]) * right
            target[(y * side + x) * 3 + channel] = (upper * (1 - down) + lower * down) / 255
          }
        }
      }
    }
  }

  /// Light, saturation, contrast and brightness, kept within 0 and 1.
  private func recolour(_ target: UnsafeMutableBufferPointer<Float>) {
    guard self.light != SIMD3(1, 1, 1) || saturation != 1 || contrast != 1 || brightness != 0 else { return }
    var mean: Float = 0
    for pixel in stride(from: 0, to: target.count, by: 3) {
      let colour = SIMD3(target[pixel], target[pixel + 1], target[pixel + 2]) * light
      let grey = colour.sum() / 3
      let result = SIMD3(repeating: grey) + (colour - grey) * saturation
      for channel in 0..<3 { target[pixel + channel] = result[channel] }
      mean += grey
    }
    mean /= Float(target.count / 3)
    for index in target.indices {
      target[index] = min(1, max(0, mean + (target[index] - mean) * contrast + brightness))
    }
  }
}
