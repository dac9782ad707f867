import ArgumentParser
import Datasets
import FederatedClassifiers

/// The data of `fedtrain` and `partition`.
struct FederatedDataOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption, help: "Where the symbols are, as for `mathrec train`; without it the program writes them."
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
    settings.isVirtual = isVirtual || (data.isEmpty && clients > Self.mostStored)
    settings.virtualExamples = virtualExamples
    return settings
  }
}
