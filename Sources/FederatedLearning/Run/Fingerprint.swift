import NeuralNetworks

/// A number that tells one set of data from another: FNV-1a over what can be seen of it.
public struct Fingerprint: Sendable, Hashable {
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  public init() {}

  public mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  public mutating func add(_ number: Int) { add(withUnsafeBytes(of: Int64(number).littleEndian, Array.init)) }

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

  public var text: String { String(value, radix: 16) }
}
