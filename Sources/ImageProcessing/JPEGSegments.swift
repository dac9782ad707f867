/// The marker segments before a JPEG's pixels (ITU-T T.81, annex B; EXIF 2.32; Adobe technical note 5116).
struct JPEGSegments {
  private(set) var orientation = ImageOrientation.upright
  /// Adobe's programs store CMYK inverted and say so by their marker.
  private(set) var hasAdobeMarker = false

  /// An upper bound on the number of scans: every start-of-scan marker counts, wherever it stands.
  static func scans(in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      for index in 0..<max(0, bytes.count - 1) where bytes[index] == 0xFF && bytes[index + 1] == 0xDA { count += 1 }
      return count
    }
  }

  init(bytes: [UInt8]) {
    var offset = 2
    while offset + 4 <= bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      if marker == 0xFF {
        offset += 1  // fill byte
        continue
      }
      if marker == 0x01 || (0xD0...0xD7).contains(marker) {
        offset += 2  // markers without a length
        continue
      }
      let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
      // 0xDA starts the scan, 0xD9 ends the picture.
      guard marker != 0xDA, marker != 0xD9, length >= 2, offset + 2 + length <= bytes.count else { return }
      let body = bytes[(offset + 4)..<(offset + 2 + length)]
      if marker == 0xE1, body.starts(with: Array("Exif".utf8) + [0, 0]) {
        orientation = ImageOrientation(tiff: body.dropFirst(6)) ?? orientation
      } else if marker == 0xEE, body.starts(with: Array("Adobe".utf8)) {
        hasAdobeMarker = true
      }
      offset += 2 + length
    }
  }
}
