import Foundation
import Testing

@testable import Datasets

@Suite struct DataSourceTests {
  private static func classes(_ source: DataSource) -> [String] {
    guard case .pictures(let pictures) = source else { return [] }
    return pictures.map(\.label)
  }

  /// By its first bytes and not by its name; its labels are beside it whatever its folders are called.
  @Test func anIDXFileIsKnownByItsNumber() throws {
    let folder = try TemporaryFolder()
    let images = try folder.write(IDXFileTests.images, "images/my-images.bin")
    _ = try folder.write(IDXFileTests.labels, "images/my-labels.bin")
    #expect(Self.classes(try DataSource(images)) == ["1", "0"])
    #expect(DataSource.companions(of: images).first == folder.path + "/images/my-labels.bin")
    let ink = try folder.write(
      "{\"id\":\"a\",\"writer\":\"w\",\"traces\":[[0,0,1,1]],\"syms\":[]}\n", "idx-of-ink.jsonl")
    guard case .ink = try DataSource(ink) else { return #expect(Bool(false), "a name with idx is a name") }
    #expect(DataSource.companions(of: ink).isEmpty)
  }

  @Test func foldersThatAreNotAsTheySeem() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write([1], "x/a.png")
    let link = folder.path + "/itself"
    symlink("itself", link)
    var error = #expect(throws: DatasetError.self) { try ClassFolder(path: folder.path).classes() }
    #expect(error?.description.contains("link that leads nowhere") == true)
    unlink(link)
    let strange: [CChar] = Array(folder.path.utf8CString.dropLast()) + [47, -1, -2, 0]
    #expect(mkdir(strange, 0o700) == 0)
    error = #expect(throws: DatasetError.self) { try ClassFolder(path: folder.path).classes() }
    #expect(error?.description.contains("not UTF-8") == true)
    rmdir(strange)
    #expect(try ClassFolder(path: folder.path).classes().map(\.label) == ["x"])
  }

  @Test func pipesByNameAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/data.jsonl"
    #expect(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: DatasetError.self) { try DataSource(path) }
    #expect(error?.description.contains("pipe") == true)
  }
}
