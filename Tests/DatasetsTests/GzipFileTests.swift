import Foundation
import Testing

@testable import Datasets

@Suite struct GzipFileTests {
  /// `printf 'hello, hello, hello\n' | gzip -n`.
  static let hello: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7, 0x51, 0xc8, 0x40,
    0xa2, 0xb8, 0x00, 0xe7, 0x42, 0x6e, 0x52, 0x14, 0x00, 0x00, 0x00,
  ]

  @Test func inflatesAFile() throws {
    let folder = try TemporaryFolder()
    let data = try GzipFile.read(folder.write(Self.hello, "hello.gz"))
    #expect(String(decoding: data, as: UTF8.self) == "hello, hello, hello\n")
  }

  @Test func joinsSeveralMembers() throws {
    let folder = try TemporaryFolder()
    let data = try GzipFile.read(folder.write(Self.hello + Self.hello, "hello.gz"))
    #expect(data.count == 40)
  }

  @Test func passesPlainFilesThrough() throws {
    let folder = try TemporaryFolder()
    #expect(try GzipFile.read(folder.write("plain", "plain.txt")) == Data("plain".utf8))
    #expect(try GzipFile.read(folder.write([], "empty")).isEmpty)
  }

  @Test(arguments: [3, 9, 12, 20, 26, 29]) func saysWhereAFileIsCutShort(length: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(Self.hello.prefix(length)), "cut.gz")
    let error = #expect(throws: DatasetError.self) { try GzipFile.read(path) }
    #expect(
      error?.description == "\(path), byte \(length): the gzip data ends before its checksum; "
        + "the file is cut short: copy or download it again")
  }

  @Test func noticesDamage() throws {
    let folder = try TemporaryFolder()
    var bytes = Self.hello
    bytes[23] ^= 1
    let path = try folder.write(bytes, "damaged.gz")
    let error = #expect(throws: DatasetError.self) { try GzipFile.read(path) }
    #expect(error?.problem == "damaged gzip data (incorrect data check)")
  }

  @Test func stopsAtTheLimit() throws {
    let folder = try TemporaryFolder()
    let packed = try folder.write(Self.hello, "hello.gz")
    let plain = try folder.write("hello, hello, hello\n", "hello.txt")
    #expect(throws: DatasetError.self) { try GzipFile.read(packed, limit: 19) }
    #expect(throws: DatasetError.self) { try GzipFile.read(plain, limit: 19) }
    #expect(try GzipFile.read(packed, limit: 20).count == 20)
  }

  @Test func tellsMissingFilesFromFolders() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: DatasetError.self) { try GzipFile.read(folder.path + "/none.gz") }
    #expect(missing?.problem == "there is no such file")
    let directory = #expect(throws: DatasetError.self) { try GzipFile.read(folder.path) }
    #expect(directory?.problem == "this is a folder")
  }

  @Test(.enabled(if: SharedData.has("crohme/test2011.jsonl.gz"), "no ../shared/data")) func readsARealFile() throws {
    let data = try GzipFile.read(SharedData.path("crohme/test2011.jsonl.gz"))
    #expect(data.filter { $0 == 0x0a }.count == 348)
  }
}
