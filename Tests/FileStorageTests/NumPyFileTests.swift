import Foundation
import Testing

@testable import FileStorage

@Suite("NumPy files") struct NumPyFileTests {
  @Test("are as numpy.save writes them, the numbers at a multiple of 64 bytes")
  func bytes() throws {
    for (rows, columns) in [(1, 1), (2, 3), (1000, 128), (0, 7)] {
      let values = (0..<rows * columns).map { Float($0) + 0.5 }
      let data = NumPyFile.data(values, columns: columns)
      #expect(data.prefix(8) == Data([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0]))
      let length = Int(data[8]) + Int(data[9]) << 8
      let header = String(decoding: data[10..<10 + length], as: UTF8.self)
      #expect((10 + length) % 64 == 0 && header.hasSuffix("\n"))
      let dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
      #expect(header.hasPrefix(dictionary))
      let numbers = data.dropFirst(10 + length).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
      #expect(numbers == values)
    }
  }
}
