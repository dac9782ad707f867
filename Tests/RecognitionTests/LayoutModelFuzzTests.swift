import FileStorage
import Foundation
import FuzzSupport
import NeuralNetworks
import Testing

@testable import Recognition

/// Layout models with other numbers, names and lengths: what is read arranges symbols, whatever else it says.
@Suite struct LayoutModelFuzzTests {
  private struct Wrong: Error {
    let what: String
  }

  private static func symbols(_ mutator: inout Mutator) -> [LayoutSymbol] {
    (0..<1 + mutator.below(7)).map { index in
      let (x, y) = (Double(mutator.below(400)), Double(mutator.below(60)))
      let box = LayoutBox(
        left: x, top: y, right: x + 1 + Double(mutator.below(80)), bottom: y + 1 + Double(mutator.below(50)))
      let candidates = (0..<1 + mutator.below(3)).map { _ in
        SymbolCandidate(
          label: mutator.pick(["x", "2", "-", "\\sqrt", "+", "(", "\\sum", "\\lim", "y"]),
          probability: mutator.pick([0, 0.5, 1, 1e-12]))
      }
      return LayoutSymbol(source: index, box: box, candidates: candidates)
    }
  }

  private static func judge(_ model: LayoutModel, _ mutator: inout Mutator) throws {
    let parser = LayoutParser(model: model)
    let symbols = symbols(&mutator)
    let size = symbols.map(\.box).usualSize
    let layouts = parser.parse(parser.inContext(symbols, usualSize: size), usualSize: size)
    guard let best = layouts.first, !best.score.isNaN else { throw Wrong(what: "no arrangement") }
    var sources: [Int] = []
    best.tree.forEachNode { if let source = $0.source { sources.append(source) } }
    guard sources.sorted() == Array(symbols.indices) else { throw Wrong(what: "symbols \(sources)") }
    _ = model.pieces.log("x", pieces: mutator.below(9))
  }

  @Test func changedModelsArrangeOrAreRefused() throws {
    try LayoutModelFileTests.withFile { path in
      try LayoutModelFile.write(try LayoutModelFileTests.model(), facts: ["data": "none"], to: path)
      let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      var read = 0
      try FuzzRun.run("layout model", cases: 1000) { mutator in
        try Data(mutator.safetensors(original)).write(to: URL(fileURLWithPath: path))
        do {
          try Self.judge(LayoutModelFile.read(path), &mutator)
          read += 1
        } catch let error as NetworkError {
          guard error.description.hasPrefix(path) else { throw error }
        }
      }
      #expect(read > 50)
    }
  }

  /// The statistics alone, which a change of the whole file seldom meets.
  @Test func changedStatisticsArrangeOrAreRefused() throws {
    try LayoutModelFileTests.withFile { path in
      try LayoutModelFile.write(try LayoutModelFileTests.model(), facts: [:], to: path)
      let whole = try TensorFile(path: path)
      var read = 0
      try FuzzRun.run("layout statistics", cases: 600) { mutator in
        var file = whole
        let key = mutator.pick(["sizes", "sequences", "pieces", "labels", "reading"])
        file.metadata[key] = mutator.text(file.metadata[key] ?? "")
        try file.write(to: path)
        do {
          try Self.judge(LayoutModelFile.read(path), &mutator)
          read += 1
        } catch is NetworkError {}
      }
      #expect(read > 3)
    }
  }
}
