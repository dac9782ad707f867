import Foundation

/// A table of numbers as NumPy's `.npy` (format version 1.0): `numpy.load` gives an array of float32.
package enum NumPyFile {
  /// The header's magic bytes and length fill up to a multiple of this, so that the numbers can be mapped.
  private static let alignment = 64

  /// The bytes of a file of rows, each of `columns` numbers.
  package static func data(_ values: [Float], columns: Int) -> Data {
    precondition(columns > 0 && values.count % columns == 0, "rows are whole")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(values.count / columns), \(columns)), }"
    let start = 10
    let rest = (start + header.utf8.count + 1) % alignment
    header += String(repeating: " ", count: rest == 0 ? 0 : alignment - rest) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    let count = UInt16(header.utf8.count)
    data.append(contentsOf: [UInt8(count & 0xFF), UInt8(count >> 8)])
    data.append(contentsOf: header.utf8)
    // Little-endian, as the header says, which every machine that Swift runs on is.
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }
}
