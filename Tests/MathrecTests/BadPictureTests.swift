import Foundation
import ImageProcessing
import Testing

/// Pictures that are none, or show nothing: one clear line on standard error that names the file, exit code 2, no crash.
///
/// `Tests/ImageProcessingTests` holds the same kinds and more against the library.
@Suite struct BadPictureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// A part of the message.
    let says: String
    var testDescription: String { name }

    init(_ name: String, _ bytes: [UInt8], _ says: String) {
      self.name = name
      self.bytes = bytes
      self.says = says
    }

    init(_ name: String, text: String, _ says: String) { self.init(name, Array(text.utf8), says) }
  }

  static let page = (try? ImageFile.read(path: Program.sample("power.png")))?.gray ?? GrayImage(width: 90, height: 60)
  static let png = (try? ImageFile.png(page)) ?? []
  static let jpeg = (try? ImageFile.jpeg(page)) ?? []

  /// Bytes of a big-endian number.
  static func big(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// The PNG with another size in its header, whose checksum is made to fit.
  static func png(width: Int, height: Int) -> [UInt8] {
    let header: [UInt8] = [UInt8]("IHDR".utf8) + big(width, 4) + big(height, 4) + [UInt8](png[24..<29])
    let sum: UInt32 = ~header.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    var bytes = png
    bytes.replaceSubrange(12..<33, with: header + big(Int(sum), 4))
    return bytes
  }

  /// The JPEG with another size in its frame header.
  static func jpeg(width: Int, height: Int) -> [UInt8] {
    var bytes = jpeg
    guard let frame = bytes.indices.dropLast(9).first(where: { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 }) else {
      return []
    }
    bytes.replaceSubrange((frame + 5)..<(frame + 9), with: big(height, 2) + big(width, 2))
    return bytes
  }

  static let cases: [Case] = [
    // Not pictures.
    Case("empty.png", [], "it is empty (0 bytes)"),
    Case("text.png", text: "2 + 3 = 5\n", "it is text; give a JPEG or PNG picture"),
    Case("umlauts.jpg", text: "Größe: übel", "it is text"),
    Case("table.csv", text: "image,expression,value\n", "it is text"),
    Case("document.pdf", text: "%PDF-1.7\n%abc", "a PDF document"),
    Case("document.ps", text: "%!PS-Adobe-3.0", "a PostScript document"),
    Case("drawing.svg", text: "<?xml version=\"1.0\"?><svg/>", "an SVG drawing"),
    Case("page.html", text: "<!DOCTYPE html><html></html>", "a web page"),
    Case("phone.heic", [0, 0, 0, 24] + Array("ftypheic".utf8), "an HEIC picture"),
    Case("new.avif", [0, 0, 0, 24] + Array("ftypavif".utf8), "an AVIF picture"),
    Case("film.mp4", [0, 0, 0, 24] + Array("ftypisom".utf8), "a film"),
    Case("new.jxl", [0xFF, 0x0A, 1, 2], "a JPEG XL picture"),
    Case("old.gif", text: "GIF89a", "a GIF picture"),
    Case("layers.psd", text: "8BPS", "a Photoshop document"),
    Case("window.ico", [0, 0, 1, 0, 1, 0], "an icon"),
    Case("many.zip", [0x50, 0x4B, 3, 4, 0], "a ZIP archive"),
    Case("one.gz", [0x1F, 0x8B, 8], "gzip-compressed data"),
    Case("program", [0x7F, 0x45, 0x4C, 0x46, 2], "a program"),
    Case("zeros.png", [UInt8](repeating: 0, count: 999), "nothing but zero bytes"),
    Case("unknown.jpg", [1, 2, 3, 200, 201], "unknown data"),
    // Broken ones.
    Case("mark.jpg", [0xFF, 0xD8], "JPEG file ends early"),
    Case("marked-zeros.jpg", [0xFF, 0xD8] + [UInt8](repeating: 0, count: 99), "JPEG file ends early"),
    Case("half.jpg", Array(jpeg.prefix(jpeg.count / 2)), "JPEG file ends early"),
    Case("without-end.jpg", Array(jpeg.dropLast(2)), "JPEG file ends early"),
    Case("without-width.jpg", jpeg(width: 0, height: 60), "JPEG data are damaged"),
    Case("signature.png", Array(png.prefix(8)), "PNG file ends early"),
    Case("half.png", Array(png.prefix(png.count / 2)), "PNG file ends early"),
    Case("without-end.png", Array(png.dropLast(12)), "the end mark is missing"),
    Case("wrong-sum.png", png.indices.map { $0 == png.count - 13 ? png[$0] ^ 255 : png[$0] }, "PNG data are damaged"),
    Case("damaged.png", png.indices.map { $0 > 60 && $0 < 90 ? 0x55 : png[$0] }, "PNG data are damaged"),
    Case("too-few-rows.png", png(width: page.width, height: page.height + 50), "PNG data are damaged"),
    Case("cut.pgm", text: "P5 20 20 255\nabc", "Netpbm file ends early"),
    Case("without-size.pgm", text: "P2 x", "width, height and greatest level"),
    Case("impossible.pgm", text: "P5 99999999999999999999 5 255\n", "Netpbm data are damaged"),
    Case(
      "cut.bmp",
      Array("BM".utf8) + [0xE6, 4, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 20, 0, 0, 0, 20, 0, 0, 0, 1, 0, 24, 0]
        + [UInt8](repeating: 0, count: 40), "BMP file ends early"),
    // Too large or too small.
    Case("huge.jpg", jpeg(width: 60_000, height: 60_000), "60000x60000"),
    Case("huge.png", png(width: 100_000, height: 100_000), "100000x100000"),
    Case("long.png", png(width: 2_000_000, height: 1), "2000000x1"),
    Case("largest.png", png(width: 0xFFFF_FFFF, height: 0xFFFF_FFFF), "4294967295x4294967295"),
    Case("huge.ppm", text: "P6 90000 90000 255\n", "90000x90000"),
    Case("without-width.png", png(width: 0, height: 50), "0x50 pixels"),
    Case("one-pixel.png", (try? ImageFile.png(GrayImage(width: 1, height: 1))) ?? [], "1x1 pixels"),
    Case("one-pixel.jpg", (try? ImageFile.jpeg(GrayImage(width: 1, height: 1))) ?? [], "1x1 pixels"),
    Case("narrow.png", (try? ImageFile.png(GrayImage(width: 3, height: 300))) ?? [], "3x300 pixels"),
    // Sound, but nothing is written on them.
    Case("white.png", (try? ImageFile.png(GrayImage(width: 400, height: 300))) ?? [], "cannot find ink in"),
    Case("black.png", (try? ImageFile.png(GrayImage(width: 400, height: 300, level: 0))) ?? [], "cannot find ink in"),
    Case("grey.jpg", (try? ImageFile.jpeg(GrayImage(width: 400, height: 300, level: 128))) ?? [], "cannot find ink in"),
    Case("strip.png", (try? ImageFile.png(GrayImage(width: 20_000, height: 10))) ?? [], "cannot find ink in"),
  ]

  @Test func thereAreAtLeastThirtyKinds() {
    #expect(Self.cases.count >= 30)
    #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
  }

  @Test(arguments: cases)
  func saysWhatIsWrong(_ example: Case) throws {
    let folder = try TemporaryFolder()
    try folder.write(example.name, example.bytes)
    let outcome = try Program.run("solve", example.name, folder: folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.hasPrefix("error: cannot "))
    #expect(outcome.errors.contains(example.name))
    #expect(outcome.errors.contains(example.says), "\(outcome.errors)")
    #expect(outcome.errors.contains("; "), "the next step is missing: \(outcome.errors)")
    #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
  }

  @Test func placesThatCannotBeRead() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", text: "x")
    for (path, says) in [
      (folder["none.png"], "there is no such file; check the name and the folder"),
      (folder.path, "name the picture inside it"), (folder["file/inside.png"], "there is no such file"),
      ("/dev/null", "it is empty"), ("/dev/zero", "MB"), ("", "there is no such file"),
      (folder[String(repeating: "n", count: 5000)], "cannot read"),
    ] {
      let outcome = try Program.run("solve", path)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(says), "\(outcome.errors)")
      #expect(path.isEmpty || outcome.errors.contains(path))
    }
    // The superuser may read everything.
    if getuid() != 0 {
      chmod(folder["file"], 0)
      #expect(try Program.run("solve", folder["file"]).errors.contains("may not read it"))
    }
  }

  /// Where memory is short, a picture is refused before its pixels are reserved; an array that gets none ends the program.
  @Test func morePixelsThanMemory() throws {
    let folder = try TemporaryFolder()
    try folder.write("large.png", try ImageFile.png(GrayImage(width: 10_000, height: 10_000)))
    try folder.write("small.png", try Data(contentsOf: URL(fileURLWithPath: Program.sample("power.png"))))
    let outcome = try Program.shell("ulimit -v 500000; mathrec solve large.png small.png", folder: folder.path)
    #expect(outcome.status == 2, "\(outcome.status) \(outcome.errors)")
    #expect(outcome.errors.contains("large.png: its pixels need 762 MB"), "\(outcome.errors)")
    #expect(outcome.text.contains("2^10-24 = 1000"))
  }

  @Test func formatsOfLibrariesThatMayBeMissing() throws {
    let folder = try TemporaryFolder()
    let starts: [String: [UInt8]] = [
      "scan.tif": [0x49, 0x49, 42, 0, 8, 0, 0, 0],
      "web.webp": Array("RIFF".utf8) + [9, 0, 0, 0] + Array("WEBPVP8 ".utf8),
      "film.jp2": [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20],
    ]
    for (name, bytes) in starts {
      let outcome = try Program.run("solve", try folder.write(name, bytes))
      #expect(outcome.status == 2)
      // These heads are damaged for who has the library, and need it for who has not; which of the two is known here.
      let says = Self.hasImageCodecs ? "data are damaged" : "apt install libopencv-imgcodecs406"
      #expect(outcome.errors.contains(says), "\(outcome.errors)")
      #expect(outcome.errors.contains(name))
    }
  }

  /// Whether the loader finds OpenCV's imgcodecs, asked as it would find it and not as the program does.
  private static let hasImageCodecs: Bool = {
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/local/lib"]
    return folders.contains { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.contains { $0.hasPrefix("libopencv_imgcodecs.so.") }
    }
  }()

  /// Noise holds no writing: it is refused, or read as what it is, unsurely.
  @Test(arguments: [(600, 400, 1), (400, 300, 2), (20_000, 10, 3), (64, 3000, 4)])
  func noise(_ width: Int, _ height: Int, _ seed: UInt64) throws {
    var state = seed
    let pixels = (0..<width * height).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    let folder = try TemporaryFolder()
    try folder.write("noise.png", try ImageFile.png(GrayImage(width: width, height: height, pixels: pixels)))
    let outcome = try Program.run("solve", folder["noise.png"])
    if outcome.text.isEmpty {
      #expect(outcome.status == 2 && outcome.errors.hasPrefix("error: cannot "), "\(outcome.status) \(outcome.errors)")
    } else {
      #expect([2, 3].contains(outcome.status), "\(outcome.status) \(outcome.text)")
      #expect(outcome.lines.allSatisfy { $0.hasPrefix("not sure: ") }, "\(outcome.text)")
    }
  }
}
