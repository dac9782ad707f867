import Foundation
import NeuralNetworks
import RandomStreams

/// Pictures of symbols as labelled images for the network, varied anew in every epoch.
///
/// With `fit` `.ink`, the picture's ink is scaled as ``InkRenderer`` draws it: aspect kept, the longer side filling the
/// square except for its margins. With `.whole`, the whole picture fills the square, as MNIST is used.
public struct PictureSymbols: ImageSource {
  /// Which part of a picture fills the square.
  public enum Fit: String, Sendable, Codable, CaseIterable { case ink, whole }

  /// The pictures, in the order of the images.
  public let pictures: [LabelledPicture]
  /// The classes, in the order of the network's outputs.
  public let classNames: [String]
  /// The side of an image in pixels.
  public let size: Int
  /// Which part of a picture fills the square.
  public let fit: Fit
  /// Whether images are varied anew in every epoch.
  public let isAugmented: Bool
  /// Of the variations; the same seed, index and epoch give the same pixels.
  public let seed: UInt64
  private let labels: [Int]
  /// The part of each picture that fills the square: left, top, side.
  private let frames: [(x: Float, y: Float, side: Float)]

  /// Images of pictures.
  ///
  /// - Throws: ``DatasetError`` where a picture's label is not among the classes.
  public init(
    pictures: [LabelledPicture], classNames: [String], size: Int = 45, fit: Fit = .ink, isAugmented: Bool = false,
    seed: UInt64 = 1
  ) throws {
    labels = try ClassIndex(classNames).labels(pictures.map { ($0.label, $0.writer) })
    self.pictures = pictures
    self.classNames = classNames
    self.size = size
    self.fit = fit
    self.isAugmented = isAugmented
    self.seed = seed
    frames = pictures.map { fit == .ink ? Self.inkFrame(of: $0) : Self.wholeFrame(of: $0) }
  }

  /// One image for each picture.
  public var count: Int { pictures.count }
  /// Height, width and one channel.
  public var imageShape: [Int] { [size, size, 1] }
  /// The class of an image, an index into ``classNames``.
  public func label(at index: Int) -> Int { labels[index] }

  /// Samples an image: `height * width` values from 0 (ground) to 1 (ink), row-major. A picture that fills a square of its own size
  /// stays as it is.
  public func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    var random = RandomStream(seed: seed, DataPurpose.augmentation.rawValue, UInt64(index), UInt64(epoch))
    let picture = pictures[index]
    let frame = frames[index]
    guard isAugmented || picture.width != size || picture.height != size || frame != (0, 0, Float(size)) else {
      // A crop already: sampling it between its pixels would give every neighbour of ink a millionth of it, which is no zero.
      _ = pixels.update(fromContentsOf: picture.pixels)
      return
    }
    let map = isAugmented ? Distortion(&random) : Distortion()
    let step = frame.side / Float(size)
    for y in 0..<size {
      for x in 0..<size {
        // Maps from the crop back into the picture, in units of the frame's side about its centre.
        let (u, v) = map.source((Float(x) + 0.5) / Float(size) - 0.5, (Float(y) + 0.5) / Float(size) - 0.5)
        let centreX = frame.x + (u + 0.5) * frame.side
        let centreY = frame.y + (v + 0.5) * frame.side
        pixels[y * size + x] = picture.level(atX: centreX, y: centreY, spread: step)
      }
    }
    if isAugmented { InkAugmenter().weather(pixels, size: size, random: &random) }
  }

  private static func wholeFrame(of picture: LabelledPicture) -> (x: Float, y: Float, side: Float) {
    let side = Float(max(picture.width, picture.height))
    return ((Float(picture.width) - side) / 2, (Float(picture.height) - side) / 2, side)
  }

  private static func inkFrame(of picture: LabelledPicture) -> (x: Float, y: Float, side: Float) {
    var (left, right, top, bottom) = (Int.max, -1, Int.max, -1)
    for y in 0..<picture.height {
      for x in 0..<picture.width where picture.pixels[y * picture.width + x] > 0.4 {
        (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
      }
    }
    guard right >= left else { return wholeFrame(of: picture) }
    let side = Float(max(right - left, bottom - top) + 1) * 45 / 39
    return (Float(left + right + 1) / 2 - side / 2, Float(top + bottom + 1) / 2 - side / 2, side)
  }

  /// A random rotation, shear, stretch, shift and smooth wave, drawn once for each picture.
  private struct Distortion {
    var (a, b, c, d): (Float, Float, Float, Float) = (1, 0, 0, 1)
    var shift: (Float, Float) = (0, 0)
    var wave: (amplitudeX: Float, amplitudeY: Float, alongX: Float, alongY: Float, phase: Float) = (0, 0, 0, 0, 0)

    init() {}

    init(_ random: inout RandomStream) {
      let turn = Float(random.normal(deviation: 0.08))
      let lean = Float(random.normal(deviation: 0.12))
      let scaleX = Float(exp(random.normal(deviation: 0.08)))
      let scaleY = Float(exp(random.normal(deviation: 0.08)))
      (a, b) = (cos(turn) * scaleX, (-sin(turn) + lean) * scaleX)
      (c, d) = (sin(turn) * scaleY, cos(turn) * scaleY)
      shift = (Float(random.normal(deviation: 0.02)), Float(random.normal(deviation: 0.02)))
      wave = (
        Float(random.normal(deviation: 0.02)), Float(random.normal(deviation: 0.02)), Float(random.uniform(-8...8)),
        Float(random.uniform(-8...8)), Float(random.uniform(0...6.283))
      )
    }

    func source(_ x: Float, _ y: Float) -> (Float, Float) {
      let sway = wave.amplitudeX == 0 ? 0 : sin(wave.alongX * x + wave.alongY * y + wave.phase)
      return (
        a * x + b * y + shift.0 + wave.amplitudeX * sway, c * x + d * y + shift.1 + wave.amplitudeY * sway
      )
    }
  }
}

/// Indices of class names, for sources that label their symbols by text.
struct ClassIndex {
  let names: [String]
  private let index: [String: Int]

  init(_ names: [String]) {
    self.names = names
    index = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Fails where a label is not among the classes; the error names its origin.
  func labels(_ samples: [(label: String, origin: String)]) throws -> [Int] {
    try samples.map { sample in
      guard let label = index[sample.label] else {
        throw DatasetError(
          file: sample.origin, problem: "label \(sample.label) is none of the model's \(names.count) classes",
          remedy: "train a model with this class, or leave the symbol out")
      }
      return label
    }
  }
}
