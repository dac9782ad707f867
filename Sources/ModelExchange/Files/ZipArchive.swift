import Foundation

/// Files in a ZIP archive that are stored as they are, as Keras keeps the parts of a model (PKWARE's APPNOTE.TXT 6.3.10).
enum ZipArchive {
  /// Entries of a model; Keras writes three.
  private static let mostEntries = 1000
  private static let (local, central, end) = (0x0403_4B50, 0x0201_4B50, 0x0605_4B50)

  /// The files of an archive by their names.
  ///
  /// - Throws: ``ExchangeError`` for what is no archive, or has compressed files.
  static func read(_ data: Data, file: String) throws(ExchangeError) -> [String: Data] {
    let bytes = ByteReader(data, file: file)
    // The archive's end is followed by a comment of at most 65,535 bytes.
    var place = data.count - 22
    while place >= max(0, data.count - 22 - 0xFFFF) {
      if try bytes.number(at: place, size: 4) == end { break }
      place -= 1
    }
    guard place >= 0, try bytes.number(at: place, size: 4) == end else {
      throw ExchangeError(file, "it is no archive of a Keras model", "give a .keras file that Keras 3 saved")
    }
    let count = try bytes.number(at: place + 10, size: 2)
    guard count <= mostEntries else { throw ExchangeError(file, "it holds \(count) files", "give a .keras file") }
    var result: [String: Data] = [:]
    var entry = try bytes.number(at: place + 16, size: 4)
    for _ in 0..<count {
      guard try bytes.number(at: entry, size: 4) == central else {
        throw ExchangeError(file, "its table of contents is damaged", "copy it again")
      }
      let nameLength = try bytes.number(at: entry + 28, size: 2)
      let name = try bytes.text(at: entry + 46, count: nameLength)
      guard try bytes.number(at: entry + 10, size: 2) == 0 else {
        throw ExchangeError(file, "\(name) in it is compressed, as Keras never does", "save the model with Keras 3")
      }
      let size = try bytes.number(at: entry + 24, size: 4)
      let header = try bytes.number(at: entry + 42, size: 4)
      guard try bytes.number(at: header, size: 4) == local else {
        throw ExchangeError(file, "\(name) in it is damaged", "copy it again")
      }
      let start =
        header + 30 + (try bytes.number(at: header + 26, size: 2)) + (try bytes.number(at: header + 28, size: 2))
      let content = try bytes.data(at: start, count: size)
      guard CheckSum.crc32(content) == UInt32(truncatingIfNeeded: try bytes.number(at: entry + 16, size: 4)) else {
        throw ExchangeError(file, "\(name) in it is damaged: its checksum is another", "copy it again")
      }
      result[name] = content
      entry +=
        46 + nameLength + (try bytes.number(at: entry + 30, size: 2)) + (try bytes.number(at: entry + 32, size: 2))
    }
    return result
  }

  /// The bytes of an archive of files, in that order.
  static func data(_ files: [(name: String, content: Data)]) -> Data {
    var (archive, table) = (Data(), Data())
    func number(_ value: Int, _ size: Int, to data: inout Data) {
      for byte in 0..<size { data.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
    for (name, content) in files {
      let (start, check) = (archive.count, Int(CheckSum.crc32(content)))
      /// What both the file's own header and the table of contents say; the date is the format's first.
      func facts(_ data: inout Data) {
        for (value, size) in [
          (20, 2), (0, 2), (0, 2), (0, 2), (0x21, 2), (check, 4), (content.count, 4), (content.count, 4),
        ] { number(value, size, to: &data) }
        number(name.utf8.count, 2, to: &data)
        number(0, 2, to: &data)
      }
      number(local, 4, to: &archive)
      facts(&archive)
      archive.append(contentsOf: name.utf8)
      archive.append(content)
      number(central, 4, to: &table)
      number(20, 2, to: &table)
      facts(&table)
      for (value, size) in [(0, 2), (0, 2), (0, 2), (0, 4), (start, 4)] { number(value, size, to: &table) }
      table.append(contentsOf: name.utf8)
    }
    let start = archive.count
    archive.append(table)
    number(end, 4, to: &archive)
    for (value, size) in [(0, 2), (0, 2), (files.count, 2), (files.count, 2), (table.count, 4), (start, 4), (0, 2)] {
      number(value, size, to: &archive)
    }
    return archive
  }
}

/// The checksum of ZIP archives.
enum CheckSum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  /// CRC-32 of ISO 3309.
  static func crc32(_ data: Data) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    table.withUnsafeBufferPointer { table in
      data.withUnsafeBytes { for byte in $0 { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8) } }
    }
    return ~value
  }
}
