import Foundation

/// An array in MNIST's own format (LeCun, Cortes, Burges, "The MNIST database", section "File formats"): the bytes 0
/// and 0, a type, the number of dimensions, the dimensions as big-endian 32-bit numbers, the values.
///
/// Only unsigned bytes are read, the type of all sets of pictures in this format. Files may be gzipped.
public struct IDXFile: Sendable, Hashable {
  /// The file's path, for messages.
  public let path: String
  /// The length of each axis; images have the axes image, row, column.
  public let dimensions: [Int]
  /// As many values as the product of ``dimensions``, row-major: the last axis varies fastest.
  public let values: [UInt8]

  /// The largest number of pixels read from one file: three times EMNIST's balanced letters.
  static let mostValues = 250_000_000

  /// Whether a file, inflated where it is gzipped, begins with the header of unsigned bytes.
  public static func isIDX(_ path: String) -> Bool {
    guard let head = try? GzipFile.head(path, count: 4), head.count == 4 else { return false }
    return head[0] == 0 && head[1] == 0 && (0x08...0x0E).contains(head[2]) && (1...4).contains(head[3])
  }

  /// Which values of pictures are ink.
  public enum Ground: Sendable {
    /// 255 is ink, as in MNIST.
    case dark
    /// 0 is ink.
    case bright
  }

  /// Reads a file.
  ///
  /// - Throws: ``DatasetError`` with the byte at fault.
  public init(path: String) throws { try self.init(GzipFile.read(path), path: path) }

  /// Parses bytes that are already inflated; `path` names them in errors.
  init(_ data: Data, path: String) throws {
    self.path = path
    let bytes = [UInt8](data)
    let again = "copy or download the file again"
    guard bytes.count >= 4 else {
      throw DatasetError(
        file: path, place: .byte(bytes.count), problem: "ends within the 4 bytes of an IDX file's magic number",
        remedy: again)
    }
    guard bytes[0] == 0, bytes[1] == 0 else {
      let found = bytes[0..<4].map { String($0, radix: 16) }.joined(separator: " ")
      throw DatasetError(
        file: path, place: .byte(0), problem: "not an IDX file: begins with the bytes \(found), not 0 0",
        remedy: "name a file like train-images-idx3-ubyte")
    }
    guard bytes[2] == 0x08 else {
      throw DatasetError(
        file: path, place: .byte(2),
        problem: "holds values of type 0x\(String(bytes[2], radix: 16)), not unsigned bytes",
        remedy: "write the file with values of type 0x08")
    }
    let count = Int(bytes[3])
    guard (1...4).contains(count) else {
      throw DatasetError(
        file: path, place: .byte(3), problem: "claims \(count) dimensions, not 1 to 4",
        remedy: "use labels of 1 dimension and pictures of 3")
    }
    let start = 4 + 4 * count
    guard bytes.count >= start else {
      throw DatasetError(
        file: path, place: .byte(bytes.count), problem: "ends within its \(count) dimensions", remedy: again)
    }
    dimensions = (0..<count).map { index in bytes[(4 + 4 * index)..<(8 + 4 * index)].reduce(0) { $0 << 8 | Int($1) } }
    // The product of four 32-bit numbers may overflow an Int.
    var size = 1
    for dimension in dimensions {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      size = overflow ? Int.max : product
    }
    guard bytes.count - start == size else {
      throw DatasetError(
        file: path, place: .byte(min(bytes.count, size < Int.max - start ? start + size : bytes.count)),
        problem: "has \(bytes.count - start) values where its dimensions \(Self.text(dimensions)) ask for \(size)",
        remedy: again)
    }
    values = Array(bytes[start...])
  }

  /// Pictures with their labels, from a pair of files and the class names in the order of the labels' numbers.
  ///
  /// - Throws: ``DatasetError`` where the files do not match, or a label has no name.
  public static func pictures(
    images imagePath: String, labels labelPath: String, classNames: [String], ground: Ground = .dark,
    writer: String = ""
  ) throws -> [LabelledPicture] {
    let images = try IDXFile(path: imagePath)
    let labels = try IDXFile(path: labelPath)
    guard images.dimensions.count == 3, images.dimensions[1] > 0, images.dimensions[2] > 0 else {
      throw DatasetError(
        file: imagePath, problem: "has dimensions \(text(images.dimensions)), not pictures x rows x columns",
        remedy: "name the file of pictures, like train-images-idx3-ubyte.gz")
    }
    guard labels.dimensions.count == 1 else {
      throw DatasetError(
        file: labelPath, problem: "has dimensions \(text(labels.dimensions)), not one label a picture",
        remedy: "name the file of labels, like train-labels-idx1-ubyte.gz")
    }
    let (count, height, width) = (images.dimensions[0], images.dimensions[1], images.dimensions[2])
    // Each byte becomes a four-byte number, and each picture costs some hundred bytes more.
    guard images.values.count + 100 * count <= mostValues else {
      throw DatasetError(
        file: imagePath, problem: "holds \(text(images.dimensions)) values, more than the \(mostValues) read at once",
        remedy: "split the file")
    }
    guard labels.values.count == count else {
      throw DatasetError(
        file: labelPath, problem: "has \(labels.values.count) labels for the \(count) pictures of \(imagePath)",
        remedy: "name the labels that belong to the pictures")
    }
    return try labels.values.enumerated().map { index, number in
      guard Int(number) < classNames.count else {
        throw DatasetError(
          file: labelPath, place: .byte(8 + index),
          problem: "label \(number) of picture \(index) is past the \(classNames.count) class names",
          remedy: "give the names of all classes")
      }
      let values = images.values[(index * height * width)..<((index + 1) * height * width)]
      return LabelledPicture(
        pixels: values.map { Float(ground == .dark ? $0 : 255 - $0) / 255 }, width: width, height: height,
        label: classNames[Int(number)], writer: writer)
    }
  }

  private static func text(_ dimensions: [Int]) -> String { dimensions.map(String.init).joined(separator: " x ") }
}
