#if Federation
  import Crypto
  import Foundation
  import Testing

  @testable import ContentStore

  /// Names, manifests and archives as Kubo 0.22, aleph-cid 0.1.0 and libipld 3.5.0 make and read them.
  @Suite("Names and bytes of other programs") struct GoldenTests {
    /// f(i) = (7919 i >> 3) & 255.
    static func content(_ count: Int) -> Data {
      var data = Data(count: count)
      data.withUnsafeMutableBytes { bytes in
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: (7919 &* index) >> 3) }
      }
      return data
    }

    @Test(
      "a file has the name that `ipfs add` gives it",
      arguments: [
        (
          0, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
          "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"
        ),
        (
          5, "bafkreigk245x6bqpprkypa33232xzjivcm3644356d7wofny3fm7s6gbpi",
          "QmT76oWQhGPWejskHfGsiGSBULfmSmMofBzC2M8oXq8yYt"
        ),
        (
          262_144, "bafkreifqad4inllnofjffsygru6p2rug7s5yvhnmzpuflxcgjtk6limwta",
          "QmavQC3sjRnR1WCJaiNukZWWs9oLhTzgfRpzymwJA8f5Vx"
        ),
        (
          262_145, "bafybeihaotryv4tzhfwpihleodrw5smtokfwboovxoy2rtunqxi3u4iz2q",
          "QmNo6vzQWd8eVSUoZixi2agTKvp4ayvUkeaUZ22LQTLCkr"
        ),
        (
          1_700_000, "bafybeicj6rtij5ubbtnslxgdehdxgtt5fmyjnkmoa6fmwcpcwjnbeu7v3e",
          "QmSBrq2Q3QeiokgmpKgx8oWpw66DrZT3YLXYywpuJqYciL"
        ),
        // More leaves than a node has links.
        (46_000_000, "bafybeifzeh5sprmgfiirsogbo3ucpuddqrogccjdpkxwj6jy6hr7uucrwm", nil),
      ] as [(Int, String, String?)])
    func names(_ count: Int, _ one: String, _ zero: String?) throws {
      let content = Self.content(count)
      let blocks = MemoryStore()
      #expect(try UnixFS.add(content, put: blocks.put).text == one)
      #expect(try ContentSource([blocks]).file(ContentID(one)) == content)
      guard let zero else { return }
      let old = MemoryStore()
      #expect(try UnixFS.add(content, version: .zero, put: old.put).text == zero)
      #expect(try ContentSource([old]).file(ContentID(zero)) == content)
    }

    /// The manifest that libipld decodes.
    static func manifest() throws -> DagCBOR {
      let link = DagCBOR.link(try UnixFS.add(content(1_700_000), put: { _, _ in }))
      return .map([
        "format": .text("mathrec federation 1"), "kind": .text("round"), "round": .integer(3), "parent": .null,
        "model": link, "updates": .list([.map(["client": .integer(0), "weight": .integer(120), "update": link])]),
        "accuracy": .float(0.75),
      ])
    }

    @Test("a manifest's bytes and name")
    func dagCBOR() throws {
      let value = try Self.manifest()
      #expect(value.encoded.count == 195)
      #expect(value.id.text == "bafyreid6uxr6zdzsrwp4jnncl4a5h2umdazzwvbu4ybqnpnesetprx5n2y")
      #expect(try DagCBOR(decoding: value.encoded, subject: "golden") == value)
    }

    @Test("an archive's bytes")
    func archive() throws {
      let value = try Self.manifest()
      let bytes = ContentArchive.header(roots: [value.id]) + ContentArchive.section(value.id, value.encoded)
      #expect(
        SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
          == "0c8fffbcb517a570befd2df8fd1c44d9e22af663ea5014df42e26cd154ee9ced")
      let archive = try ContentArchive(bytes, path: "golden")
      #expect(archive.roots == [value.id] && archive.blocks == [value.id: value.encoded])
    }

    @Test(
      "examples of RFC 8949 and of the DAG-CBOR specification, in hexadecimal",
      arguments: [
        ("00", .integer(0)), ("17", .integer(23)), ("1818", .integer(24)), ("18ff", .integer(255)),
        ("190100", .integer(256)), ("1a000f4240", .integer(1_000_000)),
        ("1b000000e8d4a51000", .integer(1_000_000_000_000)),
        ("1b7fffffffffffffff", .integer(Int.max)), ("20", .integer(-1)), ("3903e7", .integer(-1000)),
        ("3b7fffffffffffffff", .integer(Int.min)), ("fb3ff199999999999a", .float(1.1)),
        ("fb7e37e43c8800759c", .float(1e300)),
        ("f4", .bool(false)), ("f5", .bool(true)), ("f6", .null), ("4401020304", .bytes([1, 2, 3, 4])),
        ("60", .text("")),
        ("62c3bc", .text("ü")), ("83010203", .list([.integer(1), .integer(2), .integer(3)])), ("a0", .map([:])),
        ("a2616101626262820203", .map(["a": .integer(1), "bb": .list([.integer(2), .integer(3)])])),
      ] as [(String, DagCBOR)])
    func examples(_ hex: String, _ value: DagCBOR) throws {
      #expect(value.encoded == Self.bytes(hex))
      #expect(try DagCBOR(decoding: Self.bytes(hex), subject: "example") == value)
    }

    static func bytes(_ hex: String) -> [UInt8] {
      stride(from: 0, to: hex.count, by: 2).map { start in
        let from = hex.index(hex.startIndex, offsetBy: start)
        return UInt8(hex[from..<hex.index(from, offsetBy: 2)], radix: 16) ?? 0
      }
    }

    @Test(
      "what has another encoding, or no place in DAG-CBOR, is refused with its reason",
      arguments: [
        ("1817", "longer than it need be"), ("1900ff", "longer than it need be"),
        ("1a0000ffff", "longer than it need be"),
        ("1b00000000ffffffff", "longer than it need be"), ("9f01ff", "left open"), ("5f4101ff", "left open"),
        ("f93c00", "no place"), ("fa3f800000", "no place"), ("f7", "no place"), ("fb7ff0000000000000", "not finite"),
        ("fb7ff8000000000000", "not finite"), ("a2616201616101", "not in their order"),
        ("a2616101616101", "not in their order"),
        ("a262616101616201", "not in their order"), ("a10101", "no text"), ("61ff", "no UTF-8"), ("c001", "no link"),
        ("d82a4101", "does not begin with 0"), ("0000", "follow the value"), ("1bffffffffffffffff", "beyond 63 bits"),
        ("9b7fffffffffffffff", "are announced"), ("5b7fffffffffffffff", "are announced"),
        ("a262c3a90163" + "65cc8101", "one text"),
      ])
    func refusals(_ hex: String, _ reason: String) {
      #expect {
        try DagCBOR(decoding: Self.bytes(hex), subject: "block x")
      } throws: { error in
        "\(error)".hasPrefix("block x: its DAG-CBOR at byte ") && "\(error)".contains(reason)
      }
    }

    @Test("values within values end somewhere")
    func depth() {
      #expect(throws: ContentError.self) {
        try DagCBOR(decoding: [UInt8](repeating: 0x81, count: 100_000) + [0], subject: "deep")
      }
    }

    @Test("a signature and a key are OpenSSL's, and OpenSSL's are ours", .enabled(if: OpenSSL.isThere))
    func openSSL() throws {
      let folder = try Folder()
      let key = NodeKey()
      let files = try KeyFiles.write(key, name: folder["own"])
      let message = try Self.manifest().encoded
      try Data(message).write(to: URL(fileURLWithPath: folder["message"]))
      try Data(key.signature(of: message)).write(to: URL(fileURLWithPath: folder["signature"]))
      #expect(
        try OpenSSL.run(
          "dgst", "-sha256", "-verify", files[1], "-signature", folder["signature"], folder["message"]) == 0)
      #expect(
        try OpenSSL.run(
          "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", folder["their.key"]) == 0)
      #expect(try OpenSSL.run("pkey", "-in", folder["their.key"], "-pubout", "-out", folder["their.pub"]) == 0)
      #expect(
        try OpenSSL.run("dgst", "-sha256", "-sign", folder["their.key"], "-out", folder["theirs"], folder["message"])
          == 0)
      chmod(folder["their.key"], 0o600)
      let their = try PublicKey(path: folder["their.pub"])
      #expect(try NodeKey(path: folder["their.key"]).publicKey == their)
      let signature = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder["theirs"])))
      #expect(their.isSignature(signature, of: message))
      #expect(!their.isSignature(signature, of: message + [0]))
      #expect(!key.publicKey.isSignature(signature, of: message))
    }
  }

  /// The `openssl` command, an oracle where it is installed.
  enum OpenSSL {
    static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    static func run(_ arguments: String...) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      process.arguments = arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  /// A folder that goes away with its value.
  final class Folder {
    let path: String

    init() throws {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(_ name: String) -> String { path + "/" + name }
  }
#endif
