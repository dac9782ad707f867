import Datasets
import FederatedLearning
import Foundation
import ModelTraining
import NeuralNetworks

/// Labelled images to divide among clients, and others to judge by.
package struct FederatedData: Sendable {
  /// What clients train on, and the same not varied, to judge by and tell data apart.
  package let training: ImageMixture
  let plain: ImageMixture
  /// Who made each image of `training`.
  package let writers: [String]
  let test: ImageMixture
  /// What is added to each class's logit of the finished model; empty: nothing.
  let oddsShift: [Double]
  /// What clients start from; nil for a fresh network.
  let start: Classifier?

  /// Reads or makes the data.
  ///
  /// - Parameters:
  ///   - start: a model to start from: its classes are those of the data, and symbols of others are left out.
  ///   - clients: without any place named, the synthesizer makes as many writers and more to hold out.
  package init(_ settings: FederatedDataSettings, clients: Int, seed: UInt64, start: String? = nil) throws {
    var (training, judged) = (TrainingData(), TrainingData())
    if settings.places.isEmpty {
      let writers = Self.syntheticWriters(clients: clients)
      training.ink = Self.synthesize(writers: 0..<writers, samples: 2, seed: seed)
      if settings.test.isEmpty {
        let heldOut = max(5, Int(Double(writers) * settings.holdout))
        judged.ink = Self.synthesize(writers: writers..<writers + heldOut, samples: 2, seed: seed)
      }
    } else {
      for place in settings.places { try training.add(place, seed: seed) }
      if let fold = settings.isolatedWithout.flatMap(WriterFold.init) { training.leaveOutIsolated(fold) }
      if let most = settings.isolatedMost { training.thinIsolated(most: most) }
      if settings.test.isEmpty { (training, judged) = training.split(share: settings.holdout, seed: seed) }
    }
    for place in settings.test { try judged.add(place, seed: seed &+ 1) }
    if settings.rejects > 0 {
      training.addRejects(share: settings.rejects, seed: seed)
      if settings.test.isEmpty { judged.addRejects(share: settings.rejects, seed: seed) }
    }
    self.start = try start.map { path in
      let model = try ModelFile.readEnsemble([path]).members[0]
      guard model.network.inputShape[0] == settings.inputSize || settings.inputSize == Self.usualSize else {
        throw FederatedError(
          "--input-size", "\(settings.inputSize), where \(path) takes \(model.network.inputShape[0])", "leave it out")
      }
      return model
    }
    let size = self.start?.network.inputShape[0] ?? settings.inputSize
    let names = self.start?.labels ?? training.labels
    let known = Set(names)
    training.ink.removeAll { !known.contains($0.label) }
    training.pictures.removeAll { !known.contains($0.label) }
    judged.ink.removeAll { !known.contains($0.label) }
    judged.pictures.removeAll { !known.contains($0.label) }
    guard training.count > 0, judged.count > 0 else {
      throw FederatedError(
        "the data", "no symbols are left to \(training.count == 0 ? "train on" : "judge by")",
        "give more data, another --holdout, or data to judge by with --test")
    }
    guard names.count > 1 else {
      throw FederatedError(
        "the data", "it has one class only, \(names.joined()), and a model names one of several", "give more data")
    }
    func images(_ data: TrainingData, isAugmented: Bool = false) throws -> ImageMixture {
      try data.images(
        classNames: names, size: size, isAugmented: isAugmented, fit: settings.fit, least: 0,
        photographed: isAugmented ? settings.photographed : 0, seed: seed)
    }
    plain = try images(training)
    self.training = settings.isAugmented ? try images(training, isAugmented: true) : plain
    test = try images(judged)
    let odds = ClassOdds(priorShare: settings.priorShare, arithmeticBonus: settings.arithmeticBonus)
    oddsShift = odds.isNone ? [] : odds.shift(plain, training)
    writers = training.ink.map(\.writer) + training.pictures.map(\.writer)
  }

  private static let usualSize = FederatedDataSettings().inputSize

  /// The class of each image of `training`.
  package var labels: [Int] { (0..<training.count).map { training.label(at: $0) } }

  /// One writer for each client, within what a fresh machine does in minutes.
  static func syntheticWriters(clients: Int) -> Int { min(max(clients, 50), 1000) }

  /// Every symbol that can be written, so many times by each writer.
  static func synthesize(writers: Range<Int>, samples: Int, seed: UInt64) -> [InkSample] {
    let synthesizer = HandwritingSynthesizer(seed: seed)
    var ink: [InkSample] = []
    for writer in writers {
      for label in HandwritingSynthesizer.labels {
        for sample in 0..<samples {
          // A usual symbol is about 80 units large.
          ink.append(
            InkSample(
              strokes: synthesizer.symbol(label, writer: writer, sample: sample).strokes, label: label,
              writer: "synthetic:\(writer)", usualSize: 80))
        }
      }
    }
    return ink
  }
}
