import Foundation
import FuzzSupport
import Testing

@testable import ImageProcessing

/// Pictures that are whole and made to hurt.
@Suite struct HostilePictureTests {
  /// Stored zlib data cannot be large enough to be sure that they are not inflated; these are compressed by runs of matches.
  private static func deflated(zeros count: Int) -> [UInt8] {
    // A fixed Huffman block: the literal 0, then matches of 258 bytes at distance 1, each code 8 bits and 5 of distance.
    var (bytes, current, used) = ([UInt8](), UInt8(0), 0)
    func reversed(_ value: Int, _ length: Int) -> Int { (0..<length).reduce(0) { $0 << 1 | value >> $1 & 1 } }
    func put(_ value: Int, _ length: Int) {
      for bit in 0..<length {
        current |= UInt8(value >> bit & 1) << UInt8(used)
        used += 1
        if used == 8 {
          bytes.append(current)
          (current, used) = (0, 0)
        }
      }
    }
    put(1, 1)
    put(1, 2)
    put(reversed(0x30, 8), 8)
    for _ in 0..<max(0, (count - 1) / 258) {
      put(reversed(0xC5, 8), 8)
      put(0, 5)
    }
    put(0, 7)
    if used > 0 { bytes.append(current) }
    return bytes
  }

  /// What follows a picture's last row is not inflated: ten times the data of a large picture take a part of its time.
  @Test func surplusDataAreLeftAlone() throws {
    let header = PictureBytes.big(16) + PictureBytes.big(16) + [8, 0, 0, 0, 0]
    // Rows of a filter byte and 16 pixels, all 0, and then on and on.
    let surplus =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + PictureBytes.chunk("IHDR", header)
      + PictureBytes.chunk("IDAT", [0x78, 0x01] + Self.deflated(zeros: 400_000_000)) + PictureBytes.chunk("IEND", [])
    let large = try ImageFile.png(GrayImage(width: 6000, height: 6000, level: 0))
    func seconds(_ bytes: [UInt8]) throws -> Duration {
      let clock = ContinuousClock()
      return try (0..<2).map { _ in
        try clock.measure { _ = try ImageFile.read(bytes: bytes, name: "a") }
      }.min() ?? .zero
    }
    #expect(try seconds(surplus) < seconds(large) / 2)
  }

  /// libpng's simplified reader mixes the passes of interlaced pictures of 16 bits.
  @Test func deepInterlacedPicturesAreRead() throws {
    // One pass each holds the same rows where the picture is of one level.
    let rows = [(1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4)].flatMap { across, down in
      [[UInt8]](
        repeating: [UInt8](repeating: 0, count: 0) + (0..<across).flatMap { _ -> [UInt8] in [0x80, 0x12] }, count: down)
    }
    let bytes = PictureBytes.png(width: 8, height: 8, depth: 16, color: .gray, rows: rows, isInterlaced: true)
    let file = try ImageFile.read(bytes: bytes, name: "deep")
    #expect(file.gray.pixels.allSatisfy { $0 == 128 }, "\(file.gray.pixels)")
  }

  /// Thin ink of a large symbol is averaged over blocks of many pixels, and is ink still.
  @Test func thinInkOfALargeSymbolIsKept() throws {
    for side in [100, 400, 1100] {
      var mask = BinaryImage(width: side, height: side)
      mask[0, 0] = true
      mask[side - 1, side - 1] = true
      let part = try #require(Component(mask: mask, x: 0, y: 0))
      let pixels = try SymbolCrop(strokeWidth: 1, usualSize: Double(side)).pixels(of: [part])
      #expect(pixels.contains { $0 > 0.2 }, "\(side)")
      #expect(pixels.allSatisfy { $0.isFinite })
    }
  }

  /// A drawing of specks is refused before each of them is looked at.
  @Test func manySpecksAreRefused() throws {
    var picture = GrayImage(width: 700, height: 700)
    var mutator = Mutator(seed: 5)
    for _ in 0..<24_500 { picture[mutator.below(700), mutator.below(700)] = 0 }
    let error = #expect(throws: ImageError.self) { try Binarizer().page(of: picture) }
    #expect(error?.kind == .tooManyMarks)
    #expect(error?.found.contains("too many specks") == true)
  }

  @Test func pipesByNameAreRefused() throws {
    let path = FileManager.default.temporaryDirectory.path + "/mathrec-\(UUID().uuidString).png"
    #expect(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let error = #expect(throws: ImageError.self) { try ImageFile.read(path: path) }
    #expect(error?.found.contains("pipe") == true)
  }

  @Test func aNameAsLongAsNamesMayBeIsWritten() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/mathrec-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/" + String(repeating: "n", count: 251) + ".png"
    try ImageFile.write(GrayImage(width: 9, height: 9), path: path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
  }

  @Test func scansOverAndOverAreRefused() throws {
    let whole = try ImageFile.jpeg(GrayImage(width: 1600, height: 1200))
    // 6,000 marks of scans, of 2 megapixels each.
    let marks = [[UInt8]](repeating: [0xFF, 0xDA, 0, 2], count: 6000).flatMap { $0 }
    let many = Array(whole[..<(whole.count - 2)]) + marks + [0xFF, 0xD9]
    let error = #expect(throws: ImageError.self) { try ImageFile.read(bytes: many, name: "many.jpg") }
    #expect(error?.found.contains("scans") == true)
    #expect(try ImageFile.read(bytes: whole, name: "whole.jpg").gray.width > 0)
  }

  @Test func neighboursInAGridAreThoseFoundByLookingAtAll() {
    for number in 0..<200 {
      var mutator = Mutator(seed: 1, name: "grid", number: number)
      func box() -> PixelBox {
        PixelBox(
          x: mutator.below(300) - 20, y: mutator.below(300) - 20, width: 1 + mutator.below(40),
          height: 1 + mutator.below(40))
      }
      let boxes = (0..<mutator.below(40)).map { _ in box() }
      let (asked, distance) = (box(), Double(mutator.below(80)))
      let grid = BoxGrid(boxes, cell: Double(1 + mutator.below(60)))
      #expect(grid.hasBox(within: distance, of: asked) == boxes.contains { $0.distance(to: asked) <= distance })
    }
  }
}
