internal import FileStorage
import Foundation

/// The groups and float tensors of an HDF5 file, as far as Keras 3 writes it: format of HDF5 1.0 to 1.6 ("earliest"), offsets of
/// eight bytes, old-style groups, contiguous or compact data without filters.
///
/// Read by this project's own bounded code rather than by libhdf5: a file from elsewhere is hostile until it has been checked,
/// libhdf5 is 400,000 lines of C with a dozen memory errors a year found by fuzzing, and what is needed of it are six structures.
/// Specification: HDF5 File Format Specification 3.0, docs.hdfgroup.org.
struct HDF5File {
  private let bytes: ByteReader
  private let root: Int
  private let file: String

  /// Structures that one look-up may visit: more are a circle.
  private static let mostNodes = 100_000
  private static let deepest = 32

  /// A message of an object header.
  private struct Message {
    let type: Int
    let start: Int
    let size: Int
  }

  /// Reads the superblock; `file` names the file in errors.
  init(_ data: Data, file: String) throws(ExchangeError) {
    bytes = ByteReader(data, file: file)
    self.file = file
    guard data.starts(with: Self.signature) else {
      throw ExchangeError(file, "it is no HDF5 file", "give a model that Keras 3 saved")
    }
    let version = try bytes.number(at: 8, size: 1)
    guard version <= 1, try bytes.number(at: 13, size: 1) == 8, try bytes.number(at: 14, size: 1) == 8 else {
      throw ExchangeError(
        file, "it is in a form of HDF5 that is not read here (superblock \(version))",
        "save the model again as .keras with Keras 3")
    }
    // Version 1 has four bytes more; the entry of the root group begins with an offset of its name.
    root = try bytes.number(at: (version == 0 ? 56 : 60) + 8, size: 8)
  }

  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  private func broken(_ what: String) -> ExchangeError {
    ExchangeError(file, "its HDF5 part is damaged: \(what)", "save the model again")
  }

  /// The names in a group, sorted; nil where there is no such group.
  func members(of path: [String]) throws(ExchangeError) -> [String]? {
    guard let header = try find(path), let links = try links(header) else { return nil }
    return links.keys.sorted()
  }

  /// A tensor of floats; nil where there is none.
  func tensor(_ path: [String]) throws(ExchangeError) -> Tensor? {
    guard let header = try find(path) else { return nil }
    let messages = try messages(header)
    guard let space = messages.first(where: { $0.type == 0x01 }), let type = messages.first(where: { $0.type == 0x03 }),
      let layout = messages.first(where: { $0.type == 0x08 })
    else { return nil }
    let name = path.joined(separator: "/")
    let shape = try shape(space)
    // Class 1 of version 1 or more, little-endian, four bytes, of which 23 are the fraction and 8 the exponent.
    guard try bytes.number(at: type.start, size: 1) & 0x0F == 1, try bytes.number(at: type.start + 1, size: 1) & 1 == 0,
      try bytes.number(at: type.start + 4, size: 4) == 4
    else { throw ExchangeError(file, "\(name) holds no numbers of float32", "save the model with float32 weights") }
    guard !messages.contains(where: { $0.type == 0x0B }) else {
      throw ExchangeError(file, "\(name) is compressed", "save the model again with Keras, without compression")
    }
    let count = try elementCount(shape, name)
    let (start, size) = try extent(layout, name)
    guard size == count * 4 else { throw broken("\(name) has \(size) bytes for \(count) numbers") }
    return Tensor(shape: shape, values: try bytes.floats(at: start, count: count))
  }

  private func elementCount(_ shape: [Int], _ name: String) throws(ExchangeError) -> Int {
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow, product <= bytes.count / 4 else { throw broken("\(name) is larger than the file") }
      count = product
    }
    return count
  }

  private func shape(_ message: Message) throws(ExchangeError) -> [Int] {
    let version = try bytes.number(at: message.start, size: 1)
    let rank = try bytes.number(at: message.start + 1, size: 1)
    guard [1, 2].contains(version), rank <= 8 else { throw broken("a shape of version \(version) with \(rank) axes") }
    var shape: [Int] = []
    for axis in 0..<rank {
      shape.append(try bytes.number(at: message.start + (version == 1 ? 8 : 4) + 8 * axis, size: 8))
    }
    return shape
  }

  /// Where a tensor's numbers lie.
  private func extent(_ layout: Message, _ name: String) throws(ExchangeError) -> (start: Int, size: Int) {
    guard try bytes.number(at: layout.start, size: 1) == 3 else {
      throw ExchangeError(
        file, "\(name) is laid out in a way that is not read here", "save the model again with Keras 3")
    }
    switch try bytes.number(at: layout.start + 1, size: 1) {
    case 0: return (layout.start + 4, try bytes.number(at: layout.start + 2, size: 2))
    case 1: return (try bytes.number(at: layout.start + 2, size: 8), try bytes.number(at: layout.start + 10, size: 8))
    default: throw ExchangeError(file, "\(name) lies in chunks", "save the model again with Keras, without compression")
    }
  }

  private func find(_ path: [String]) throws(ExchangeError) -> Int? {
    var header = root
    for name in path {
      guard let next = try links(header)?[name] else { return nil }
      header = next
    }
    return header
  }

  /// The messages of an object header of version 1, with its continuations.
  private func messages(_ header: Int) throws(ExchangeError) -> [Message] {
    guard try bytes.number(at: header, size: 1) == 1 else { throw broken("an object header of another version") }
    let count = try bytes.number(at: header + 2, size: 2)
    var blocks = [(start: header + 16, size: try bytes.number(at: header + 8, size: 4))]
    var result: [Message] = []
    var visited = 0
    while let block = blocks.popLast() {
      visited += 1
      guard visited <= Self.mostNodes else { throw broken("an object header goes in circles") }
      let (_, overflow) = block.start.addingReportingOverflow(block.size)
      guard !overflow else { throw broken("an object header beyond the file") }
      var place = block.start
      while place + 8 <= block.start + block.size, result.count < count {
        let (type, size) = (try bytes.number(at: place, size: 2), try bytes.number(at: place + 2, size: 2))
        result.append(Message(type: type, start: place + 8, size: size))
        if type == 0x10 {
          blocks.append((try bytes.number(at: place + 8, size: 8), try bytes.number(at: place + 16, size: 8)))
        }
        place += 8 + size
      }
    }
    return result
  }

  /// The object headers that a group names; nil where it is no group.
  private func links(_ header: Int) throws(ExchangeError) -> [String: Int]? {
    guard let table = try messages(header).first(where: { $0.type == 0x11 }) else { return nil }
    let heap = try bytes.number(at: table.start + 8, size: 8)
    guard try bytes.has("HEAP", at: heap) else { throw broken("a group without names") }
    let names = try bytes.number(at: heap + 24, size: 8)
    var result: [String: Int] = [:]
    var nodes = [(place: try bytes.number(at: table.start, size: 8), depth: 0)]
    var visited = 0
    while let (node, depth) = nodes.popLast() {
      visited += 1
      guard visited <= Self.mostNodes, depth < Self.deepest else { throw broken("a group goes in circles") }
      if try bytes.has("SNOD", at: node) {
        for entry in 0..<(try bytes.number(at: node + 6, size: 2)) {
          let place = node + 8 + 40 * entry
          let name = try bytes.text(at: try bytes.sum(names, bytes.number(at: place, size: 8)))
          result[name] = try bytes.number(at: place + 8, size: 8)
        }
      } else if try bytes.has("TREE", at: node) {
        for child in 0..<(try bytes.number(at: node + 6, size: 2)) {
          nodes.append((try bytes.number(at: node + 32 + 16 * child, size: 8), depth + 1))
        }
      } else {
        throw broken("a group without its index")
      }
    }
    return result
  }
}
