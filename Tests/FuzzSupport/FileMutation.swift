/// Changes inside of files that guard themselves with lengths or checksums, which are made to fit again: otherwise every
/// mutant would be turned away at the door.
extension Mutator {
  /// A safetensors file (eight bytes of length, a JSON header, tensors) with another header or other numbers.
  public mutating func safetensors(_ original: [UInt8]) -> [UInt8] {
    let length = original.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard original.count >= 8, length <= UInt64(original.count - 8), !once(in: 6) else { return bytes(original) }
    let split = 8 + Int(length)
    var header = String(decoding: original[8..<split], as: UTF8.self)
    var body = Array(original[split...])
    if once(in: 2) { header = text(header) }
    if !body.isEmpty, once(in: 2) {
      for _ in 0..<(1 + below(8)) {
        let word = below(body.count / 4) * 4
        let value = Float(real()).bitPattern
        for index in 0..<4 where word + index < body.count {
          body[word + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
      }
    }
    if once(in: 8) { body = bytes(body) }
    let head = Array(header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: head.count >> (8 * $0)) } + head + body
  }

  /// A PNG file with chunks changed, moved, doubled or taken away, their checksums made to fit.
  public mutating func png(_ original: [UInt8]) -> [UInt8] {
    guard original.count > 20, !once(in: 5) else { return bytes(original) }
    var chunks: [[UInt8]] = []
    var at = 8
    while at + 12 <= original.count {
      let length = original[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard at + 12 + length <= original.count else { break }
      chunks.append(Array(original[at + 4..<at + 8 + length]))
      at += 12 + length
    }
    for _ in 0..<(1 + below(3)) where !chunks.isEmpty {
      let place = below(chunks.count)
      switch below(5) {
      case 0: chunks.remove(at: place)
      case 1: chunks.insert(chunks[place], at: below(chunks.count))
      case 2: chunks.swapAt(place, below(chunks.count))
      default: chunks[place] = chunks[place].prefix(4) + bytes(Array(chunks[place].dropFirst(4)))
      }
    }
    return chunks.reduce(Array(original.prefix(8))) { file, chunk in
      let (length, sum) = (UInt32(max(0, chunk.count - 4)), Checksum.crc32(chunk))
      return file + Checksum.bigEndian(length) + chunk + Checksum.bigEndian(sum)
    }
  }

  /// A gzip file of these bytes, stored without compression in members and blocks of any length; now and then damaged.
  public mutating func gzip(_ content: [UInt8]) -> [UInt8] {
    let file = Gzip.stored(content, members: 1 + below(3))
    return once(in: 3) ? bytes(file) : file
  }
}

/// Gzip files (RFC 1952) without a compressor.
public enum Gzip {
  /// `content` in stored blocks (RFC 1951, 3.2.4), cut into so many members.
  public static func stored(_ content: [UInt8], members: Int = 1) -> [UInt8] {
    let size = max(1, (content.count + members - 1) / max(1, members))
    var file: [UInt8] = []
    var at = 0
    repeat {
      let part = Array(content[at..<min(content.count, at + size)])
      file += [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
      var start = 0
      repeat {
        let block = part[start..<min(part.count, start + 65_535)]
        let length = UInt16(block.count)
        file.append(start + block.count == part.count ? 1 : 0)
        file += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
        file += block
        start += block.count
      } while start < part.count
      file += Checksum.bigEndian(Checksum.crc32(part)).reversed() + Checksum.bigEndian(UInt32(part.count)).reversed()
      at += size
    } while at < content.count
    return file
  }
}

/// The checksum that PNG and gzip share (ISO 3309).
public enum Checksum {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
  }

  public static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 255)] ^ ($0 >> 8) }
  }

  /// The four bytes of a number, the highest first.
  public static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
