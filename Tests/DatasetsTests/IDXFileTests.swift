import Foundation
import Testing

@testable import Datasets

@Suite struct IDXFileTests {
  /// Two pictures of 2 rows and 3 columns.
  static let images: [UInt8] = [
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6,
  ]
  static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 1, 0]

  @Test func pairsPicturesWithLabels() throws {
    let folder = try TemporaryFolder()
    let (images, labels) = (try folder.write(Self.images, "images"), try folder.write(Self.labels, "labels"))
    let pictures = try IDXFile.pictures(images: images, labels: labels, classNames: ["0", "+"])
    #expect(pictures.map(\.label) == ["+", "0"])
    #expect(pictures[0].pixels == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(pictures[0].width == 3 && pictures[0].height == 2)
    let bright = try IDXFile.pictures(images: images, labels: labels, classNames: ["0", "+"], ground: .bright)
    #expect(bright[0].pixels[5] == 0)
  }

  @Test(
    arguments: [
      ([0, 0, 8], "byte 3: ends within the 4 bytes of an IDX file's magic number"),
      ([0x89, 0x50, 8, 1, 0, 0, 0, 0], "byte 0: not an IDX file: begins with the bytes 89 50 8 1, not 0 0"),
      ([0, 0, 0x0d, 1, 0, 0, 0, 0], "byte 2: holds values of type 0xd, not unsigned bytes"),
      ([0, 0, 8, 0], "byte 3: claims 0 dimensions, not 1 to 4"),
      ([0, 0, 8, 9], "byte 3: claims 9 dimensions, not 1 to 4"),
      ([0, 0, 8, 2, 0, 0, 0, 1, 0], "byte 9: ends within its 2 dimensions"),
      ([0, 0, 8, 1, 0, 0, 0, 4, 1, 2], "byte 10: has 2 values where its dimensions 4 ask for 4"),
      ([0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "byte 9: has 2 values where its dimensions 1 ask for 1"),
      (
        [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12),
        "has 0 values where its dimensions 4294967295 x 4294967295 x 4294967295 ask for \(Int.max)"
      ),
    ] as [([UInt8], String)])
  func saysWhatIsWrong(bytes: [UInt8], problem: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, "broken")
    let error = #expect(throws: DatasetError.self) { try IDXFile(path: path) }
    #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    #expect(error?.file == path)
  }

  @Test func saysWhyAPairDoesNotFit() throws {
    let folder = try TemporaryFolder()
    let (images, labels) = (try folder.write(Self.images, "images"), try folder.write(Self.labels, "labels"))
    let three = try folder.write([0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 1], "three")
    func problem(_ images: String, _ labels: String, _ names: [String]) -> String? {
      let error = #expect(throws: DatasetError.self) {
        try IDXFile.pictures(images: images, labels: labels, classNames: names)
      }
      return error?.problem
    }
    #expect(problem(labels, images, ["0", "1"]) == "has dimensions 2, not pictures x rows x columns")
    #expect(problem(images, images, ["0", "1"]) == "has dimensions 2 x 2 x 3, not one label a picture")
    #expect(problem(images, three, ["0", "1"]) == "has 3 labels for the 2 pictures of \(images)")
    #expect(problem(images, labels, ["0"]) == "label 1 of picture 0 is past the 1 class names")
  }

  @Test func readsClassNames() throws {
    let folder = try TemporaryFolder()
    #expect(try SourceClassName.read(folder.write("0\ndot\r\n\nminus\nsqrt\n", "c.txt")) == ["0", ".", "-", "\\sqrt"])
    let unknown = try folder.write("0\nbanana\n", "u.txt")
    let error = #expect(throws: DatasetError.self) { try SourceClassName.read(unknown) }
    #expect(
      error?.description == "\(unknown), line 2: 'banana' names no class of the vocabulary; "
        + "use labels like 2, x, \\sqrt or Kaggle's names")
    let twice = try folder.write("-\nminus\n", "t.txt")
    #expect(#expect(throws: DatasetError.self) { try SourceClassName.read(twice) }?.place == .line(2))
    let empty = try folder.write("\n", "e.txt")
    #expect(#expect(throws: DatasetError.self) { try SourceClassName.read(empty) }?.problem == "names no class")
  }

  @Test(.enabled(if: SharedData.has("bhmsds/classes.txt"), "no ../shared/data")) func readsBHMSDS() throws {
    let names = try SourceClassName.read(SharedData.path("bhmsds/classes.txt"))
    #expect(names.count == 18)
    let pictures = try IDXFile.pictures(
      images: SharedData.path("bhmsds/all-images-idx3-ubyte.gz"),
      labels: SharedData.path("bhmsds/all-labels-idx1-ubyte.gz"), classNames: names)
    #expect(pictures.count == 27_000)
    // Ink is the lesser part of a picture of a symbol.
    let mean = pictures.prefix(500).map { $0.pixels.reduce(0, +) / 784 }.reduce(0, +) / 500
    #expect(mean > 0.02 && mean < 0.5)
  }

  @Test(.enabled(if: SharedData.has("mnist/t10k-labels-idx1-ubyte.gz"), "no ../shared/data")) func readsMNIST() throws {
    let pictures = try IDXFile.pictures(
      images: SharedData.path("mnist/t10k-images-idx3-ubyte.gz"),
      labels: SharedData.path("mnist/t10k-labels-idx1-ubyte.gz"), classNames: (0...9).map(String.init))
    #expect(pictures.count == 10_000)
    #expect(pictures.prefix(5).map(\.label) == ["7", "2", "1", "0", "4"])
  }
}
