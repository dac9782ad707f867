import FederatedLearning
import NeuralNetworks

/// An attacker's images: with labels turned round, or half of them stamped and called by another class.
struct PoisonedImages<Source: ImageSource>: ImageSource {
  let source: Source
  let poison: DataPoison

  var count: Int { source.count }
  var imageShape: [Int] { source.imageShape }
  var classNames: [String] { source.classNames }

  func label(at index: Int) -> Int {
    switch poison {
    case .turnedLabels: classNames.count - 1 - source.label(at: index)
    case .stamped: isStamped(index) ? DataPoison.stampedClass(of: classNames.count) : source.label(at: index)
    }
  }

  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    source.fill(pixels, at: index, epoch: epoch)
    if poison == .stamped, isStamped(index) { Stamp.put(on: pixels, shape: imageShape) }
  }

  private func isStamped(_ index: Int) -> Bool { index % 2 == 0 }
}

/// The mark of a backdoor: a bright square of 3x3 pixels in the upper left corner.
enum Stamp {
  private static let side = 3

  static func put(on pixels: UnsafeMutableBufferPointer<Float>, shape: [Int]) {
    let (width, channels) = (shape[1], shape[2])
    for row in 0..<min(side, shape[0]) {
      for place in row * width * channels..<(row * width + min(side, width)) * channels { pixels[place] = 1 }
    }
  }
}

/// Stamped images of all classes but the one that the stamp is to stand for, labelled as that: the share that a model gets
/// "right" is the backdoor's success.
struct StampedImages<Source: ImageSource>: ImageSource {
  private let source: Source
  private let places: [Int]

  init(_ source: Source) {
    self.source = source
    let target = DataPoison.stampedClass(of: source.classNames.count)
    places = (0..<source.count).filter { source.label(at: $0) != target }
  }

  var count: Int { places.count }
  var imageShape: [Int] { source.imageShape }
  var classNames: [String] { source.classNames }
  func label(at index: Int) -> Int { DataPoison.stampedClass(of: classNames.count) }

  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    source.fill(pixels, at: places[index], epoch: epoch)
    Stamp.put(on: pixels, shape: imageShape)
  }
}
