import Foundation
import Testing

@testable import TensorBoardLog

@Suite("TensorBoard's event files") struct EventLogTests {
  /// RFC 3720, B.4, and the check value of the catalogue of checksums.
  private static let vectors: [([UInt8], UInt32)] = [
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E), (Array("123456789".utf8), 0xE306_9283), ([], 0),
  ]

  @Test("CRC-32C by the vectors of its standard", arguments: vectors)
  func checksums(_ bytes: [UInt8], _ wanted: UInt32) {
    #expect(RecordChecksum.plain(bytes) == wanted)
  }

  /// Golden/make_events.py wrote the same by TensorBoard's own classes.
  @Test("are those that TensorBoard's own writer makes, byte for byte")
  func golden() throws {
    let url = try #require(Bundle.module.url(forResource: "events", withExtension: "bin", subdirectory: "Golden"))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("events-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start = 1_700_000_000.25
    let log = try EventLog(folder: folder, time: start, process: 7)
    try log.add([("test/accuracy", 0.5), ("test/loss", 2.25)], step: 1, time: start + 1)
    try log.add([("test/accuracy", 0.984375), ("bytes/up", 123_456_789)], step: 300, time: start + 300)
    try log.add([("ε", -0.0), ("zero", 0)], step: 1 << 40, time: start + 0x1p40)
    try log.add([], step: 2)
    #expect(try Data(contentsOf: URL(fileURLWithPath: log.path)) == Data(contentsOf: url))
    #expect((log.path as NSString).lastPathComponent.hasPrefix("events.out.tfevents.1700000000."))
  }

  @Test("a folder that cannot be made is an error that names it")
  func refused() {
    #expect(throws: (any Error).self) { try EventLog(folder: "/dev/null/x") }
  }
}
