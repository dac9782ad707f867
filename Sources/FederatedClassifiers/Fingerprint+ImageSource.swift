public import FileStorage
public import NeuralNetworks

extension Fingerprint {
  /// The class names, every label, and the pixels of 64 images from all over the source.
  public mutating func add(_ source: some ImageSource) {
    for name in source.classNames { add(name.utf8) }
    add(source.count)
    for index in 0..<source.count { add(source.label(at: index)) }
    var pixels = [Float](repeating: 0, count: source.imageShape.reduce(1, *))
    for place in 0..<min(64, source.count) {
      pixels.withUnsafeMutableBufferPointer {
        source.fill($0, at: place * source.count / min(64, source.count), epoch: 0)
      }
      pixels.withUnsafeBytes { add($0) }
    }
  }
}
