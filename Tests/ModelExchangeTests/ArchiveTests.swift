import FileStorage
import Foundation
import FuzzSupport
import Testing

@testable import ModelExchange

@Suite("Archives and HDF5") struct ArchiveTests {
  private static let tensor = Tensor(shape: [2, 3], values: [1, -2, 3.5, 0, 1e-30, 7])

  private static func members(count: Int) -> [String: HDF5Writer.Node] {
    var layers: [String: HDF5Writer.Node] = ["empty": .group([:])]
    for number in 0..<count {
      let values = (0..<number + 1).map { Float($0) }
      layers["dense_\(number)"] = .group([
        "vars": .group(["0": .tensor(tensor), "1": .tensor(Tensor(shape: [number + 1], values: values))])
      ])
    }
    return ["layers": .group(layers), "scalar": .tensor(Tensor(shape: [], values: [4]))]
  }

  @Test("what is written as HDF5 is read back", arguments: [0, 1, 8, 9, 300])
  func hdf5(count: Int) throws {
    let file = try HDF5File(HDF5Writer.data(Self.members(count: count)), file: "f")
    #expect(try file.members(of: [])?.sorted() == ["layers", "scalar"])
    #expect(try file.members(of: ["layers"])?.count == count + 1)
    #expect(try file.members(of: ["layers", "empty"]) == [])
    #expect(try file.tensor(["scalar"]) == Tensor(shape: [], values: [4]))
    #expect(try file.tensor(["layers", "none", "0"]) == nil)
    for number in 0..<count {
      #expect(try file.tensor(["layers", "dense_\(number)", "vars", "0"]) == Self.tensor)
      #expect(try file.tensor(["layers", "dense_\(number)", "vars", "1"])?.shape == [number + 1])
    }
  }

  @Test("what is written as an archive is read back, and what is damaged is not")
  func zip() throws {
    let files = [
      ("a.json", Data("{}".utf8)), ("b/c.h5", Data((0..<1000).map { UInt8(truncatingIfNeeded: $0) })), ("", Data()),
    ]
    let data = ZipArchive.data(files.map { (name: $0.0, content: $0.1) })
    let read = try ZipArchive.read(data, file: "f")
    for (name, content) in files { #expect(read[name] == content) }
    // PKWARE's own example: the checksum of "123456789".
    #expect(CheckSum.crc32(Data("123456789".utf8)) == 0xCBF4_3926)
    var damaged = data
    damaged[40] ^= 1
    #expect(throws: ExchangeError.self) { try ZipArchive.read(damaged, file: "f") }
    #expect(throws: ExchangeError.self) { try ZipArchive.read(data.prefix(data.count - 30), file: "f") }
    #expect(throws: ExchangeError.self) { try ZipArchive.read(Data(), file: "f") }
  }

  @Test("numbers with their axes in another order are those of the formula")
  func axes() {
    let shape = [2, 3, 4, 5]
    let tensor = Tensor(shape: shape, values: (0..<120).map(Float.init))
    let moved = tensor.transposed([3, 1, 0, 2])
    #expect(moved.shape == [5, 3, 2, 4])
    for a in 0..<2 {
      for b in 0..<3 {
        for c in 0..<4 {
          for d in 0..<5 {
            #expect(moved.values[((d * 3 + b) * 2 + a) * 4 + c] == tensor.values[((a * 3 + b) * 4 + c) * 5 + d])
          }
        }
      }
    }
    #expect(tensor.transposed([0, 1, 2, 3]) == tensor)
  }
}

/// Damaged and hostile files of Keras models.
@Suite("Hostile Keras models") struct KerasFuzzTests {
  @Test("are refused, or give a network that names pictures")
  func models() throws {
    let original = try KerasModel.data(ExchangeSamples.branching())
    var accepted = 0
    try FuzzRun.run("keras model", cases: 1500) { mutator in
      // With the checksums made to fit again: otherwise every change would be turned away at the door.
      var parts = try ZipArchive.read(original, file: "fuzz").mapValues(Array.init)
      for (name, part) in parts.sorted(by: { $0.key < $1.key }) where mutator.once(in: 2) {
        parts[name] =
          name.hasSuffix("json") ? Array(mutator.text(String(decoding: part, as: UTF8.self)).utf8) : mutator.bytes(part)
      }
      var data = ZipArchive.data(parts.sorted { $0.key < $1.key }.map { (name: $0.key, content: Data($0.value)) })
      if mutator.once(in: 6) { data = Data(mutator.bytes(Array(data))) }
      guard let classifier = try? KerasModel.classifier(data, file: "fuzz", labels: ["a", "b", "c"]) else { return }
      accepted += 1
      let network = classifier.network
      guard network.parameterCount < 1 << 20, network.shapes.allSatisfy({ $0.reduce(1, *) < 1 << 20 }) else { return }
      _ = classifier.probabilities(of: [Float](repeating: 0.5, count: network.inputCount))
    }
    #expect(accepted > 0)
  }
}
