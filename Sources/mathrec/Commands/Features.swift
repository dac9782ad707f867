import ArgumentParser
import Datasets
import FileStorage
import Foundation
import ImageProcessing
import MathReading
import ModelTraining
import NeuralNetworks
import Recognition

/// `mathrec features`: what a network sees in symbols, as numbers for other programs.
struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a network's features of symbols as NumPy or CSV.",
    discussion: """
      One row a symbol: the numbers that go into the network's last layer, or what --layer names. Pictures (PNG, JPEG) are \
      read as by `solve`, and each symbol found is a row, line by line; whatever else `train --data` takes is labelled \
      already, and each of its symbols is a row, in its order. --labels says what each row is.

      EXAMPLES
        mathrec features photo.jpg --output features.npy --labels rows.csv
        mathrec features ../shared/data/unipen/digits.jsonl.gz -o digits.csv
        mathrec features photo.jpg --layer input -o crops.npy
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case npy, csv }

  @Argument(help: "Pictures, or data as for `mathrec train --data`.", completion: .file())
  var places: [String]

  @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
  var output: String

  @Option(help: "How: npy (float32, rows x features) or csv. (default: by the output's name)")
  var format: Format?

  @Option(help: "Writes what each row is: place, label, writer or box, as CSV.", completion: .file())
  var labels: String?

  @Option(help: "The layer whose result is written; 'input' for the crop itself. (default: what the last layer takes)")
  var layer: String?

  @Option(help: "A symbol model in place of the first that comes with the program.", completion: .file())
  var model: String?

  @Option(help: "Only symbols of a part of the writers, such as 1/10, as for `evaluate --symbols`.")
  var writers: WriterFold?

  @Option(help: "So many varied copies of each symbol of data instead of the symbol, as training sees them.")
  var variants = 0

  func validate() throws {
    guard !places.isEmpty else { throw ValidationError("Give a picture, or data.") }
    guard chosenFormat != nil else {
      throw ValidationError("\(output) ends in neither .npy nor .csv; name one, or give --format")
    }
    guard variants >= 0 else { throw ValidationError("--variants is not negative") }
    try CountLimits.check("--variants", variants, most: 1000)
    let inputs = InputFiles(places + [model].compactMap { $0 })
    for path in [output, labels].compactMap({ $0 }) { try OutputFile.check(path, inputs: inputs) }
  }

  private var chosenFormat: Format? { format ?? Format(rawValue: (output as NSString).pathExtension.lowercased()) }

  /// What one row is of.
  private struct Row {
    let place: String
    let label: String
    let detail: String
  }

  func run() throws {
    let path = try model ?? ModelLocation.models().symbols[0]
    let classifier = try ModelFile.readEnsemble([path]).members[0]
    let network = try layers(of: classifier.network, path: path)
    var (rows, values): ([Row], [Float]) = ([], [])
    for place in places {
      if Self.isPicture(place) {
        try add(picture: place, classifier, network, &rows, &values)
      } else {
        try add(data: place, classifier, network, &rows, &values)
      }
    }
    guard !rows.isEmpty else {
      throw FileError(path: places[0], found: "there are no symbols", advice: "give a picture with writing on it")
    }
    let columns = values.count / rows.count
    switch chosenFormat {
    case .csv:
      try OutputFile.write(Data(Self.table(rows, values, columns).utf8), to: output)
    case .npy, nil:
      try OutputFile.write(NumPyFile.data(values, columns: columns), to: output)
    }
    if let labels {
      let lines = rows.map { [$0.place, $0.label, $0.detail] }
      try OutputFile.write(Data(CSVText.text([["place", "label", "detail"]] + lines).utf8), to: labels)
    }
    StandardError.note("\(output): \(rows.count) x \(columns)")
  }

  private static func table(_ rows: [Row], _ values: [Float], _ columns: Int) -> String {
    CSVText.text(
      [["label"] + (0..<columns).map { "f\($0)" }]
        + rows.enumerated().map { row, what in
          [what.label] + values[row * columns..<(row + 1) * columns].map { "\($0)" }
        })
  }

  /// The part of the network up to the layer that is asked for; nil for the crop itself.
  private func layers(of network: Network, path: String) throws -> Network? {
    guard let layer else { return try NetworkParts(network, lastDense: 1).trunk }
    if layer == "input" { return nil }
    guard let place = network.steps.firstIndex(where: { $0.layer.name == layer }) else {
      throw FileError(
        path: path, found: "its network has no layer \(layer)",
        advice: "name one of \(network.steps.map(\.layer.name).joined(separator: ", "))")
    }
    return place + 1 == network.steps.count ? network : try NetworkParts(network, at: place + 1).trunk
  }

  private static func isPicture(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 64) else { return false }
    return ImageFormat(bytes: Array(start)) != nil
  }

  private func add(
    picture path: String, _ classifier: Classifier, _ network: Network?, _ rows: inout [Row], _ values: inout [Float]
  ) throws {
    let reading = try PictureReader(models: ModelLocation.models()).read(path)
    let crop = SymbolClassifier.crop(reading.trace.scale, size: classifier.network.inputShape[0])
    var pixels: [Float] = []
    for line in reading.lines {
      for (symbol, components) in zip(line.symbols, line.components) {
        pixels += try crop.pixels(of: components.map { reading.trace.page.components[$0] })
        let box = symbol.box
        rows.append(
          Row(place: path, label: symbol.label, detail: "\(box.x) \(box.y) \(box.width) \(box.height)"))
      }
    }
    let images = PixelImages(pixels: pixels, shape: classifier.network.inputShape)
    values += network.map { $0.outputs(of: images, classifier.parameters.part($0), threads: Self.threads) } ?? pixels
  }

  private func add(
    data place: String, _ classifier: Classifier, _ network: Network?, _ rows: inout [Row], _ values: inout [Float]
  ) throws {
    var data = TrainingData()
    try data.add(place, seed: 1)
    if let writers { data.keep(writers) }
    guard data.count > 0 else { return }
    let images = try data.images(
      classNames: data.labels, size: classifier.network.inputShape[0], isAugmented: variants > 0, fit: .ink, least: 0,
      seed: 1)
    let writers = data.ink.map(\.writer) + data.pictures.map(\.writer)
    for epoch in 0..<max(1, variants) {
      if let network {
        values += network.outputs(
          of: images, classifier.parameters.part(network), epoch: epoch, threads: Self.threads)
      } else {
        let size = classifier.network.inputCount
        let start = values.count
        values += [Float](repeating: 0, count: images.count * size)
        values.withUnsafeMutableBufferPointer { values in
          for index in 0..<images.count {
            let first = start + index * size
            images.fill(UnsafeMutableBufferPointer(rebasing: values[first..<first + size]), at: index, epoch: epoch)
          }
        }
      }
      rows += (0..<images.count).map { index in
        Row(place: place, label: images.classNames[images.label(at: index)], detail: writers[index])
      }
    }
  }

  private static var threads: Int { ProcessInfo.processInfo.activeProcessorCount }
}
