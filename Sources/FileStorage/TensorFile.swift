public import Foundation

/// Named tensors and texts in one file of the safetensors format: 8 bytes of header length, a JSON header, raw floats.
///
/// Only `F32` tensors are read; everything is checked before memory is allocated. Format:
/// https://github.com/huggingface/safetensors (the header's tensors must cover the data without gap or overlap).
public struct TensorFile: Sendable {
  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// The header's `__metadata__`.
  public var metadata: [String: String]

  /// A file's content, in memory.
  public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file.
  ///
  /// - Throws: ``FileError`` with what is wrong.
  public init(path: String) throws(FileError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw FileError(
        path: path, found: exists ? "the file cannot be read" : "there is no such file",
        advice: "check the path and its permissions")
    }
    try self.init(data: data, path: path)
  }

  /// Reads bytes that are already in memory; `path` names them in errors.
  public init(data: Data, path: String) throws(FileError) {
    func fail(_ found: String) -> FileError {
      FileError(path: path, found: found, advice: "give a safetensors file that `mathrec train` wrote")
    }
    let result: Result<TensorFile, FileError> = data.withUnsafeBytes { bytes in
      do throws(FileError) { return .success(try Self.read(bytes, fail)) } catch { return .failure(error) }
    }
    self = try result.get()
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ fail: (String) -> FileError
  ) throws(FileError) -> TensorFile {
    guard bytes.count >= 8 else { throw fail("\(bytes.count) bytes are too few for a safetensors file") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length >= 2, length <= 100_000_000, bytes.count > 8, bytes[8] == UInt8(ascii: "{") else {
      throw fail("it does not begin as a safetensors file does")
    }
    guard length <= UInt64(bytes.count - 8) else { throw fail("the file ends inside its header: it is cut short") }
    let start = 8 + Int(length)
    guard let header = JSONValue(UnsafeRawBufferPointer(rebasing: bytes[8..<start]))?.dictionary(Entry.init) else {
      throw fail("its header is not the JSON of a safetensors file")
    }
    var tensors: [String: Tensor] = [:]
    var metadata: [String: String] = [:]
    var end = 0
    for (name, entry) in header.sorted(by: { $0.value.begin < $1.value.begin }) {
      switch entry {
      case .metadata(let texts): metadata = texts
      case .tensor(let kind, let shape, let range):
        guard kind == "F32" else { throw fail("tensor \(name) holds \(kind), not F32") }
        guard range.count == 2, range[0] == end, range[1] >= range[0] else {
          throw fail("tensor \(name) lies at bytes \(range), not next to the one before")
        }
        end = range[1]
        guard end <= bytes.count - start else { throw fail("the file ends inside tensor \(name): it is cut short") }
        var count = 1
        for side in shape {
          let (product, overflow) = count.multipliedReportingOverflow(by: side)
          guard side >= 0, !overflow else { throw fail("tensor \(name) has the impossible shape \(shape)") }
          count = product
        }
        guard count <= bytes.count, count * 4 == range[1] - range[0] else {
          throw fail("tensor \(name) of shape \(shape) does not fill its \(range[1] - range[0]) bytes")
        }
        let place = start + range[0]
        let values = [Float](unsafeUninitializedCapacity: count) { target, written in
          // The file's data need not be aligned, so it is copied as raw bytes.
          UnsafeMutableRawBufferPointer(target).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[place..<place + 4 * count]))
          written = count
        }
        tensors[name] = Tensor(shape: shape, values: values)
      }
    }
    guard start + end == bytes.count else { throw fail("\(bytes.count - start - end) bytes follow the last tensor") }
    return TensorFile(tensors: tensors, metadata: metadata)
  }

  /// The file as bytes: names sorted, so that equal contents give equal bytes.
  public var data: Data {
    var header: [String: Any] = [:]
    if !metadata.isEmpty { header["__metadata__"] = metadata }
    var offset = 0
    let names = tensors.keys.sorted()
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let size = tensor.values.count * 4
      header[name] = ["dtype": "F32", "shape": tensor.shape, "data_offsets": [offset, offset + size]] as [String: Any]
      offset += size
    }
    var json =
      (try? JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])) ?? Data()
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    var data = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
    data.append(json)
    for name in names {
      tensors[name]?.values.withUnsafeBytes { data.append(contentsOf: $0) }
    }
    return data
  }

  /// Writes the file whole or not at all: to a temporary file beside it, then renamed.
  public func write(to path: String) throws {
    try data.write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private enum Entry {
    case metadata([String: String])
    case tensor(kind: String, shape: [Int], range: [Int])

    init?(_ json: JSONValue) {
      if let kind = json["dtype"] {
        guard let kind = kind.string, let shape = json["shape"]?.array(\.integer),
          let range = json["data_offsets"]?.array(\.integer)
        else { return nil }
        self = .tensor(kind: kind, shape: shape, range: range)
      } else {
        guard let texts = json.dictionary(\.string) else { return nil }
        self = .metadata(texts)
      }
    }

    /// The order in the file: metadata before all tensors, an empty tensor before the one at the same offset.
    var begin: (Int, Int) {
      guard case .tensor(_, _, let range) = self else { return (-1, -1) }
      return (range.first ?? 0, range.last ?? 0)
    }
  }
}
