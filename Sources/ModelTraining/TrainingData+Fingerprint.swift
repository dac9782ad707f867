import Datasets
import FileStorage

extension Fingerprint {
  /// Adds the content of data: every point of every symbol, every pixel of every picture, their labels and writers.
  package mutating func add(_ data: TrainingData) {
    add(data.ink.count)
    for sample in data.ink {
      add(text: sample.label)
      add(text: sample.writer)
      add(number: sample.usualSize)
      add(sample.strokes.count)
      for stroke in sample.strokes {
        add(stroke.count)
        for point in stroke {
          add(number: point.x)
          add(number: point.y)
        }
      }
    }
    add(data.pictures.count)
    for picture in data.pictures {
      add(text: picture.label)
      add(text: picture.writer)
      add(picture.width)
      picture.pixels.withUnsafeBytes { add($0) }
    }
  }

  /// Adds a text with its length, so that two adjacent texts differ from their concatenation.
  package mutating func add(text: String) {
    add(text.utf8.count)
    add(text.utf8)
  }

  private mutating func add(number: Float) { withUnsafeBytes(of: number.bitPattern.littleEndian) { add($0) } }
}
