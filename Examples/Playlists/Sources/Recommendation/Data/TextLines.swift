import CGzip
import Foundation

/// The lines of a text file that may be gzipped.
struct TextLines {
  let path: String
  let lines: [Substring]

  /// A larger text is none of these data sets.
  static let mostBytes = 1 << 28

  /// - Parameter name: the file in the folder, without or with `.gz` behind it.
  init(folder: String, name: String) throws(PlaylistError) {
    let candidates = ["\(folder)/\(name)", "\(folder)/\(name).gz"]
    guard let path = candidates.first(where: FileManager.default.fileExists) else {
      throw PlaylistError(folder, "holds neither \(name) nor \(name).gz", "name the folder of the data set")
    }
    self.path = path
    guard let file = gzopen(path, "rb") else {
      throw PlaylistError(path, "cannot be opened: \(String(cString: strerror(errno)))", "check its permissions")
    }
    defer { gzclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = gzread(file, &piece, UInt32(piece.count))
      guard count >= 0 else {
        throw PlaylistError(path, "is damaged or cut short after \(bytes.count) bytes", "copy it again")
      }
      guard count > 0 else { break }
      bytes += piece[..<Int(count)]
      guard bytes.count <= Self.mostBytes else {
        throw PlaylistError(path, "has more than \(Self.mostBytes) bytes", "take a smaller set")
      }
    }
    // What ends within a gzip stream is read as far as it goes, and told by the stream's state alone.
    var state: Int32 = 0
    _ = gzerror(file, &state)
    guard state == Z_OK || state == Z_STREAM_END else {
      throw PlaylistError(path, "is damaged or cut short after \(bytes.count) bytes", "copy it again")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PlaylistError(path, "is no text in UTF-8", "convert it")
    }
    // "\r\n" is one character.
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  /// The fields of each line behind the header, with the line's number from 1.
  ///
  /// - Throws: ``PlaylistError`` for another header, and naming the first line with another number of fields.
  func rows(
    header: String, separator: Character, isQuoted: Bool = false
  ) throws(PlaylistError) -> [(number: Int, fields: [Substring])] {
    guard lines.first.map(String.init) == header else {
      throw PlaylistError("\(path), line 1", "is \"\((lines.first ?? "").prefix(60))\"", "it has to be \"\(header)\"")
    }
    let wanted = header.split(separator: separator).count
    var rows: [(number: Int, fields: [Substring])] = []
    rows.reserveCapacity(lines.count)
    for (place, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let fields =
        isQuoted && line.contains("\"")
        ? Self.quoted(line, separator) : line.split(separator: separator, omittingEmptySubsequences: false)
      guard fields.count == wanted else {
        throw PlaylistError(
          "\(path), line \(place + 1)", "has \(fields.count) fields", "it has to have \(wanted): \(header)")
      }
      rows.append((place + 1, fields))
    }
    return rows
  }

  /// The fields of a line in which some are quoted (RFC 4180).
  private static func quoted(_ line: Substring, _ separator: Character) -> [Substring] {
    var (fields, field, isInside) = ([Substring](), "", false)
    for character in line {
      if character == "\"" {
        isInside.toggle()
      } else if character == separator, !isInside {
        fields.append(Substring(field))
        field = ""
      } else {
        field.append(character)
      }
    }
    return fields + [Substring(field)]
  }
}
