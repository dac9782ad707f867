import Foundation
import Testing

@testable import ImageProcessing

@Suite struct ImageFileTests {
  /// Four quarters of different colours.
  static func quarters(_ width: Int = 64, _ height: Int = 32) -> ColorImage {
    var image = ColorImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        image[x, y] =
          y < height / 2
          ? x < width / 2 ? SIMD3(250, 10, 10) : SIMD3(10, 250, 10)
          : x < width / 2 ? SIMD3(10, 10, 250) : SIMD3(240, 240, 240)
      }
    }
    return image
  }

  static func close(_ first: SIMD3<UInt8>, _ second: SIMD3<UInt8>, by most: Int = 12) -> Bool {
    (0..<3).allSatisfy { abs(Int(first[$0]) - Int(second[$0])) <= most }
  }

  @Test func writtenPNGIsReadBackExactly() throws {
    let image = Self.quarters()
    let file = try ImageFile.read(bytes: try ImageFile.png(image), name: "a")
    #expect(file.color == image)
    #expect(file.format == .png && file.scale == 1)
    let gray = GrayImage(width: 9, height: 8, pixels: (0..<72).map { UInt8($0 * 3) })
    #expect(try ImageFile.read(bytes: try ImageFile.png(gray), name: "a").gray == gray)
  }

  @Test(arguments: [false, true])
  func writtenJPEGIsReadBackNearly(isProgressive: Bool) throws {
    let image = Self.quarters()
    let file = try ImageFile.read(bytes: try ImageFile.jpeg(image, isProgressive: isProgressive), name: "a")
    #expect(file.color.width == 64 && file.color.height == 32)
    for (x, y) in [(5, 5), (60, 5), (5, 28), (60, 28)] { #expect(Self.close(file.color[x, y], image[x, y])) }
  }

  @Test func greyJPEG() throws {
    let file = try ImageFile.read(bytes: try ImageFile.jpeg(GrayImage(width: 20, height: 20, level: 90)), name: "a")
    #expect(Self.close(file.color[10, 10], SIMD3(90, 90, 90)))
  }

  /// The corner that holds red tells how the picture was turned (EXIF 2.32: the row and column that come first).
  @Test(arguments: ImageOrientation.allCases, [false, true])
  func orientationIsApplied(_ orientation: ImageOrientation, isBigEndian: Bool) throws {
    let tiff = PictureBytes.exif(orientation: orientation.rawValue, isBigEndian: isBigEndian)
    let bytes = PictureBytes.jpeg(
      try ImageFile.jpeg(Self.quarters(), quality: 95), adding: 0xE1, body: Array("Exif".utf8) + [0, 0] + tiff)
    let file = try ImageFile.read(bytes: bytes, name: "a")
    #expect(file.orientation == orientation)
    let size = orientation.swapsSides ? (32, 64) : (64, 32)
    #expect((file.originalWidth, file.originalHeight) == size && (file.color.width, file.color.height) == size)
    let (right, bottom) = (size.0 - 4, size.1 - 4)
    // Where red (stored top left) and green (stored top right) must come to lie.
    let (red, green): ((Int, Int), (Int, Int)) =
      switch orientation {
      case .upright: ((3, 3), (right, 3))
      case .mirrored: ((right, 3), (3, 3))
      case .upsideDown: ((right, bottom), (3, bottom))
      case .upsideDownMirrored: ((3, bottom), (right, bottom))
      case .transposed: ((3, 3), (3, bottom))
      case .turnedLeft: ((right, 3), (right, bottom))
      case .transversed: ((right, bottom), (right, 3))
      case .turnedRight: ((3, bottom), (3, 3))
      }
    #expect(Self.close(file.color[red.0, red.1], SIMD3(250, 10, 10)))
    #expect(Self.close(file.color[green.0, green.1], SIMD3(10, 250, 10)))
  }

  @Test(arguments: [0, 9, 255])
  func unknownOrientationIsUpright(_ value: Int) throws {
    let bytes = PictureBytes.jpeg(
      try ImageFile.jpeg(Self.quarters()), adding: 0xE1,
      body: Array("Exif".utf8) + [0, 0] + PictureBytes.exif(orientation: value))
    #expect(try ImageFile.read(bytes: bytes, name: "a").orientation == .upright)
  }

  @Test func orientationOfPNG() throws {
    let bytes = PictureBytes.png(
      width: 10, height: 8, color: .gray, rows: (0..<8).map { [UInt8](repeating: UInt8($0 * 30), count: 10) },
      chunks: [("eXIf", PictureBytes.exif(orientation: 6))])
    let file = try ImageFile.read(bytes: bytes, name: "a")
    #expect((file.color.width, file.color.height) == (8, 10))
    #expect(file.gray[7, 0] == 0)
  }

  @Test func cmykJPEGKeepsItsColours() throws {
    // Adobe's inverted values: 255 is no ink.
    var pixels: [UInt8] = []
    for index in 0..<(16 * 16) { pixels += index % 16 < 8 ? [255, 255, 255, 255] : [255, 0, 0, 255] }
    let bytes = try ImageCodecs.encodeJPEG(
      pixels, width: 16, height: 16, layout: .cmyk, quality: 95, isProgressive: false)
    let file = try ImageFile.read(bytes: bytes, name: "a")
    #expect(Self.close(file.color[3, 8], SIMD3(255, 255, 255)))
    #expect(Self.close(file.color[12, 8], SIMD3(255, 0, 0), by: 20))
    #expect(
      ImageDecoder.rgb(cmyk: [0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255], isInverted: false) == [
        255, 255, 255, 255, 0, 0, 0, 0, 0,
      ])
  }

  @Test func transparencyLiesOnWhite() throws {
    let row: [UInt8] = (0..<10).flatMap { x -> [UInt8] in x < 5 ? [0, 0, 0, 0] : [0, 0, 0, 255] }
    let bytes = PictureBytes.png(width: 10, height: 8, color: .rgba, rows: [[UInt8]](repeating: row, count: 8))
    let file = try ImageFile.read(bytes: bytes, name: "a")
    #expect(file.gray[1, 1] == 255 && file.gray[8, 1] == 0)
    let gray = PictureBytes.png(
      width: 8, height: 8, color: .grayAlpha, rows: [[UInt8]](repeating: [UInt8](repeating: 0, count: 16), count: 8))
    #expect(try ImageFile.read(bytes: gray, name: "a").gray[4, 4] == 255)
  }

  @Test func sixteenBitsKeepTheirBrightness() throws {
    let row: [UInt8] = (0..<8).flatMap { _ in [128, 0] as [UInt8] }
    let bytes = PictureBytes.png(
      width: 8, height: 8, depth: 16, color: .gray, rows: [[UInt8]](repeating: row, count: 8))
    #expect(abs(Int(try ImageFile.read(bytes: bytes, name: "a").gray[4, 4]) - 128) <= 1)
  }

  @Test func palettesAndSmallDepths() throws {
    let palette = PictureBytes.png(
      width: 8, height: 8, depth: 1, color: .palette, rows: [[UInt8]](repeating: [0b1111_0000], count: 8),
      chunks: [("PLTE", [0, 0, 200, 255, 255, 0]), ("tRNS", [255, 0])])
    let file = try ImageFile.read(bytes: palette, name: "a")
    #expect(file.color[7, 0] == SIMD3(0, 0, 200) && file.color[0, 0] == SIMD3(255, 255, 255))
    let two = PictureBytes.png(
      width: 8, height: 8, depth: 2, color: .gray, rows: [[UInt8]](repeating: [0b0001_1011, 0], count: 8))
    #expect(try ImageFile.read(bytes: two, name: "a").gray.pixels.prefix(4) == [0, 85, 170, 255])
  }

  @Test func interlacedPNG() throws {
    // Adam7 of 8x8: passes of 1x1, 1x1, 2x1, 2x2, 4x2, 4x4 and 8x4 pixels; each pixel's level is its place.
    let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    let rows = passes.flatMap { startX, startY, stepX, stepY in
      stride(from: startY, to: 8, by: stepY).map { y in stride(from: startX, to: 8, by: stepX).map { UInt8(y * 8 + $0) }
      }
    }
    let bytes = PictureBytes.png(width: 8, height: 8, color: .gray, rows: rows, isInterlaced: true)
    #expect(try ImageFile.read(bytes: bytes, name: "a").gray.pixels == (0..<64).map { UInt8($0) })
  }

  @Test func netpbmAndBitmaps() throws {
    func gray(_ text: String, _ tail: [UInt8] = []) throws -> GrayImage {
      try ImageFile.read(bytes: Array(text.utf8) + tail, name: "a").gray
    }
    let ramp = (0..<64).map { UInt8($0) }
    #expect(try gray("P5\n# a comment\n8 8\n255\n", ramp).pixels == ramp)
    #expect(try gray("P2 8 8 63 " + ramp.map { "\($0)" }.joined(separator: " ")).pixels[63] == 255)
    #expect(try gray("P5 8 8 65535\n", (0..<128).map { $0 % 2 == 0 ? 128 : 0 }).pixels[5] == 127)
    #expect(try gray("P4 8 8\n", [UInt8](repeating: 0b1000_0000, count: 8)).pixels.prefix(2) == [0, 255])
    #expect(try gray("P1 8 8\n" + String(repeating: "10", count: 32)).pixels.prefix(2) == [0, 255])
    #expect(try gray("P6 8 8 255\n", [UInt8](repeating: 77, count: 192)).pixels[9] == 77)
    #expect(try gray("P3 8 8 255\n" + String(repeating: "9 9 9 ", count: 64)).pixels[9] == 9)
    let bottomUp = try ImageFile.read(bytes: PictureBytes.bmp(width: 9, height: 9), name: "a").gray
    #expect(bottomUp[0, 8] == 0 && bottomUp[8, 0] == 80)
    let topDown = try ImageFile.read(bytes: PictureBytes.bmp(width: 9, height: 9, bits: 32, isTopDown: true), name: "a")
      .gray
    #expect(topDown[0, 0] == 0 && topDown[8, 8] == 80)
  }

  @Test func hugeJPEGIsDecodedSmallerAndBoxesStayTheFiles() throws {
    var sketch = Sketch(4000, 400)
    sketch.sum(x: 300, y: 100, size: 200, pen: 16)
    let file = try ImageFile.read(bytes: try ImageFile.jpeg(sketch.picture()), name: "a")
    #expect(file.scale == 0.5 && file.originalWidth == 4000 && file.color.width == 2000)
    let page = try Binarizer().page(of: file)
    #expect(page.components.count == Sketch.sumPieces)
    let box = page.components.map(\.box).reduce(page.components[0].box) { $0.union($1) }
    let mapped = page.pictureBox(box)
    #expect(abs(mapped.x - 292) <= 6 && abs(mapped.maxX - 1228) <= 6, "\(mapped)")
  }

  @Test func writingIsAllOrNothing() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mathrec-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/out.png"
    try ImageFile.write(Self.quarters(), path: path)
    try ImageFile.write(Self.quarters(), path: path)
    #expect(try ImageFile.read(path: path).color == Self.quarters())
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.png"])
    let error = try #require(throws: ImageError.self) {
      try ImageFile.write(Self.quarters(), path: folder + "/none/out.png")
    }
    #expect(error.kind == .notWritable && error.description.contains("choose a folder that exists"))
  }
}
