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

  /// Files of earlier versions have one confidence for all, which knows nothing of steps that follow.
  @Test func filesOfEarlierVersionsAreRead() throws {
    try Self.withFile { path in
      try LayoutModelFile.write(try Self.model(), facts: [:], to: path)
      var file = try TensorFile(path: path)
      var reading = try #require(
        JSONSerialization.jsonObject(with: Data((file.metadata["reading"] ?? "").utf8)) as? [String: Any])
      var confidence = try #require(reading["confidence"] as? [String: Double])
      (reading["confidenceAlone"], reading["confidenceOnPages"]) = (nil, nil)
      confidence["follows"] = nil
      confidence["constant"] = 1.25
      reading["confidence"] = confidence
      func write() throws {
        file.metadata["reading"] = String(decoding: try JSONSerialization.data(withJSONObject: reading), as: UTF8.self)
        try file.write(to: path)
      }
      try write()
      let read = try LayoutModelFile.read(path).reading
      #expect(read.confidence == read.confidenceOnPages && read.confidence == read.confidenceAlone)
      #expect(read.confidence.weights[0] == 1.25)
      #expect(read.confidence.weights.last == 0)
      // What every version states is still asked for.
      confidence["share"] = nil
      reading["confidence"] = confidence
      try write()
      #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
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

  /// The vocabulary's rows may be moved: a file says by name what its numbers mean.
  @Test func labelsInAnotherOrderChangeNothing() throws {
    try Self.withFile { path in
      let model = try Self.model()
      try LayoutModelFile.write(model, facts: [:], to: path)
      var file = try TensorFile(path: path)
      let labels = try #require(file.metadata["labels"].flatMap { JSONValue($0)?.array(\.string) })
      #expect(labels == SymbolContext.labels)
      // As a program would have written the same model whose vocabulary is turned about: label l is its number turned[l].
      let count = labels.count
      let turned = (0..<count).map { ($0 * 37 + 11) % count }
      #expect(Set(turned).count == count)
      var order = [String](repeating: "", count: count)
      for (label, number) in turned.enumerated() { order[number] = labels[label] }
      file.metadata["labels"] =
        "[" + order.map { "\"\($0.replacing("\\", with: "\\\\"))\"" }.joined(separator: ",") + "]"
      let bias = try #require(file.tensors["contextLabels.bias"])
      let kernel = try #require(file.tensors["contextLabels.kernel"])
      let first = try #require(file.tensors["context1.kernel"])
      var (newBias, newKernel, newFirst) = (bias, kernel, first)
      for label in 0..<count {
        newBias.values[turned[label]] = bias.values[label]
        for row in 0..<128 { newKernel.values[row * count + turned[label]] = kernel.values[row * count + label] }
      }
      // Six neighbours of six numbers and the labels each behind the first twelve, then the labels twice.
      let blocks = (0..<6).map { 12 + $0 * (6 + count) + 6 } + [12 + 6 * (6 + count), 12 + 6 * (6 + count) + count]
      for start in blocks {
        for label in 0..<count {
          for unit in 0..<128 {
            newFirst.values[(start + turned[label]) * 128 + unit] = first.values[(start + label) * 128 + unit]
          }
        }
      }
      file.tensors["contextLabels.bias"] = newBias
      file.tensors["contextLabels.kernel"] = newKernel
      file.tensors["context1.kernel"] = newFirst
      try file.write(to: path)
      let read = try LayoutModelFile.read(path)
      for name in model.context.network.specifications.map(\.name) {
        #expect(read.context.parameters[name]?.values == model.context.parameters[name]?.values, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("x", "", "does not know the label 'x'"),
    ("\"x\"", "\"smile\"", "the label 'smile', which the vocabulary does not have"),
    ("\"x\"", "\"y\"", "has the label 'y' twice"), ("\"x\"", "7", "no list of names"),
  ])
  func otherLabelsAreRefused(_ label: String, _ other: String, _ says: String) throws {
    try Self.withFile { path in
      try LayoutModelFile.write(try Self.model(), facts: [:], to: path)
      var file = try TensorFile(path: path)
      let labels = try #require(file.metadata["labels"])
      file.metadata["labels"] =
        other.isEmpty ? labels.replacing(",\"x\"", with: "") : labels.replacing(label, with: other)
      try file.write(to: path)
      let error = #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
      #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }
  }

  /// The file that was shipped before labels were written is read by the order of that day.
  @Test func aFileWithoutLabelsHasThoseOfItsDay() throws {
    #expect(LayoutLabelOrder.before.count == 104 && Set(LayoutLabelOrder.before).count == 104)
    try Self.withFile { path in
      let model = try Self.model()
      try LayoutModelFile.write(model, facts: [:], to: path)
      var file = try TensorFile(path: path)
      file.metadata["labels"] = nil
      try file.write(to: path)
      let read = try LayoutModelFile.read(path)
      if SymbolContext.labels == LayoutLabelOrder.before {
        #expect(
          read.context.parameters["context1.kernel"]?.values == model.context.parameters["context1.kernel"]?.values)
      }
    }
  }

  @Test(arguments: [
    ("sizes", "\"deviationHeight\":", "\"deviationHeight\":0,\"before\":"),
    ("sizes", "\"deviationWidth\":", "\"deviationWidth\":-1,\"before\":"),
    ("sizes", "\"meanHeight\":", "\"meanHeight\":-1e308,\"before\":"), ("sizes", "\"x\"", "\"smile\""),
    ("sequences", "\"right x\":1", "\"right x\":-1"), ("sequences", "\"right x\":1", "\"beside x\":1"),
    ("sequences", "\"right x\":1", "\"right smile\":1"), ("sequences", "\"\":1", "\"\":1e300"),
    ("pieces", "\"i\":[0", "\"i\":[-5"), ("pieces", "\"i\"", "\"smile\""),
  ])
  func statisticsThatCannotBeAreRefused(_ key: String, _ part: String, _ other: String) throws {
    try Self.withFile { path in
      try LayoutModelFile.write(try Self.model(), facts: [:], to: path)
      var file = try TensorFile(path: path)
      let before = try #require(file.metadata[key])
      file.metadata[key] = before.replacing(part, with: other)
      #expect(file.metadata[key] != before, "\(before)")
      try file.write(to: path)
      let error = #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
      #expect(error?.description.contains("metadata") == true, "\(String(describing: error))")
    }
  }

  @Test func hugeWeightsAreRefused() throws {
    try Self.withFile { path in
      try LayoutModelFile.write(try Self.model(), facts: [:], to: path)
      var file = try TensorFile(path: path)
      file.tensors["hidden1.kernel"]?.values[3] = 1e30
      try file.write(to: path)
      let error = #expect(throws: NetworkError.self) { try LayoutModelFile.read(path) }
      #expect(error?.description.contains("hidden1.kernel has weights beyond") == true)
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
