/// How a camera was held: the EXIF tag 0x0112 (EXIF 2.32, 4.6.4).
public enum ImageOrientation: Int, Sendable, Hashable, CaseIterable {
  case upright = 1
  case mirrored, upsideDown, upsideDownMirrored
  /// The four that swap width and height. `transposed` mirrors about the diagonal from the top left.
  case transposed, turnedLeft, transversed, turnedRight

  /// Whether the upright picture's width is the stored one's height.
  public var swapsSides: Bool { rawValue >= 5 }

  /// The orientation stated in a TIFF structure (what follows "Exif\0\0" in JPEG, the whole of PNG's eXIf chunk), or
  /// nil where it is absent, unknown or damaged: a broken tag must not make a picture unreadable.
  init?(tiff: ArraySlice<UInt8>) {
    let bytes = Array(tiff.prefix(65536))
    guard bytes.count >= 8 else { return nil }
    let little: Bool
    switch (bytes[0], bytes[1]) {
    case (0x49, 0x49): little = true
    case (0x4D, 0x4D): little = false
    default: return nil
    }
    func short(_ offset: Int) -> Int? {
      guard offset >= 0, offset + 2 <= bytes.count else { return nil }
      let (first, second) = (Int(bytes[offset]), Int(bytes[offset + 1]))
      return little ? first | second << 8 : first << 8 | second
    }
    func long(_ offset: Int) -> Int? {
      guard let first = short(offset), let second = short(offset + 2) else { return nil }
      return little ? first | second << 16 : first << 16 | second
    }
    guard short(2) == 42, let directory = long(4), let entries = short(directory) else { return nil }
    for entry in 0..<entries {
      let start = directory + 2 + entry * 12
      guard let tag = short(start) else { return nil }
      guard tag == 0x0112 else { continue }
      guard short(start + 2) == 3, let value = short(start + 8) else { return nil }
      self.init(rawValue: value)
      return
    }
    return nil
  }

  /// Interleaved pixels turned upright; `width * height` pixels as stored, `channels` bytes each.
  func apply(_ pixels: [UInt8], width: Int, height: Int, channels: Int) -> [UInt8] {
    guard self != .upright else { return pixels }
    // The stored index of the upright pixel (0, 0), and the index steps for one pixel right and one down.
    let (right, down) = (width - 1, (height - 1) * width)
    let (start, stepX, stepY) =
      switch self {
      case .upright: (0, 1, width)
      case .mirrored: (right, -1, width)
      case .upsideDown: (right + down, -1, -width)
      case .upsideDownMirrored: (down, 1, -width)
      case .transposed: (0, width, 1)
      case .turnedLeft: (down, -width, 1)
      case .transversed: (right + down, -width, -1)
      case .turnedRight: (right, width, -1)
      }
    let (outWidth, outHeight) = swapsSides ? (height, width) : (width, height)
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      pixels.withUnsafeBufferPointer { stored in
        // Square tiles, so that neither side strides through the whole picture's cache lines.
        let tile = 32
        for tileY in stride(from: 0, to: outHeight, by: tile) {
          for tileX in stride(from: 0, to: outWidth, by: tile) {
            for y in tileY..<min(tileY + tile, outHeight) {
              var from = (start + y * stepY + tileX * stepX) * channels
              var to = (y * outWidth + tileX) * channels
              for _ in tileX..<min(tileX + tile, outWidth) {
                for channel in 0..<channels { out[to + channel] = stored[from + channel] }
                from += stepX * channels
                to += channels
              }
            }
          }
        }
      }
      count = pixels.count
    }
  }
}
