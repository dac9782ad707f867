internal import FileStorage
import Foundation

/// Writes groups and float tensors as the oldest form of HDF5, which every program since 1998 reads: superblock 0, groups with one
/// leaf of names, contiguous data.
struct HDF5Writer {
  /// A group or a tensor.
  indirect enum Node {
    case group([String: Node])
    case tensor(Tensor)
  }

  private static let nothing = Int(-1)
  /// Half of a group index's children, as libhdf5 has it; the superblock states it.
  private static let indexOrder = 16

  private var data = Data()
  private let leafOrder: Int

  private init(leafOrder: Int) { self.leafOrder = leafOrder }

  /// The bytes of a file with these members.
  static func data(_ members: [String: Node]) -> Data {
    var writer = HDF5Writer(leafOrder: max(4, (largest(members) + 1) / 2))
    writer.data = Data(count: 96)
    let (root, index, heap) = writer.group(members)
    var block = HDF5Writer(leafOrder: writer.leafOrder)
    block.data.append(contentsOf: HDF5File.signature)
    for (value, size) in [
      (0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (8, 1), (8, 1), (0, 1), (writer.leafOrder, 2), (indexOrder, 2), (0, 4),
      (0, 8), (nothing, 8), (writer.data.count, 8), (nothing, 8),
      // The root group: no name, its header, and where its index and names lie.
      (0, 8), (root, 8), (1, 4), (0, 4), (index, 8), (heap, 8),
    ] { block.number(value, size) }
    writer.data.replaceSubrange(0..<96, with: block.data)
    return writer.data
  }

  /// The most members of a group.
  private static func largest(_ members: [String: Node]) -> Int {
    members.values.reduce(members.count) { most, node in
      guard case .group(let inner) = node else { return most }
      return max(most, largest(inner))
    }
  }

  private mutating func number(_ value: Int, _ size: Int) {
    for byte in 0..<size { data.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }

  private mutating func fill(to multiple: Int = 8) {
    data.append(contentsOf: [UInt8](repeating: 0, count: (multiple - data.count % multiple) % multiple))
  }

  /// An object header of version 1; gives its place.
  private mutating func header(_ messages: [(type: Int, content: Data)]) -> Int {
    fill()
    let place = data.count
    let padded = messages.map { ($0.type, $0.content + Data(count: (8 - $0.content.count % 8) % 8)) }
    for (value, size) in [
      (1, 1), (0, 1), (messages.count, 2), (1, 4), (padded.reduce(0) { $0 + 8 + $1.1.count }, 4), (0, 4),
    ] {
      number(value, size)
    }
    for (type, content) in padded {
      for (value, size) in [(type, 2), (content.count, 2), (0, 1), (0, 3)] { number(value, size) }
      data.append(content)
    }
    return place
  }

  private func bytes(_ numbers: [(Int, Int)]) -> Data {
    var writer = HDF5Writer(leafOrder: leafOrder)
    for (value, size) in numbers { writer.number(value, size) }
    return writer.data
  }

  private mutating func tensor(_ tensor: Tensor) -> Int {
    fill()
    let place = data.count
    tensor.values.withUnsafeBytes { data.append(contentsOf: $0) }
    return header([
      (0x01, bytes([(1, 1), (tensor.shape.count, 1), (0, 1), (0, 5)] + tensor.shape.map { ($0, 8) })),
      // Class 1, version 1; little-endian, the fraction's first bit implied, the sign at bit 31; 4 bytes: from bit 0, 32 of them;
      // the exponent at 23, 8 bits, with a bias of 127; the fraction at 0, 23 bits.
      (
        0x03,
        bytes([
          (0x11, 1), (0x20, 1), (31, 1), (0, 1), (4, 4), (0, 2), (32, 2), (23, 1), (8, 1), (0, 1), (23, 1), (127, 4),
        ])
      ),
      // No number stands where nothing was written.
      (0x05, bytes([(2, 1), (2, 1), (0, 1), (0, 1)])),
      (0x08, bytes([(3, 1), (1, 1), (place, 8), (tensor.values.count * 4, 8)])),
    ])
  }

  private mutating func group(_ members: [String: Node]) -> (header: Int, index: Int, heap: Int) {
    // In the order of their bytes, as the leaf must be.
    let names = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var places: [Int] = []
    for name in names {
      switch members[name] {
      case .group(let inner): places.append(group(inner).header)
      case .tensor(let values): places.append(tensor(values))
      case nil: break
      }
    }
    // The names, after an empty one, each at a multiple of eight.
    var texts = Data(count: 8)
    var offsets: [Int] = []
    for name in names {
      offsets.append(texts.count)
      texts.append(contentsOf: name.utf8)
      texts.append(contentsOf: [UInt8](repeating: 0, count: 8 - name.utf8.count % 8))
    }
    fill()
    let textPlace = data.count
    data.append(texts)
    let heap = data.count
    data.append(contentsOf: "HEAP".utf8)
    // No part of it is free, which 1 stands for.
    for (value, size) in [(0, 1), (0, 3), (texts.count, 8), (1, 8), (textPlace, 8)] { number(value, size) }
    let leaf = data.count
    data.append(contentsOf: "SNOD".utf8)
    for (value, size) in [(1, 1), (0, 1), (names.count, 2)] { number(value, size) }
    for (offset, place) in zip(offsets, places) {
      for (value, size) in [(offset, 8), (place, 8), (0, 4), (0, 4), (0, 8), (0, 8)] { number(value, size) }
    }
    data.append(Data(count: (2 * leafOrder - names.count) * 40))
    let index = data.count
    data.append(contentsOf: "TREE".utf8)
    let isEmpty = names.isEmpty
    for (value, size) in [
      (0, 1), (0, 1), (isEmpty ? 0 : 1, 2), (Self.nothing, 8), (Self.nothing, 8), (0, 8), (isEmpty ? 0 : leaf, 8),
      (offsets.last ?? 0, 8),
    ] { number(value, size) }
    data.append(Data(count: (4 * Self.indexOrder + 1 - 3) * 8))
    let header = header([(0x11, bytes([(index, 8), (heap, 8)]))])
    return (header, index, heap)
  }
}
