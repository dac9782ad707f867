import Foundation

/// Values as JSON text (RFC 8259): keys sorted, so that equal values give equal bytes, and slashes not escaped.
package enum JSONText {
  /// One value and a line feed.
  package static func data(_ value: some Encodable, isPretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      isPretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }

  /// One value as text on one line, without the line's end.
  package static func text(_ value: some Encodable) throws -> String {
    String(decoding: try data(value).dropLast(), as: UTF8.self)
  }
}
