import Foundation

/// Values as JSON text (RFC 8259): keys in order, so that equal values give equal bytes, and slashes as they are.
package enum JSONText {
  /// One value and a line's end.
  package static func data(_ value: some Encodable, isPretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      isPretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}
