import FuzzSupport
import Testing

@testable import ImageProcessing

/// Files of every decoder with values and bytes changed: each is a picture or an error that says what is wrong.
@Suite struct PictureFuzzTests {
  private static func drawing() -> Sketch {
    var sketch = Sketch(90, 60)
    sketch.sum(x: 8, y: 20, size: 20, pen: 3)
    return sketch
  }

  private static func originals() throws -> [[UInt8]] {
    let picture = GrayImage(drawing().ink)
    let rows = (0..<24).map { y in (0..<24).map { UInt8($0 * y % 256) } }
    let gray = (0..<16).map { String($0 * 17) }.joined(separator: " ")
    return [
      try ImageFile.png(picture), try ImageFile.jpeg(picture),
      try ImageFile.jpeg(ColorImage(picture), isProgressive: true),
      PictureBytes.png(width: 24, height: 24, color: .gray, rows: rows, chunks: [("gAMA", PictureBytes.big(45455))]),
      PictureBytes.png(width: 8, height: 24, color: .rgb, rows: rows),
      PictureBytes.png(
        width: 24, height: 24, color: .palette, rows: rows,
        chunks: [("PLTE", (0..<48).map { UInt8($0 * 5) }), ("tRNS", [0, 9])]),
      PictureBytes.png(width: 6, height: 24, color: .rgba, rows: rows),
      PictureBytes.jpeg(
        try ImageFile.jpeg(picture), adding: 0xE1,
        body: Array("Exif".utf8) + [0, 0] + PictureBytes.exif(orientation: 6)),
      PictureBytes.bmp(width: 20, height: 12), PictureBytes.bmp(width: 20, height: 12, bits: 32, isTopDown: true),
      Array("P2 4 4 255\n\(gray)\n".utf8), Array("P5 9 9 255\n".utf8) + [UInt8](repeating: 90, count: 81),
      Array("P1 # remark\n9 9\n".utf8) + Array(String(repeating: "010", count: 27).utf8),
      Array("P4 16 9\n".utf8) + [UInt8](repeating: 0x5A, count: 18),
      Array("P6 9 9 65535\n".utf8) + [UInt8](repeating: 17, count: 9 * 9 * 6),
    ]
  }

  @Test func changedFilesAreReadOrRefused() throws {
    let originals = try Self.originals()
    var limits = ImageFile.Limits()
    // A mutant that asks for a hundred megapixels may get them; here it need not.
    (limits.mostPixels, limits.mostJPEGPixels) = (1_000_000, 4_000_000)
    var read = 0
    try FuzzRun.run("pictures", cases: 4000) { mutator in
      let original = mutator.pick(originals)
      let isPNG = original.starts(with: [0x89])
      let bytes = isPNG ? mutator.png(original) : mutator.bytes(original, others: originals)
      do {
        let file = try ImageFile.read(bytes: bytes, name: "mutant", limits: limits)
        read += 1
        guard file.gray.pixels.count <= 40_000 else { return }
        let page = try Binarizer().page(of: file).levelled()
        for component in page.components.prefix(20) {
          let crop = SymbolCrop(strokeWidth: page.strokeWidth, usualSize: 20)
          guard try crop.pixels(of: [component]).allSatisfy({ (0...1).contains($0) }) else { throw Wrong() }
        }
      } catch let error as ImageError {
        guard !error.found.isEmpty, !error.advice.isEmpty else { throw error }
      }
    }
    #expect(read > 200, "mutants that nothing reads test the door only: \(read)")
  }

  private struct Wrong: Error {}

  /// Random drawings, behind the decoders: lines, specks, blots, patterns and what lies between.
  @Test func drawingsOfAnythingAreInkOrRefused() throws {
    try FuzzRun.run("drawings", cases: 150) { mutator in
      var picture = GrayImage(
        width: 8 + mutator.below(300), height: 8 + mutator.below(200), level: mutator.pick([255, 200, 128, 0]))
      let strokes = mutator.below(60)
      for _ in 0..<strokes {
        let (x, y) = (mutator.below(picture.width), mutator.below(picture.height))
        let (width, height) = (
          1 + mutator.below(mutator.pick([2, 5, 60])), 1 + mutator.below(mutator.pick([2, 5, 60]))
        )
        let level = UInt8(truncatingIfNeeded: mutator.next())
        for row in y..<min(picture.height, y + height) {
          for column in x..<min(picture.width, x + width) { picture[column, row] = level }
        }
      }
      if mutator.once(in: 3) {
        for _ in 0..<picture.pixels.count / 20 {
          picture.pixels[mutator.below(picture.pixels.count)] = mutator.pick([0, 255])
        }
      }
      do {
        let page = try Binarizer().page(of: picture).levelled()
        for component in page.components {
          _ = StrokeGraph(of: component, strokeWidth: page.strokeWidth)
          let box = page.pictureBox(component.box)
          guard box.x >= 0, box.y >= 0, box.maxX <= picture.width, box.maxY <= picture.height else { throw Wrong() }
        }
        _ = try page.components.prefix(50).map {
          try SymbolCrop(strokeWidth: page.strokeWidth, usualSize: Double(1 + mutator.below(80))).pixels(of: [$0])
        }
      } catch is ImageError {}
    }
  }
}
