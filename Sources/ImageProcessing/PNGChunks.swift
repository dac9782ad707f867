/// A PNG's chunks, examined before anything is decoded (PNG 1.2, section 3; eXIf of 2017): a header may claim billions
/// of pixels, and libpng does not distinguish a truncated file from a broken one.
struct PNGChunks {
  let width: Int
  let height: Int
  private(set) var orientation = ImageOrientation.upright
  /// Whether the list of chunks reaches its end marker.
  private(set) var isComplete = false

  /// Nil where the header chunk is missing or truncated.
  init?(bytes: [UInt8]) {
    func long(_ offset: Int) -> Int {
      bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= 33, long(8) == 13, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
    width = long(16)
    height = long(20)
    var offset = 8
    while offset + 12 <= bytes.count {
      let length = long(offset)
      guard offset + 12 + length <= bytes.count else { return }
      let kind = bytes[(offset + 4)..<(offset + 8)]
      if kind.elementsEqual("eXIf".utf8) {
        orientation = ImageOrientation(tiff: bytes[(offset + 8)..<(offset + 8 + length)]) ?? orientation
      } else if kind.elementsEqual("IEND".utf8) {
        isComplete = true
        return
      }
      offset += 12 + length
    }
  }
}
