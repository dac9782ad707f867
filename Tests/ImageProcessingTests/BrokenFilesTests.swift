import Foundation
import Testing

@testable import ImageProcessing

/// Files that are empty, cut, damaged, huge, foreign or out of reach: each ends in one clear line.
@Suite struct BrokenFilesTests {
  static let jpeg = (try? ImageFile.jpeg(ColorImage(width: 64, height: 48))) ?? []
  static let png = (try? ImageFile.png(ColorImage(width: 64, height: 48))) ?? []

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let kind: ImageError.Kind
    /// Parts that the message must hold.
    let says: [String]
    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ kind: ImageError.Kind, _ says: String...) {
      self.name = name
      self.bytes = bytes
      self.kind = kind
      self.says = says
    }

    init(_ name: String, text: String, _ kind: ImageError.Kind, _ says: String...) {
      self.name = name
      bytes = Array(text.utf8)
      self.kind = kind
      self.says = says
    }
  }

  static func header(_ width: Int, _ height: Int) -> [UInt8] {
    PictureBytes.png(width: width, height: height, color: .rgb, rows: [[0, 0, 0]])
  }

  /// A JPEG whose frame header states another size.
  static func jpegClaiming(_ width: Int, _ height: Int) -> [UInt8] {
    var bytes = jpeg
    guard let frame = bytes.indices.dropLast(9).first(where: { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 }) else {
      return []
    }
    bytes.replaceSubrange(
      (frame + 5)..<(frame + 9), with: [height >> 8, height, width >> 8, width].map { UInt8($0 & 255) })
    return bytes
  }

  static let foreign: [Case] = [
    Case("empty", [], .emptyFile, "it is empty (0 bytes)", "copy the picture again"),
    Case("text", text: "2 + 3 = 5\n", .notAPicture, "it is text", "give a JPEG or PNG picture"),
    Case("one letter", text: "x", .notAPicture, "it is text"),
    Case("umlauts", text: "Größe: übel", .notAPicture, "it is text"),
    Case("PDF", text: "%PDF-1.7\n%abc", .notAPicture, "a PDF document", "pdftoppm"),
    Case("PostScript", text: "%!PS-Adobe-3.0", .notAPicture, "a PostScript document", "PNG"),
    Case("SVG", text: "<?xml version=\"1.0\"?><svg/>", .notAPicture, "an SVG drawing", "rsvg-convert"),
    Case("web page", text: "<!DOCTYPE html><html></html>", .notAPicture, "a web page", "fetch the picture again"),
    Case("HEIC", [0, 0, 0, 24] + Array("ftypheic".utf8), .notAPicture, "an HEIC picture", "convert it to JPEG"),
    Case("AVIF", [0, 0, 0, 24] + Array("ftypavif".utf8), .notAPicture, "an AVIF picture", "convert it to JPEG or PNG"),
    Case("film", [0, 0, 0, 24] + Array("ftypisom".utf8), .notAPicture, "a film", "give a still picture"),
    Case("JPEG XL", [0xFF, 0x0A, 1, 2], .notAPicture, "a JPEG XL picture"),
    Case("GIF", text: "GIF89a", .notAPicture, "a GIF picture", "convert it to PNG"),
    Case("Photoshop", text: "8BPS", .notAPicture, "a Photoshop document", "export it as PNG"),
    Case("icon", [0, 0, 1, 0, 1, 0], .notAPicture, "an icon"),
    Case("zip", [0x50, 0x4B, 3, 4, 0], .notAPicture, "a ZIP archive", "unpack it"),
    Case("gzip", [0x1F, 0x8B, 8], .notAPicture, "gzip-compressed data", "gunzip"),
    Case("program", [0x7F, 0x45, 0x4C, 0x46, 2], .notAPicture, "a program"),
    Case("zeros", [UInt8](repeating: 0, count: 999), .notAPicture, "nothing but zero bytes", "fetch the picture again"),
    Case("unknown", [1, 2, 3, 200, 201], .notAPicture, "unknown data"),
  ]

  static let broken: [Case] = [
    Case("JPEG mark alone", [0xFF, 0xD8], .truncated, "JPEG file ends early"),
    Case("JPEG of zeros", [0xFF, 0xD8] + [UInt8](repeating: 0, count: 99), .truncated, "JPEG file ends early"),
    Case(
      "JPEG half", Array(jpeg.prefix(jpeg.count * 3 / 4)), .truncated, "JPEG file ends early",
      "copy or download it again"),
    Case("JPEG without end mark", Array(jpeg.dropLast(2)), .truncated, "JPEG file ends early"),
    Case("JPEG huge", jpegClaiming(60000, 60000), .tooManyPixels, "60000x60000", "the limit is 200 megapixels"),
    Case("JPEG without width", jpegClaiming(0, 48), .corrupted, "JPEG data are damaged"),
    Case("JPEG tiny", jpegClaiming(3, 48), .tooSmall, "3x48 pixels", "give a larger picture"),
    Case("PNG signature alone", Array(png.prefix(8)), .truncated, "PNG file ends early"),
    Case("PNG half", Array(png.prefix(png.count / 2)), .truncated, "PNG file ends early", "copy or download it again"),
    Case("PNG without end mark", Array(png.dropLast(12)), .truncated, "the end mark is missing"),
    Case("PNG huge", header(100_000, 100_000), .tooManyPixels, "100000x100000", "the limit is 100 megapixels"),
    Case("PNG long", header(2_000_000, 1), .tooManyPixels, "2000000x1"),
    Case("PNG of 32-bit size", header(0xFFFF_FFFF, 0xFFFF_FFFF), .tooManyPixels, "4294967295x4294967295"),
    Case("PNG of no width", header(0, 50), .zeroSize, "0x50 pixels", "copy the picture again"),
    Case("PNG tiny", header(1, 1), .tooSmall, "1x1 pixels", "give a larger picture"),
    Case("PNG of too few pixels", header(64, 64), .corrupted, "PNG data are damaged"),
    Case(
      "PNG with a wrong sum", png.indices.map { $0 == png.count - 13 ? png[$0] ^ 255 : png[$0] }, .corrupted,
      "PNG data are damaged"
    ),
    Case("PGM cut", text: "P5 20 20 255\nabc", .truncated, "Netpbm file ends early", "0 of 400 samples"),
    Case("PGM without size", text: "P2 x", .corrupted, "width, height and greatest level"),
    Case("PPM huge", text: "P6 90000 90000 255\n", .tooManyPixels, "90000x90000"),
    Case("PGM of impossible numbers", text: "P5 99999999999999999999 5 255\n", .corrupted, "Netpbm data are damaged"),
    Case("BMP cut", Array(PictureBytes.bmp(width: 20, height: 20).prefix(300)), .truncated, "BMP file ends early"),
    Case(
      "BMP compressed", PictureBytes.bmp(width: 20, height: 20, bits: 8, compression: 1), .unsupportedFormat,
      "a BMP of 8 bits with compression 1", "convert it to PNG"),
    Case(
      "BMP huge",
      Array(PictureBytes.bmp(width: 20, height: 20).prefix(18)) + PictureBytes.little(1 << 30, 4)
        + PictureBytes.little(1 << 30, 4) + Array(PictureBytes.bmp(width: 20, height: 20).dropFirst(26)),
      .tooManyPixels, "1073741824x1073741824"),
  ]

  @Test(arguments: foreign + broken)
  func saysWhatIsWrong(_ example: Case) throws {
    let error = try #require(throws: ImageError.self) { try ImageFile.read(bytes: example.bytes, name: "page.jpg") }
    #expect(error.kind == example.kind, "\(error)")
    #expect(error.source == "page.jpg")
    for part in example.says { #expect(error.description.contains(part), "\(error)") }
  }

  @Test func missingDecoderNamesThePackage() throws {
    // Where the library is installed, the damaged bytes are at fault instead.
    let webp = Array("RIFF".utf8) + [9, 0, 0, 0] + Array("WEBPVP8 ".utf8)
    for bytes in [
      [0x49, 0x49, 42, 0, 8, 0, 0, 0], [0x4D, 0x4D, 0, 42, 0, 0, 0, 8], webp, [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20],
    ] {
      let error = try #require(throws: ImageError.self) { try ImageFile.read(bytes: bytes, name: "page.tif") }
      if error.kind == .missingDecoder {
        #expect(error.description.contains("apt install libopencv-imgcodecs406, or libopencv-imgcodecs-dev"))
      } else {
        #expect(error.kind == .corrupted)
      }
    }
  }

  @Test func filesOutOfReach() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mathrec-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func failure(_ path: String) throws -> ImageError {
      try #require(throws: ImageError.self) { try ImageFile.read(path: path) }
    }
    let missing = try failure(folder + "/none.png")
    #expect(
      missing.description == "cannot read \(folder)/none.png: there is no such file; check the name and the folder")
    #expect(try failure(folder).kind == .isFolder)
    #expect(try failure(folder).description.contains("name the picture inside it"))
    #expect(try failure("").kind == .noSuchFile)
    #expect(try failure(folder + "/a\nb.png").kind == .noSuchFile)
    let empty = folder + "/empty.png"
    try Data().write(to: URL(filePath: empty))
    #expect(try failure(empty).kind == .emptyFile)
    #expect(try failure(empty + "/inside.png").kind == .noSuchFile)
    // The superuser may read everything.
    if getuid() != 0 {
      chmod(empty, 0)
      #expect(try failure(empty).kind == .noPermission)
    }
    #expect(try failure("/dev/null").kind == .emptyFile)
    #expect(try failure("/dev/zero").kind == .tooManyBytes)
  }

  /// Whatever the bytes, an answer or an `ImageError`, never a crash.
  @Test func damagedBytesNeverCrash() throws {
    var sketch = Sketch(96, 40)
    sketch.sum(x: 5, y: 10, size: 18, pen: 2)
    let picture = sketch.picture(noise: 8)
    let rgba = PictureBytes.png(
      width: 9, height: 9, color: .rgba, rows: (0..<9).map { y in (0..<36).map { UInt8($0 * 5 + y) } })
    let seeds = [
      try ImageFile.jpeg(picture), try ImageFile.jpeg(ColorImage(picture), isProgressive: true),
      try ImageFile.png(picture),
      PictureBytes.jpeg(
        try ImageFile.jpeg(picture), adding: 0xE1,
        body: Array("Exif".utf8) + [0, 0] + PictureBytes.exif(orientation: 6)),
      rgba, PictureBytes.bmp(width: 12, height: 12),
      Array("P2 9 9 9\n".utf8) + Array(String(repeating: "5 ", count: 81).utf8),
    ]
    var generator = SeededGenerator(seed: 7)
    for seed in seeds {
      for round in 0..<150 {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
          let place = Int.random(in: 0..<(round % 3 == 0 ? min(64, bytes.count) : bytes.count), using: &generator)
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
        if round % 4 == 0 { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))) }
        do {
          let file = try ImageFile.read(bytes: bytes, name: "fuzz")
          #expect(file.gray.pixels.count == file.color.width * file.color.height)
        } catch {
          #expect(!error.found.isEmpty && !error.advice.isEmpty)
        }
      }
    }
  }
}
