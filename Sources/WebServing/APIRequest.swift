/// A request as the routes see it, free of any connection.
public struct APIRequest: Sendable {
  /// `GET`, `POST` and so on, as it was sent.
  public var method: String
  /// The path without its query, percent signs as they were sent.
  public var path: String
  /// The query's names and values, decoded; of names that occur twice, all.
  public var query: [(name: String, value: String)]
  /// Header fields by their names in lower case; of fields sent twice, the last.
  public var headers: [String: String]
  /// The whole body.
  public var body: [UInt8]

  /// A request by its parts.
  ///
  /// - Parameter target: path and query as they stand in the request line.
  public init(method: String, target: String, headers: [String: String] = [:], body: [UInt8] = []) {
    self.method = method
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = parts.first.map(String.init) ?? ""
    query = parts.count > 1 ? Self.pairs(parts[1]) : []
    self.headers = headers
    self.body = body
  }

  /// The media type of the body without its parameters, in lower case; empty where none is stated.
  package var mediaType: String {
    let field = headers["content-type"] ?? ""
    let type = field.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    return type.filter { !$0.isWhitespace }.lowercased()
  }

  private static func pairs(_ text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
    }
  }

  /// Text without percent signs; a sign that stands for nothing stays as it is.
  private static func decoded(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count, let high = digit(bytes[place + 1]),
        let low = digit(bytes[place + 2])
      {
        result.append(high << 4 | low)
        place += 3
      } else {
        result.append(bytes[place] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
