import NeuralNetworks

@testable import Datasets

/// A square crop as the network sees it.
struct Crop: Hashable {
  let size: Int
  var pixels: [Float]

  init(size: Int = 45, _ fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    self.size = size
    pixels = [Float](repeating: -1, count: size * size)
    pixels.withUnsafeMutableBufferPointer { fill($0) }
  }

  subscript(x: Int, y: Int) -> Float { pixels[y * size + x] }

  var ink: Double { pixels.reduce(0) { $0 + Double($1) } }

  /// First and last column and row that hold ink of a half and more.
  var extent: (left: Int, right: Int, top: Int, bottom: Int)? {
    let inked = pixels.indices.filter { pixels[$0] >= 0.5 }
    let (columns, rows) = (inked.map { $0 % size }, inked.map { $0 / size })
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
      return nil
    }
    return (left, right, top, bottom)
  }
}

extension InkRenderer {
  func crop(_ strokes: [Ink.Stroke], pen: Float) -> Crop { Crop(size: size) { draw(strokes, pen: pen, into: $0) } }
}

extension ImageSource {
  func crop(at index: Int, epoch: Int = 0) -> Crop { Crop(size: imageShape[0]) { fill($0, at: index, epoch: epoch) } }
}

/// A straight stroke.
func line(_ x0: Float, _ y0: Float, _ x1: Float, _ y1: Float) -> Ink.Stroke {
  (0...20).map { Ink.Point(x0 + (x1 - x0) * Float($0) / 20, y0 + (y1 - y0) * Float($0) / 20) }
}
