import ArgumentParser
import Datasets
import Foundation
import NeuralNetworks
import RandomStreams

/// `mathrec-bench data`: the same images for every side, written once.
struct WriteData: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "data", abstract: "Write the images for all sides.")

  @Argument(help: "The folder to write.")
  var folder: String

  @Option(help: "CROHME's training file; without it only random pictures are written.")
  var train: String?

  @Option(help: "CROHME's test file.")
  var test: String?

  @Option(help: "Classes: the most frequent of the training file.")
  var classes = 82

  @Option(help: "Training images, in a fixed random order, again from the first if there are too few.")
  var images = 67_600

  @Option(help: "Random pictures.")
  var random = 8192

  func run() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try noise().write(folder: folder, name: "random")
    guard let train, let test else { return }
    let samples = try CROHMEInkFile.read(train).flatMap(\.samples)
    var counts: [String: Int] = [:]
    for sample in samples { counts[sample.label, default: 0] += 1 }
    let order = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(classes).map(\.key)
    let number = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, Int32($0)) })
    var stream = RandomStream(seed: 1, 3)
    let known = samples.filter { number[$0.label] != nil }.shuffled(using: &stream)
    try draw((0..<images).map { known[$0 % known.count] }, number).write(folder: folder, name: "crohme")
    let judged = try CROHMEInkFile.read(test).flatMap(\.samples).filter { number[$0.label] != nil }
    try draw(judged, number).write(folder: folder, name: "test")
    Turns.say(["training": images, "distinct": known.count, "test": judged.count, "classes": order.count])
  }

  private func draw(_ samples: [InkSample], _ number: [String: Int32]) throws -> ArraySource {
    let source = try InkSymbols(samples: samples, classNames: number.keys.sorted())
    let size = ArraySource.side * ArraySource.side
    var pixels = [Float](repeating: 0, count: samples.count * size)
    pixels.withUnsafeMutableBufferPointer { pixels in
      for index in samples.indices {
        source.fill(
          UnsafeMutableBufferPointer(rebasing: pixels[index * size..<(index + 1) * size]), at: index, epoch: 0)
      }
    }
    return ArraySource(pixels: pixels, labels: samples.map { number[$0.label] ?? 0 }, classes: classes)
  }

  /// Uniform noise with random labels: no ground to skip.
  private func noise() -> ArraySource {
    var stream = RandomStream(seed: 2)
    let size = ArraySource.side * ArraySource.side
    return ArraySource(
      pixels: (0..<random * size).map { _ in Float(stream.uniform()) },
      labels: (0..<random).map { _ in Int32(stream.below(classes)) }, classes: classes)
  }
}
