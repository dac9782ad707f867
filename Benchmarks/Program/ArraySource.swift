import Foundation
import NeuralNetworks

/// Images in memory, as peers have them: `FOLDER/NAME.images` holds floats, `FOLDER/NAME.labels` 32-bit numbers.
struct ArraySource: ImageSource {
  static let side = 45

  let pixels: [Float]
  let labels: [Int32]
  let classNames: [String]

  init(pixels: [Float], labels: [Int32], classes: Int) {
    self.pixels = pixels
    self.labels = labels
    classNames = (0..<classes).map(String.init)
  }

  /// Reads the first `limit` images, or all.
  init(folder: String, name: String, classes: Int, limit: Int = .max) throws {
    let labels: [Int32] = try Self.read("\(folder)/\(name).labels", limit: limit)
    self.init(
      pixels: try Self.read("\(folder)/\(name).images", limit: labels.count * Self.side * Self.side), labels: labels,
      classes: classes)
  }

  func write(folder: String, name: String) throws {
    try pixels.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(folder)/\(name).images")) }
    try labels.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: "\(folder)/\(name).labels")) }
  }

  private static func read<Value: BitwiseCopyable>(_ path: String, limit: Int) throws -> [Value] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    return data.withUnsafeBytes { Array($0.assumingMemoryBound(to: Value.self).prefix(limit)) }
  }

  var count: Int { labels.count }
  var imageShape: [Int] { [Self.side, Self.side, 1] }
  func label(at index: Int) -> Int { Int(labels[index]) }

  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    let size = Self.side * Self.side
    self.pixels.withUnsafeBufferPointer { all in
      _ = pixels.update(fromContentsOf: all[index * size..<(index + 1) * size])
    }
  }
}
