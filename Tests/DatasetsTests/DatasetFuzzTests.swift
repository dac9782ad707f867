import Foundation
import FuzzSupport
import Testing

@testable import Datasets

/// Files of every kind of data with values and bytes changed, through the readers that `--data` uses: each is data within the
/// readers' promises, or an error that names the file.
@Suite struct DatasetFuzzTests {
  private struct Wrong: Error {
    let what: String
  }

  private static let ink = """
    {"id":"a","writer":"w","latex":"x+1","mathml":"<math><mi>x</mi></math>","subset":"arith","traces":[[0,0,10,10,20.5,3],[10,0,0,10],[30,0,31,20]],"syms":[["x",[0,1],"x_1"],["1",[2],"1_1"]]}
    {"id":"b","writer":"v","traces":[[5,5,6,6]],"syms":[["-",[0],"m"]]}

    """
  private static let symbols = """
    {"id":"a","writer":"w","label":"7","ok":1,"rel":0.9,"traces":[[0,0,10,10,20.5,3],[10,0,0,10]]}
    {"label":"\\\\neq","size":14.5,"traces":[[5,5,6,6]]}
    {"label":"&","rel":null,"traces":[[5,5]]}

    """
  private static let inkML = """
    <ink xmlns="http://www.w3.org/2003/InkML"><traceFormat><channel name="X"/><channel name="Y"/></traceFormat>
    <annotation type="UI">2011_a</annotation><annotation type="writer">w1</annotation><annotation type="truth">$x-1$</annotation>
    <annotationXML type="truth"><math><mrow><mi xml:id="x_1">x</mi><mo xml:id="m_1">-</mo></mrow></math></annotationXML>
    <trace id="0">12.5 13, 14 15, 200 -30</trace><trace id="1">40 20, 60 21</trace>
    <traceGroup><annotation type="truth">all</annotation><traceGroup><annotation type="truth">x</annotation>
    <traceView traceDataRef="0"/><annotationXML href="x_1"/></traceGroup><traceGroup><annotation type="truth">-</annotation>
    <traceView traceDataRef="1"/></traceGroup></traceGroup></ink>
    """

  /// What every reader promises of ink, and that what works on it does.
  private static func judge(_ expressions: [InkExpression], _ mutator: inout Mutator) throws {
    for expression in expressions.prefix(3) {
      let points = expression.ink.strokes.joined()
      guard points.allSatisfy({ abs($0.x) <= Ink.farthest && abs($0.y) <= Ink.farthest }) else {
        throw Wrong(what: "far")
      }
      guard expression.symbols.allSatisfy({ $0.strokes.allSatisfy(expression.ink.strokes.indices.contains) }) else {
        throw Wrong(what: "strokes")
      }
      guard points.count < 500 else { continue }
      _ = InkConnectivity.pieces(expression.ink.strokes, pen: Float(expression.usualSymbolSize) / 20)
      var pixels = [Float](repeating: 0, count: 45 * 45)
      for sample in expression.samples {
        pixels.withUnsafeMutableBufferPointer {
          InkRenderer().draw(sample.strokes, pen: sample.usualSize / 12, into: $0)
        }
        guard pixels.allSatisfy({ $0.isFinite }) else { throw Wrong(what: "pixels") }
      }
      if mutator.once(in: 60) {
        _ = PagePhotographer(seed: 1, effects: .severity(1), symbolHeight: 8, largestSide: 64).photograph(
          expression, number: 1)
      }
    }
  }

  private static func fuzz(
    _ name: String, cases: Int, file: String, _ mutate: (inout Mutator) -> [UInt8],
    read: (String, inout Mutator) throws -> Void
  ) throws -> Int {
    let folder = try TemporaryFolder()
    var count = 0
    try FuzzRun.run(name, cases: cases) { mutator in
      let path = try folder.write(mutate(&mutator), file)
      do {
        try read(path, &mutator)
        count += 1
      } catch let error as DatasetError {
        guard !error.problem.isEmpty, !error.remedy.isEmpty, error.file.hasPrefix(folder.path) else { throw error }
      }
    }
    return count
  }

  @Test func linesOfSymbols() throws {
    let read = try Self.fuzz(
      "lines of symbols", cases: 3000, file: "a.jsonl", { Array($0.text(Self.symbols).utf8) },
      read: { path, mutator in
        let samples = try IsolatedInkFile.read(path).samples
        guard samples.allSatisfy({ $0.usualSize.isFinite && $0.usualSize > 0 && !$0.strokes.isEmpty }) else {
          throw Wrong(what: "size")
        }
        guard samples.allSatisfy({ $0.strokes.joined().allSatisfy { max(abs($0.x), abs($0.y)) <= Ink.farthest } })
        else {
          throw Wrong(what: "far")
        }
        guard let sample = samples.first, sample.strokes.joined().count < 500 else { return }
        var augmenter = InkAugmenter()
        augmenter.photographedShare = 0.5
        let crop = try InkSymbols(samples: [sample], classNames: [sample.label], augmenter: augmenter).crop(at: 0)
        guard crop.pixels.allSatisfy({ (0...1).contains($0) }) else { throw Wrong(what: "pixels") }
      })
    #expect(read > 100)
  }

  @Test func linesOfInk() throws {
    let read = try Self.fuzz(
      "CROHME lines", cases: 3000, file: "a.jsonl", { Array($0.text(Self.ink).utf8) },
      read: { path, mutator in
        try Self.judge(CROHMEInkFile.read(path), &mutator)
      })
    #expect(read > 100)
  }

  /// Hands of pages, and now and then a page in one of them.
  @Test func hands() throws {
    let symbols = (0...9).map {
      "{\"id\":\"a\($0)\",\"writer\":\"w\",\"label\":\"\($0)\",\"ok\":1,\"rel\":0.9,\"traces\":[[0,0,500,1000],[3,4]]}\n"
    }.joined()
    let read = try Self.fuzz(
      "hands", cases: 1500, file: "unipen/digits.jsonl.gz", { Array($0.text(symbols).utf8) },
      read: { path, mutator in
        let folder = path.replacing("/unipen/digits.jsonl.gz", with: "")
        let hands = try PageHands(folder: folder, share: .training)
        if mutator.once(in: 80) { _ = PageSynthesizer(seed: 1, severity: .medium, hands: hands).page(1) }
      })
    #expect(read > 100)
  }

  @Test func inkML() throws {
    let read = try Self.fuzz(
      "InkML", cases: 2000, file: "a.inkml", { Array($0.text(Self.inkML).utf8) },
      read: { path, mutator in
        try Self.judge([InkMLFile.read(path)], &mutator)
      })
    #expect(read > 100)
  }

  @Test func gzip() throws {
    let read = try Self.fuzz(
      "gzip", cases: 1500, file: "a.jsonl.gz",
      { $0.gzip($0.once(in: 2) ? Array(Self.ink.utf8) : $0.bytes(Array(Self.ink.utf8))) },
      read: { path, mutator in
        try Self.judge(CROHMEInkFile.read(path), &mutator)
      })
    #expect(read > 100)
  }

  @Test func idx() throws {
    let read = try Self.fuzz(
      "IDX", cases: 3000, file: "images", { $0.bytes(IDXFileTests.images) },
      read: { path, mutator in
        let both = path.replacing("images", with: "labels")
        let bytes = mutator.once(in: 3) ? mutator.bytes(IDXFileTests.labels) : IDXFileTests.labels
        try Data(bytes).write(to: URL(fileURLWithPath: both))
        let pictures = try IDXFile.pictures(images: path, labels: both, classNames: ["0", "1"])
        let source = try PictureSymbols(pictures: pictures, classNames: ["0", "1"], size: 10)
        var pixels = [Float](repeating: 0, count: 100)
        for index in 0..<source.count {
          pixels.withUnsafeMutableBufferPointer { source.fill($0, at: index, epoch: 0) }
          guard pixels.allSatisfy({ (0...1.001).contains($0) }) else { throw Wrong(what: "pixels") }
        }
      })
    #expect(read > 50)
  }

  @Test func tables() throws {
    let table = "image,label,x0,x1,y0,y1\na.png,\"frac\",10,200,5,17\na.png,2,0,40,-3,9\nb.png,\"\\sqrt\",1,2,3,4\n"
    let read = try Self.fuzz(
      "symbol boxes", cases: 3000, file: "symbols.csv", { Array($0.text(table).utf8) },
      read: { path, _ in
        let boxes = try SymbolBoxes.read(path).values.joined()
        for one in boxes {
          for other in boxes { _ = one.box.intersection(other.box)?.area ?? one.box.union(other.box).area }
          guard one.box.width > 0, one.box.height > 0 else { throw Wrong(what: "box") }
        }
      })
    #expect(read > 100)
  }

  @Test func namesOfClasses() throws {
    let read = try Self.fuzz(
      "class names", cases: 1000, file: "classes.txt", { Array($0.text("0\n1\nsqrt\n+\nforward_slash\n").utf8) },
      read: { path, _ in
        let names = try SourceClassName.read(path)
        guard Set(names).count == names.count else { throw Wrong(what: "twice") }
      })
    #expect(read > 10)
  }
}
