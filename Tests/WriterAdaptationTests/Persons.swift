import Datasets
import Foundation
import MathReading
import NeuralNetworks
import RandomStreams
import Recognition
import WriterAdaptation

/// Persons who write a seven that looks like something else, and the rest of the digits as usual.
enum Persons {
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The networks that come with the program.
  static func networks() throws -> Ensemble {
    try ModelFile.readEnsemble(ReaderModels(folder: project + "/Models").symbols)
  }

  /// How often labels occur in running text.
  static func frequencies() throws -> [String: Double] {
    try LayoutModelFile.read(ReaderModels(folder: project + "/Models").layout).pieces.labelCounts
  }

  /// A seven in one stroke: a short roof that droops, and a leg that bends back, as nobody else writes it.
  static func seven(person: Int, number: Int) -> InkSample {
    var random = RandomStream(seed: 7, UInt64(person), UInt64(number))
    var habit = RandomStream(seed: 8, UInt64(person))
    let (roof, droop, foot) = (habit.uniform(24...32), habit.uniform(16...22), habit.uniform(20...28))
    func point(_ x: Double, _ y: Double) -> Ink.Point {
      Ink.Point(Float(x + random.normal(deviation: 1.5)), Float(y + random.normal(deviation: 1.5)))
    }
    let stroke = [
      point(0, droop), point(roof / 2, 4), point(roof, 0), point(roof * 0.9, 30), point(roof * 0.7, 60),
      point(roof * 0.6, 92), point(roof * 0.6 + foot, 96),
    ]
    return InkSample(strokes: [stroke], label: "7", writer: "person \(person)", usualSize: 80)
  }

  /// The other digits and a few letters, by the synthesizer.
  static func others(person: Int, number: Int, labels: [String] = ["1", "2", "3", "4", "z", "x", "+"]) -> [InkSample] {
    labels.map { label in
      InkSample(
        strokes: HandwritingSynthesizer(seed: 3).symbol(label, writer: person, sample: number).strokes, label: label,
        writer: "person \(person)", usualSize: 80)
    }
  }

  /// How many of samples the networks name wrongly.
  static func errors(_ networks: Ensemble, _ samples: [InkSample]) throws -> Int {
    let images = try InkSymbols(samples: samples, classNames: networks.labels)
    var wrong = 0
    for index in 0..<images.count {
      var pixels = [Float](repeating: 0, count: networks.inputCount)
      pixels.withUnsafeMutableBufferPointer { images.fill($0, at: index, epoch: 0) }
      let row = networks.probabilities(of: pixels)
      if row.indices.max(by: { row[$0] < row[$1] }) != images.label(at: index) { wrong += 1 }
    }
    return wrong
  }

  /// A folder that goes away with the value.
  final class Folder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("hand-\(UUID().uuidString)").path
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Keeps samples as the page would.
  static func keep(_ samples: [InkSample], in folder: InkFolder) throws {
    try folder.add(
      samples.map { sample in
        let bounds = InkBounds(sample.strokes)
        let side = Double(max(bounds?.width ?? 0, bounds?.height ?? 0))
        return InkFolder.Symbol(
          label: sample.label, traces: sample.strokes.map { $0.flatMap { [Double($0.x), Double($0.y)] } },
          rel: side / 91, source: .corrected, time: "2026-01-02T03:04:05Z")
      })
  }
}
