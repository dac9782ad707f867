import Datasets
import Foundation
import MathSymbols
import NeuralNetworks
import RandomStreams

/// Symbols from any mixture of the kinds of data that the program reads: ink, pictures, or both.
package struct TrainingData {
  /// Single symbols as pen strokes.
  package var ink: [InkSample] = []
  /// Single symbols as pictures.
  package var pictures: [LabelledPicture] = []
  /// Whole expressions, where the data has them; reject samples are cut from these.
  package var expressions: [InkExpression] = []
  /// Symbols that were left out since the vocabulary has no class of theirs: how many of each label.
  package private(set) var leftOut: [String: Int] = [:]

  /// Data that is already in memory; by default none.
  package init(ink: [InkSample] = [], pictures: [LabelledPicture] = [], expressions: [InkExpression] = []) {
    self.ink = ink
    self.pictures = pictures
    self.expressions = expressions
  }

  /// Reads one place: a CROHME file or one of isolated symbols (JSON lines), a folder of InkML, a folder of class folders, an
  /// IDX image file, or
  /// `synthetic[:COUNT[:LABEL,LABEL...]]` for synthesized ink.
  package mutating func add(_ place: String, seed: UInt64) throws {
    if place == "synthetic" || place.hasPrefix("synthetic:") { return try addSynthetic(place, seed: seed) }
    switch try DataSource(place) {
    case .ink(let read):
      expressions += read
      ink += read.flatMap(\.samples)
    case .symbols(let read):
      ink += read.samples
      leftOut.merge(read.leftOut, uniquingKeysWith: +)
    case .pictures(let read): pictures += read
    }
  }

  /// The most samples of a label, all of which are held in memory.
  private static let mostSynthetic = 1_000_000

  private mutating func addSynthetic(_ place: String, seed: UInt64) throws {
    let parts = place.split(separator: ":", maxSplits: 2).map(String.init)
    guard let count = parts.count > 1 ? Int(parts[1]) : 200, count > 0 else {
      throw DatasetError(
        file: place, problem: "\(parts[1]) is no count of samples", remedy: "write synthetic:200 or synthetic:200:+,-,7"
      )
    }
    guard count <= Self.mostSynthetic else {
      throw DatasetError(
        file: place, problem: "asks for \(count) samples of each label", remedy: "ask for at most \(Self.mostSynthetic)"
      )
    }
    let known = HandwritingSynthesizer.labels
    let labels = parts.count > 2 ? parts[2].split(separator: ",").map(String.init) : known
    if let unknown = labels.first(where: { !known.contains($0) }) {
      throw DatasetError(
        file: place, problem: "no template for \(unknown)", remedy: "choose of \(known.joined(separator: " "))")
    }
    let synthesizer = HandwritingSynthesizer(seed: seed)
    for label in labels {
      for number in 0..<count {
        // Ten samples a writer, on a line where a usual symbol is about 80 units large.
        let strokes = synthesizer.symbol(label, writer: number / 10, sample: number % 10).strokes
        ink.append(InkSample(strokes: strokes, label: label, writer: "synthetic:\(number / 10)", usualSize: 80))
      }
    }
  }

  /// The labels that occur, in the vocabulary's order, unknown ones after them.
  package var labels: [String] {
    let present = Set(ink.map(\.label)).union(pictures.map(\.label))
    let known = SymbolVocabulary.all.map(\.label).filter(present.contains)
    return known + present.subtracting(known).sorted()
  }

  /// Symbols, as ink and as pictures together.
  package var count: Int { ink.count + pictures.count }

  /// Splits the data into two parts without a common writer, the second with about `share` of the writers. A writer's
  /// part depends only on the name and the seed.
  package func split(share: Double, seed: UInt64) -> (training: TrainingData, heldOut: TrainingData) {
    func isHeldOut(_ writer: String) -> Bool {
      var random = RandomStream(
        seed: seed, path: [DataPurpose.split.rawValue] + writer.utf8.map(UInt64.init))
      return random.uniform() < share
    }
    var (training, heldOut) = (TrainingData(), TrainingData())
    for sample in ink {
      if isHeldOut(sample.writer) { heldOut.ink.append(sample) } else { training.ink.append(sample) }
    }
    for (index, picture) in pictures.enumerated() {
      // Pictures without a writer are split one by one.
      if isHeldOut(picture.writer.isEmpty ? "picture \(index)" : picture.writer) {
        heldOut.pictures.append(picture)
      } else {
        training.pictures.append(picture)
      }
    }
    for expression in expressions {
      if isHeldOut(expression.writer) {
        heldOut.expressions.append(expression)
      } else {
        training.expressions.append(expression)
      }
    }
    return (training, heldOut)
  }

  /// Removes the ink of the writers of a fold.
  package mutating func leaveOut(_ part: WriterFold) {
    ink.removeAll { part.contains($0.writer) }
    expressions.removeAll { part.contains($0.writer) }
  }

  /// Keeps nothing but the ink of a fold's writers, and pictures.
  package mutating func keep(_ part: WriterFold) {
    ink.removeAll { !part.contains($0.writer) }
    expressions.removeAll { !part.contains($0.writer) }
  }

  /// Removes the isolated ink of the writers of a fold: they remain to judge by.
  package mutating func leaveOutIsolated(_ part: WriterFold) {
    ink.removeAll { $0.isIsolated && part.contains($0.writer) }
  }

  /// Keeps at most `most` isolated symbols of each label, spread evenly over all of them and so over the hands: running text
  /// that was cut into letters holds one letter as often as ten others.
  package mutating func thinIsolated(most: Int) {
    let counts = ink.lazy.filter(\.isIsolated).reduce(into: [String: Int]()) { $0[$1.label, default: 0] += 1 }
    var seen: [String: Int] = [:]
    ink.removeAll { sample in
      guard sample.isIsolated, let count = counts[sample.label], count > most else { return false }
      let place = seen[sample.label, default: 0]
      seen[sample.label] = place + 1
      return (place + 1) * most / count == place * most / count
    }
  }

  /// How many symbols of each class there are that were not written one by one on demand.
  package func naturalCounts(_ classNames: [String]) -> [Int] {
    var counts: [String: Int] = [:]
    for sample in ink where !sample.isIsolated { counts[sample.label, default: 0] += 1 }
    for picture in pictures { counts[picture.label, default: 0] += 1 }
    return classNames.map { counts[$0] ?? 0 }
  }

  /// What was left out, as a clause: `1,664 O, 833 Q`; nil where nothing was.
  package var leftOutText: String? {
    guard !leftOut.isEmpty else { return nil }
    let ranked = leftOut.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = ranked.prefix(8).map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let total = leftOut.values.reduce(0, +)
    return "\(total) symbols of \(leftOut.count) labels that are no class left out: \(shown)"
      + (ranked.count > 8 ? ", ..." : "")
  }

  /// Adds reject samples cut from the expressions and from lines of isolated symbols: `share` of them for each symbol.
  package mutating func addRejects(share: Double, seed: UInt64) {
    var rejects = RejectSamples(seed: seed)
    rejects.share = share
    for (number, expression) in (expressions + IsolatedInkLines(seed: seed).lines(ink)).enumerated() {
      ink += rejects.samples(of: expression, number: number, label: SymbolVocabulary.rejectLabel)
    }
  }

  /// The data as images for a network with square inputs of `size` pixels; classes with fewer than `least` images are
  /// repeated, and `photographed` is the share of varied ink that is drawn small and thresholded.
  package func images(
    classNames: [String], size: Int, isAugmented: Bool, fit: PictureSymbols.Fit, least: Int, photographed: Double = 0,
    seed: UInt64
  ) throws -> ImageMixture {
    var sources: [any ImageSource] = []
    var augmenter = isAugmented ? InkAugmenter() : .none
    augmenter.photographedShare = photographed
    if !ink.isEmpty {
      sources.append(
        try InkSymbols(
          samples: ink, classNames: classNames, renderer: InkRenderer(size: size),
          augmenter: augmenter, seed: seed))
    }
    if !pictures.isEmpty {
      sources.append(
        try PictureSymbols(
          pictures: pictures, classNames: classNames, size: size, fit: fit, isAugmented: isAugmented, seed: seed))
    }
    guard !sources.isEmpty else {
      throw DatasetError(file: "the data", problem: "no symbols are left", remedy: "give more data, or --holdout 0")
    }
    return ImageMixture(sources, least: least)
  }
}
