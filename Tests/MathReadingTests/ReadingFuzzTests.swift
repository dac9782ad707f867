import Foundation
import FuzzSupport
import ImageProcessing
import MathReading
import Testing

/// Pictures of anything through the whole reader, with the models that are shipped: each is read or refused.
@Suite struct ReadingFuzzTests {
  private static let models =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Models"

  private struct Wrong: Error {
    let what: String
  }

  private static func read(_ picture: GrayImage, _ reader: PictureReader) throws -> ImageError.Kind? {
    do {
      let file = try ImageFile.read(bytes: ImageFile.png(picture), name: "drawing")
      let reading = try reader.read(PictureInk(file))
      guard reading.report().lines.allSatisfy({ (0...1).contains($0.confidence) }) else {
        throw Wrong(what: "confidence")
      }
      return nil
    } catch let error as ImageError {
      return error.kind
    } catch is ReadingError {
      return nil
    }
  }

  private static func mark(_ picture: inout GrayImage, _ x: Int, _ y: Int, _ width: Int, _ height: Int) {
    for row in y..<min(picture.height, y + height) {
      for column in x..<min(picture.width, x + width) { picture[column, row] = 0 }
    }
  }

  /// Dots, dashes, salt and pepper, patterns and dithered greys: more marks than anybody writes are refused as such, and what
  /// is just under the limits is read.
  @Test func picturesOfManyMarks() throws {
    let reader = try PictureReader(models: ReaderModels(folder: Self.models))
    var kinds: [String: ImageError.Kind?] = [:]
    func draw(_ name: String, _ width: Int, _ height: Int, _ body: (inout GrayImage, inout Mutator) -> Void) throws {
      var (picture, mutator) = (GrayImage(width: width, height: height), Mutator(seed: 1, name: name))
      body(&picture, &mutator)
      kinds[name] = try Self.read(picture, reader)
    }
    try draw("salt and pepper", 1000, 1000) { picture, mutator in
      for _ in 0..<50_000 { picture.pixels[mutator.below(1_000_000)] = 0 }
    }
    try draw("10,000 dots", 1600, 1200) { picture, mutator in
      for _ in 0..<10_000 { Self.mark(&picture, mutator.below(1590), mutator.below(1190), 4, 4) }
    }
    try draw("10,000 dashes", 2300, 2000) { picture, mutator in
      for _ in 0..<10_000 { Self.mark(&picture, mutator.below(2280), mutator.below(1990), 14, 3) }
    }
    try draw("dithered", 400, 300) { picture, mutator in
      for index in picture.pixels.indices { picture.pixels[index] = mutator.below(100) < 18 ? 0 : 255 }
    }
    for (name, kind) in kinds { #expect(kind == .tooManyMarks, "\(name): \(String(describing: kind))") }
    try draw("rows of symbols", 2000, 900) { picture, _ in
      for row in 0..<20 {
        for column in 0..<45 {
          Self.mark(&picture, 20 + column * 43, 20 + row * 43, 24, 3)
          if column % 2 == 0 { Self.mark(&picture, 30 + column * 43, 10 + row * 43, 3, 24) }
        }
      }
    }
    try draw("one long line of dashes", 2300, 300) { picture, mutator in
      for column in 0..<240 { Self.mark(&picture, 10 + column * 9, 100 + mutator.below(60), 6, 3) }
    }
    #expect(kinds["rows of symbols"] == .some(nil) && kinds["one long line of dashes"] == .some(nil), "\(kinds)")
  }

  @Test func drawingsOfAnything() throws {
    let reader = try PictureReader(models: ReaderModels(folder: Self.models))
    try FuzzRun.run("readings", cases: 40) { mutator in
      var picture = GrayImage(width: 60 + mutator.below(500), height: 40 + mutator.below(200))
      let many = mutator.below(mutator.pick([6, 30, 120]))
      let most = mutator.pick([4, 12, 60])
      for _ in 0..<many {
        Self.mark(
          &picture, mutator.below(picture.width), mutator.below(picture.height), 1 + mutator.below(most),
          1 + mutator.below(most))
      }
      _ = try Self.read(picture, reader)
    }
  }
}
