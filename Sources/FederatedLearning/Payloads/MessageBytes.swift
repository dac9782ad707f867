/// The bytes of a message between a server and its clients, as they are put one behind another: little-endian.
struct MessageBytes {
  private(set) var bytes: [UInt8]

  /// - Parameters:
  ///   - magic: the format's first bytes.
  ///   - capacity: of the whole message.
  init(_ magic: [UInt8], capacity: Int) {
    bytes = magic
    bytes.reserveCapacity(capacity)
  }

  mutating func put(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// As floats of 32 bits; all machines that Swift runs on are little-endian.
  mutating func put(_ values: [Float]) { values.withUnsafeBytes { bytes.append(contentsOf: $0) } }

  mutating func put(_ other: [UInt8]) { bytes += other }

  /// A section: the length of its name in one byte, the name, the number of its values in 32 bits, the values.
  ///
  /// - Throws: ``FederatedError`` where the format has no room for it.
  mutating func put(_ section: Section, _ values: [Float]) throws(FederatedError) {
    guard let length = UInt8(exactly: section.name.utf8.count), let count = UInt32(exactly: values.count) else {
      throw FederatedError("section \(section.name)", "its name or values do not go into a message", "shorten it")
    }
    put(length)
    put(Array(section.name.utf8))
    put(count)
    put(values)
  }
}
