import ArgumentParser
import Datasets
import FederatedClassifiers
import ModelTraining

/// The data of `fedtrain` and `partition`.
struct FederatedDataOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help:
      "Where the symbols are, as for `mathrec train`, or folders of persons' ink, each of them one writer; without it the program writes them."
  )
  var data: [String] = []

  @Option(parsing: .upToNextOption, help: "Data to judge by in place of held-out writers.")
  var test: [String] = []

  @Option(help: "The share of writers held out to judge by.")
  var holdout = 0.1

  @Option(help: "The side of the network's square input.")
  var inputSize = 45

  @Option(help: "How pictures fill the square: by their ink, or whole.")
  var fit: PictureSymbols.Fit = .ink

  @Option(help: "Rejects (neighbours taken together, parts) cut from a client's expressions, for each symbol.")
  var rejects = 0.0

  @Option(help: "Leave out a part of the writers of isolated symbols: `evaluate --symbols --writers` judges by these.")
  var isolatedWithout: WriterFold?

  @Option(help: "The most isolated symbols of a class that are taken, spread over the hands; all by default.")
  var isolatedMost: Int?

  @Option(help: "The share of ink varied by --augment that is drawn as small as on photographed pages and thresholded.")
  var photographed = 0.0

  @Option(help: "How much of the shares that isolated symbols gave to classes the finished model takes back: 0 to 1.")
  var priorShare = 0.0

  @Option(help: "A logarithm added to the odds of digits and operators in the finished model.")
  var arithmeticBonus = 0.0

  @Flag(name: .customLong("virtual"), help: "Make every client a writer whose symbols are made when it is asked for.")
  var isVirtual = false

  @Option(help: "Symbols of a virtual client.")
  var virtualExamples = 20

  /// From so many clients on they are virtual where no data is named.
  static let mostStored = 10_000

  func settings(clients: Int) -> FederatedDataSettings {
    var settings = FederatedDataSettings()
    settings.places = data
    settings.test = test
    settings.holdout = holdout
    settings.inputSize = inputSize
    settings.fit = fit
    settings.rejects = rejects
    settings.isolatedWithout = isolatedWithout?.text
    settings.isolatedMost = isolatedMost
    settings.photographed = photographed
    settings.priorShare = priorShare
    settings.arithmeticBonus = arithmeticBonus
    settings.isVirtual = isVirtual || (data.isEmpty && clients > Self.mostStored)
    settings.virtualExamples = virtualExamples
    return settings
  }
}
