import Foundation

/// Walks through a file of JSON objects, one a line, without a list of all lines: that would take more memory than the file.
enum JSONLines {
  /// A hundred times the longest line of CROHME.
  private static let longestLine = 4 << 20

  /// Calls `body` with every line that is not blank and its number, counted from 1. Blank lines count, so that errors name the
  /// line that an editor shows.
  ///
  /// - Throws: ``DatasetError`` for a line that is too long, and what `body` throws.
  static func forEach(of data: Data, file: String, _ body: (Data, Int) throws -> Void) throws {
    var (start, number) = (data.startIndex, 0)
    while start < data.endIndex {
      let blank = blankLines(at: start, in: data)
      (start, number) = (start + blank, number + blank)
      guard start < data.endIndex else { break }
      let end = Self.end(ofLineAt: start, in: data)
      let line = data[start..<end]
      start = min(end + 1, data.endIndex)
      number += 1
      guard line.count <= longestLine else {
        throw DatasetError(
          file: file, place: .line(number),
          problem: "a line of \(line.count) bytes, where \(longestLine) are read at most",
          remedy: "give one object a line")
      }
      try body(line, number)
    }
  }

  /// The first line that is not blank, no longer than a line may be.
  static func first(of data: Data) -> Data {
    let start = data.startIndex + blankLines(at: data.startIndex, in: data)
    return data[start..<end(ofLineAt: start, in: data)].prefix(longestLine)
  }

  /// Why a line is not the object that was looked for.
  static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "no field \(key.stringValue)"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "field \(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
    default: "broken JSON"
    }
  }

  /// How many end marks follow one another: a file may have some hundred million.
  private static func blankLines(at start: Int, in data: Data) -> Int {
    data.withUnsafeBytes { bytes in
      var place = start - data.startIndex
      while place < bytes.count, bytes[place] == UInt8(ascii: "\n") { place += 1 }
      return place - (start - data.startIndex)
    }
  }

  /// Where the line's end mark is, or the data's end.
  private static func end(ofLineAt start: Int, in data: Data) -> Int {
    data.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return start }
      let from = base + (start - data.startIndex)
      let found = memchr(from, Int32(UInt8(ascii: "\n")), bytes.count - (start - data.startIndex))
      return found.map { data.startIndex + (UnsafeRawPointer($0) - base) } ?? data.endIndex
    }
  }
}
