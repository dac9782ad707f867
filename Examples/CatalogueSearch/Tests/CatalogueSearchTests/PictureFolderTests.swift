import Foundation
import ImageProcessing
import Testing

@testable import CatalogueSearch

@Suite("Folders of pictures") struct PictureFolderTests {
  @Test(
    "a product is named by its folder, or by the file without ending and running number",
    arguments: [
      ("22_Kaiser_04.jpg", "22_Kaiser"), ("22_Kaiser.jpg", "22_Kaiser"), ("pears/kaiser/12.jpg", "kaiser"),
      ("plum.png", "plum"), ("_7.png", "_7"), ("a_.png", "a_"), ("two.dots_3.png", "two.dots"),
    ])
  func names(name: String, product: String) { #expect(PictureFolder.product(of: name) == product) }

  @Test("pictures are found in folders too, in order; hidden files and others are none")
  func listing() throws {
    let folder = try TemporaryFolder()
    for name in ["b/1.png", "a_1.JPG", ".hidden/2.png", ".3.png", "list.json", "b/words.txt"] {
      try folder.write("", to: name)
    }
    let found = try PictureFolder(folder.path)
    #expect(found.entries.map { String($0.path.dropFirst(folder.path.count + 1)) } == ["a_1.JPG", "b/1.png"])
    #expect(found.entries.map(\.product) == ["a", "b"])
  }

  @Test("no folder, a file, and a folder without pictures are refused by name")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try folder.write("nothing", to: "words.txt")
    for (path, words) in [
      (folder["none"], "there is no such folder"), (folder["words.txt"], "it is no folder"),
      (folder.path, "there is none among its 1 files"),
    ] {
      let error = #expect(throws: CatalogueError.self) { try PictureFolder(path) }
      #expect(error?.subject == "pictures in \(path)")
      #expect(error?.problem.contains(words) == true)
    }
  }

  @Test("a text that is called a picture is refused by name, with any number of threads", arguments: [1, 2])
  func texts(threads: Int) throws {
    let folder = try TemporaryFolder()
    try ImageFile.write(ColorImage(width: 9, height: 9), path: folder["a.png"])
    try folder.write("not a picture", to: "b.png")
    let error = #expect(throws: CatalogueError.self) { try PictureFolder(folder.path).read(threads: threads) }
    #expect(error?.subject == "read \(folder["b.png"])")
    #expect(error?.problem.contains("text") == true)
  }
}
