import Foundation
import ImageProcessing
import Testing

@testable import Datasets

@Suite struct ClassFolderTests {
  struct Unreadable: Error {}

  /// Stands for a decoder: a file's bytes are width, height and levels.
  static func decode(_ path: String) throws -> GrayImage {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    guard bytes.count > 2, bytes.count == 2 + Int(bytes[0]) * Int(bytes[1]) else { throw Unreadable() }
    return GrayImage(width: Int(bytes[0]), height: Int(bytes[1]), pixels: Array(bytes[2...]))
  }

  @Test func readsFoldersInOrder() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write([1, 1, 0], "times/b.jpg")
    _ = try folder.write([1, 1, 255], "times/a.JPG")
    _ = try folder.write([1, 1, 51], "ascii_124/1.png")
    _ = try folder.write("note", "times/readme.txt")
    _ = try folder.write("note", "readme.txt")
    var classes = ClassFolder(path: folder.path)
    classes.side = 3
    let pictures = try classes.pictures(decode: Self.decode)
    #expect(pictures.map(\.label) == ["|", "\\times", "\\times"])
    #expect(pictures.map { $0.pixels[4] } == [0.8, 0, 1])
    #expect(pictures.allSatisfy { $0.width == 3 && $0.height == 3 && $0.pixels.count == 9 })
    classes.limitPerClass = 1
    #expect(try classes.pictures(decode: Self.decode).count == 2)
  }

  @Test func knowsKagglesNames() {
    let names = [
      "forward_slash", "div", "pi", "gt", "lt", "leq", "infty", "prime", "Delta", "sin", "in", "ascii_124", "!",
      "COMMA",
    ]
    let labels = [
      "/", "\\div", "\\pi", ">", "<", "\\leq", "\\infty", "\\prime", "\\Delta", "\\sin", "\\in", "|", "!", ",",
    ]
    #expect(names.map { SourceClassName.label($0) } == labels)
    #expect(SourceClassName.label("banana") == nil)
  }

  @Test func saysWhatIsWrong() throws {
    func problem(_ path: String, change: (inout ClassFolder) -> Void = { _ in }) -> String? {
      var classes = ClassFolder(path: path)
      change(&classes)
      let error = #expect(throws: DatasetError.self) { try classes.pictures(decode: Self.decode) }
      return error?.problem
    }
    let folder = try TemporaryFolder()
    #expect(problem(folder.path + "/none") == "there is no such folder")
    #expect(problem(folder.path) == "holds no folders")
    let file = try folder.write([1, 1], "2/broken.jpg")
    #expect(problem(file) == "this is a file")
    #expect(problem(folder.path) == "cannot be decoded (Unreadable())")
    #expect(problem(folder.path) { $0.side = 0 } == "asked for pictures of 0 pixels")
    let empty = try TemporaryFolder()
    _ = try empty.write("", "2/note.txt")
    #expect(problem(empty.path) == "holds no pictures (jpeg, jpg, png)")
    let unknown = try TemporaryFolder()
    _ = try unknown.write([1, 1, 0], "banana/1.jpg")
    #expect(problem(unknown.path) == "'banana' names no class of the vocabulary")
    #expect(problem(unknown.path) { $0.skipsUnknownClasses = true } == "none of its 1 folders names a class")
  }

  @Test func fitsPicturesIntoASquare() {
    let same = GrayImage(width: 2, height: 2, pixels: [0, 255, 51, 204])
    #expect(SquareFit.ink(same, side: 2) == [1, 0, 0.8, 0.2])
    // A wide picture is centred, its aspect kept: ink in the middle rows only.
    let wide = GrayImage(width: 9, height: 3, level: 0)
    let fitted = SquareFit.ink(wide, side: 9)
    #expect(fitted.reduce(0, +) == 27)
    #expect(fitted[0] == 0 && fitted[4 * 9] == 1)
    // Ink is kept when a picture shrinks or grows: its share of the square stays.
    for side in [7, 45, 100] {
      let share = SquareFit.ink(wide, side: side).reduce(0, +) / Float(side * side)
      #expect(abs(share - 1 / 3) < 1e-3)
    }
  }

  @Test(.enabled(if: SharedData.has("kaggle-layout-sample"), "no ../shared/data")) func listsTheRealLayout() throws {
    let classes = try ClassFolder(path: SharedData.path("kaggle-layout-sample")).classes()
    #expect(classes.count == 16)
    #expect(classes.map(\.label).contains("\\div") && classes.map(\.label).contains("\\times"))
    let pictures = try ClassFolder(path: SharedData.path("kaggle-layout-sample")).pictures { _ in
      GrayImage(width: 45, height: 45, level: 0)
    }
    #expect(pictures.count > 500 && pictures.count <= 640)
    #expect(pictures.allSatisfy { $0.pixels.allSatisfy { $0 == 1 } })
  }
}
