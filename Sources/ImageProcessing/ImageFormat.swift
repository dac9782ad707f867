/// A file's format, detected from its first bytes; its name plays no part.
///
/// Signatures: the formats' specifications, as collected by file(1).
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
  case jpeg = "JPEG"
  case png = "PNG"
  case netpbm = "Netpbm"
  case bmp = "BMP"
  /// Read through OpenCV's imgcodecs, where it is installed.
  case tiff = "TIFF"
  case webp = "WebP"
  case jpeg2000 = "JPEG 2000"
  case openEXR = "OpenEXR"
  case sunRaster = "Sun raster"

  /// Which code decodes a format: this module's, or OpenCV's optional imgcodecs.
  public enum Reader: Sendable { case builtIn, imgcodecs }

  /// Which code decodes this format.
  public var reader: Reader {
    switch self {
    case .jpeg, .png, .netpbm, .bmp: .builtIn
    case .tiff, .webp, .jpeg2000, .openEXR, .sunRaster: .imgcodecs
    }
  }

  /// The format of `bytes`; nil where they are not a picture that can be read.
  public init?(bytes: [UInt8]) {
    func starts(_ signature: [UInt8], at offset: Int = 0) -> Bool {
      bytes.count >= offset + signature.count && bytes[offset..<(offset + signature.count)].elementsEqual(signature)
    }
    if starts([0xFF, 0xD8]) {
      self = .jpeg
    } else if starts([0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]) {
      self = .png
    } else if bytes.count > 2, bytes[0] == UInt8(ascii: "P"),
      (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(bytes[1]),
      [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "#")].contains(bytes[2])
    {
      self = .netpbm
    } else if starts(Array("BM".utf8)), bytes.count >= 18, bytes[15] == 0, bytes[16] == 0, bytes[17] == 0 {
      self = .bmp
    } else if starts([0x49, 0x49, 0x2A, 0]) || starts([0x4D, 0x4D, 0, 0x2A]) {
      self = .tiff
    } else if starts(Array("RIFF".utf8)), starts(Array("WEBP".utf8), at: 8) {
      self = .webp
    } else if starts([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20]) || starts([0xFF, 0x4F, 0xFF, 0x51]) {
      self = .jpeg2000
    } else if starts([0x76, 0x2F, 0x31, 0x01]) {
      self = .openEXR
    } else if starts([0x59, 0xA6, 0x6A, 0x95]) {
      self = .sunRaster
    } else {
      return nil
    }
  }
}

/// A file that is not a readable picture: what it looks like, and what its owner can do.
struct ForeignFile {
  let likeness: String
  let advice: String

  init(bytes: [UInt8]) {
    let head = String(decoding: bytes.prefix(512), as: UTF8.self)
    let lowered = head.lowercased()
    func starts(_ signature: [UInt8], at offset: Int = 0) -> Bool {
      bytes.count >= offset + signature.count && bytes[offset..<(offset + signature.count)].elementsEqual(signature)
    }
    let brand = starts(Array("ftyp".utf8), at: 4) ? String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self) : nil
    let (likeness, advice): (String, String) =
      if let brand, ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].contains(brand) {
        ("an HEIC picture of a phone", "convert it to JPEG (heif-convert page.heic page.jpg)")
      } else if let brand, brand.hasPrefix("avi") {
        ("an AVIF picture", "convert it to JPEG or PNG")
      } else if brand != nil {
        ("a film (MP4 or MOV)", "give a still picture")
      } else if starts([0xFF, 0x0A]) || starts([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20]) {
        ("a JPEG XL picture", "convert it to JPEG or PNG")
      } else if head.hasPrefix("GIF8") {
        ("a GIF picture", "convert it to PNG")
      } else if head.hasPrefix("8BPS") {
        ("a Photoshop document", "export it as PNG")
      } else if starts([0, 0, 1, 0]) {
        ("an icon (ICO)", "convert it to PNG")
      } else if head.hasPrefix("%PDF") {
        ("a PDF document", "turn a page into a picture first (pdftoppm -r 200 -png page.pdf page)")
      } else if head.hasPrefix("%!PS") {
        ("a PostScript document", "turn a page into a PNG first")
      } else if lowered.contains("<svg") {
        ("an SVG drawing", "turn it into PNG first (rsvg-convert page.svg -o page.png)")
      } else if lowered.contains("<!doctype html") || lowered.contains("<html") {
        ("a web page", "a download may have failed: fetch the picture again")
      } else if starts([0x50, 0x4B, 3, 4]) || starts([0x50, 0x4B, 5, 6]) {
        ("a ZIP archive or an office document", "unpack it and give the picture inside")
      } else if starts([0x1F, 0x8B]) {
        ("gzip-compressed data", "unpack it (gunzip) and give the picture inside")
      } else if starts([0x7F, 0x45, 0x4C, 0x46]) {
        ("a program (ELF)", "give a JPEG or PNG picture")
      } else if bytes.allSatisfy({ $0 == 0 }) {
        ("nothing but zero bytes", "the copy may have failed: fetch the picture again")
      } else if ForeignFile.isText(bytes) {
        ("text", "give a JPEG or PNG picture")
      } else {
        ("unknown data", "give a JPEG or PNG picture")
      }
    self.likeness = likeness
    self.advice = advice
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    // A multi-byte character may be cut off at the end of the sample, so all bytes above ASCII count as text.
    bytes.prefix(4096).allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0C, 0x0D].contains($0) }
      && (bytes.count <= 4096 ? String(validating: bytes, as: UTF8.self) != nil : true)
  }
}
