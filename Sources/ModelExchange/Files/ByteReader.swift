import Foundation

/// Numbers and texts at places of a file; a place beyond its end is an error.
struct ByteReader {
  private let bytes: [UInt8]
  private let file: String

  /// The bytes of a file, which errors name.
  init(_ data: Data, file: String) {
    bytes = Array(data)
    self.file = file
  }

  /// How many there are.
  var count: Int { bytes.count }

  private var cut: ExchangeError {
    ExchangeError(file, "it ends too early, or a part of it is damaged", "copy it again")
  }

  /// The range of so many bytes at a place.
  func range(at place: Int, count: Int) throws(ExchangeError) -> Range<Int> {
    guard place >= 0, count >= 0, place <= bytes.count, count <= bytes.count - place else { throw cut }
    return place..<place + count
  }

  /// A sum of places.
  func sum(_ left: Int, _ right: Int) throws(ExchangeError) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw cut }
    return sum
  }

  /// A whole number of one to eight bytes, little-endian; one that is no `Int` is beyond every file.
  func number(at place: Int, size: Int) throws(ExchangeError) -> Int {
    var value: UInt64 = 0
    for byte in bytes[try range(at: place, count: size)].reversed() { value = value << 8 | UInt64(byte) }
    guard let number = Int(exactly: value) else { throw cut }
    return number
  }

  /// Floats, little-endian.
  func floats(at place: Int, count: Int) throws(ExchangeError) -> [Float] {
    let (size, overflow) = count.multipliedReportingOverflow(by: 4)
    guard !overflow else { throw cut }
    let range = try range(at: place, count: size)
    return bytes.withUnsafeBytes { bytes in
      (0..<count).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound + 4 * index, as: UInt32.self)))
      }
    }
  }

  /// Whether a word of ASCII stands at a place.
  func has(_ word: String, at place: Int) throws(ExchangeError) -> Bool {
    bytes[try range(at: place, count: word.utf8.count)].elementsEqual(word.utf8)
  }

  /// A text of some length.
  func text(at place: Int, count: Int) throws(ExchangeError) -> String {
    String(decoding: bytes[try range(at: place, count: count)], as: UTF8.self)
  }

  /// A text that ends with a zero.
  func text(at place: Int) throws(ExchangeError) -> String {
    guard place >= 0, place < bytes.count, let end = bytes[place...].firstIndex(of: 0) else { throw cut }
    return try text(at: place, count: end - place)
  }

  /// Bytes.
  func data(at place: Int, count: Int) throws(ExchangeError) -> Data { Data(bytes[try range(at: place, count: count)]) }
}
