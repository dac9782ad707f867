import FileStorage
import Foundation
import NeuralNetworks
import Testing

@testable import Recognition

@Suite struct LayoutModelFileTests {
  /// A small model of random weights.
  static func model() throws -> LayoutModel {
    let network = try LayoutModel.relationNetwork()
    let context = try LayoutModel.contextNetwork()
    var sequences = SequenceStatistics()
    sequences.add("right", parent: "x", child: "\\times")
    var pieces = PieceStatistics()
    pieces.add("i", pieces: 2)
    return LayoutModel(
      relations: Classifier(
        network: network, parameters: network.initialParameters(seed: 4),
        labels: LayoutModel.Relation.allCases.map(\.name)),
      context: Classifier(
        network: context, parameters: context.initialParameters(seed: 5), labels: SymbolContext.labels),
      sizes: ["x": SizeStatistics(heights: [0.1, -0.2], widths: [0.3, 0.5])], sequences: sequences,
      pieces: pieces)
  }

  static func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("layout-\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func isReadAsItWasWritten() throws {
    try Self.withFile { path in
      let model = try Self.model()
      try LayoutModelFile.write(model, facts: ["data": "none"], to: path)
      let read = try LayoutModelFile.read(path)
      #expect(read.sizes == model.sizes && read.sequences == model.sequences && read.pieces == model.pieces)
      for name in model.context.network.specifications.map(\.name) {
        #expect(read.context.parameters[name]?.values == model.context.parameters[name]?.values)
      }
      for name in model.relations.network.specifications.map(\.name) {
        #expect(read.relations.parameters[name]?.values == model.relations.parameters[name]?.values)
      }
      let first = try Data(contentsOf: URL(fileURLWithPath: path))
      try LayoutModelFile.write(read, facts: ["data": "none"], to: path)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first, "equal models give equal bytes")
    }
  }

  @Test func cutFilesAreRefused() throws {
    try Self.withFile { path in
      try LayoutModelFile.write(try Self.model(), facts: [:], to: path)
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      for count in [0, 7, 8, 200, data.count / 2, data.count - 1] {
        try data.prefix(count).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
        #expect(error?.description.hasPrefix(path) == true)
      }
    }
    let error = #expect(throws: NetworkError.self) { try LayoutModelFile.read("/no/such/layout.safetensors") }
    #expect(error?.description.contains("no such file") == true)
  }

  @Test(arguments: ["format", "sizes", "sequences", "pieces"]) func foreignMetadataIsRefused(key: String)
    throws
  {
    try Self.withFile { path in
      try LayoutModelFile.write(try Self.model(), facts: [:], to: path)
      var file = try TensorFile(path: path)
      file.metadata[key] = "[]"
      try file.write(to: path)
      let error = #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
      #expect(error?.description.contains(key == "format" ? "another kind" : "metadata") == true)
    }
  }

  @Test func tensorsOfAnotherShapeAreRefused() throws {
    try Self.withFile { path in
      try LayoutModelFile.write(try Self.model(), facts: [:], to: path)
      let whole = try TensorFile(path: path)
      for name in whole.tensors.keys.sorted() {
        for replacement in [nil, Tensor(shape: [2], values: [1, 2])] {
          var file = whole
          file.tensors[name] = replacement
          try file.write(to: path)
          let error = #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
          #expect(error?.description.contains(name) == true)
        }
      }
      var file = whole
      let name = try #require(whole.tensors.keys.sorted().first)
      file.tensors[name]?.values[0] = .nan
      try file.write(to: path)
      #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
    }
  }
}
