#if Federation
  import ArgumentParser
  import Datasets
  import FederatedClassifiers
  import FederatedLearning
  import FlowerNetwork
  import Foundation

  /// What a server's run is.
  struct ServerOptions: ParsableArguments {
    @Option(help: "The sites that are let in, of 'mathrec server admit'; without it any may come.", completion: .file())
    var roster: String?

    @Option(help: "How many clients there are at most. (default: those of the roster, or --min-clients)")
    var clients: Int?

    @Option(help: "A round counts with so many answers, and waits until as many are there. (default: half of a round)")
    var minClients: Int?

    @Option(help: "Begin when so many are online. (default: --min-clients)")
    var waitFor: Int?

    @Option(help: "How many take part in a round. (default: all; 10 where there are more)")
    var sample: Int?

    @Option(help: "Ask so many times as many clients, and take the first that answer.")
    var overSelect = 1.0

    @Option(
      help:
        "How long a round waits: like 90s, 30m or 2h, auto (by the last rounds' answers), or auto:TIME. (default: 12h)")
    var deadline: String?

    @Option(help: "Rounds.")
    var rounds = 20

    @OptionGroup var strategyOptions: StrategyOptions
    @OptionGroup var trainingOptions: ClientTrainingOptions
    @OptionGroup var engineOptions: EngineOptions
    @OptionGroup var secureOptions: SecureOptions

    @Option(
      parsing: .upToNextOption, help: "Symbols to judge the model by; its classes are theirs, or those of --start.")
    var test: [String] = []

    @Option(help: "Begin from a model file, with its network and its classes, in place of random weights.")
    var start: String?

    @Option(help: "The side of the network's square input.")
    var inputSize = 45

    @Option(help: "How pictures fill the square: by their ink, or whole.")
    var fit: PictureSymbols.Fit = .ink

    @Flag(name: .customLong("virtual"), help: "Every client is a synthetic writer.")
    var isVirtual = false

    @Option(help: "Symbols of a virtual client.")
    var virtualExamples = 20

    @Option(help: "Everything random but secret noise comes from this number.")
    var seed: UInt64 = 1

    @Option(help: "Stop at the round that reaches this share on the data to judge by.")
    var target: Double?

    /// The settings of a run.
    ///
    /// - Parameter admitted: sites of a roster; nil: there is none.
    func settings(admitted: Int?) throws -> FederatedSettings {
      var settings = FederatedSettings(
        engine: try EngineSettings(
          strategy: strategyOptions.strategy, aggregation: strategyOptions.aggregation, given: engineOptions.given,
          compress: strategyOptions.compress))
      settings.isNetworked = true
      settings.secure = try secureOptions.sums()
      settings.clients = clients ?? admitted ?? minClients ?? 2
      settings.sample = sample ?? min(10, settings.clients)
      // Fewer than three clients' sum hides nothing of one from another.
      let half = (settings.sample + 1) / 2
      settings.leastAnswers = minClients ?? (settings.secure == nil ? half : max(3, half))
      settings.overSelection = overSelect
      settings.deadline =
        try deadline.map { text throws(FederatedError) in try DeviceRounds.Deadline(Self.seconds(text)) } ?? .none
      settings.rounds = rounds
      settings.weighting = trainingOptions.weighting
      settings.local = trainingOptions.training([strategyOptions.strategy])
      settings.data.isAugmented = trainingOptions.augment
      settings.data.test = test
      settings.data.inputSize = inputSize
      settings.data.fit = fit
      settings.data.isVirtual = isVirtual
      settings.data.virtualExamples = virtualExamples
      settings.partition = isVirtual ? "writer" : "site"
      settings.start = start
      settings.seed = seed
      settings.target = target
      // Noise that whoever knows the seed takes away hides nothing between machines.
      settings.isNoiseSecret = settings.engine.privacy != nil
      return settings
    }

    /// A time in seconds, as the engine reads it: `30m` is `1800.0`, `auto:2h` is `auto:7200.0`.
    static func seconds(_ text: String) -> String {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      guard let last = parts.last, let unit = last.last,
        let factor = ["s": 1.0, "m": 60, "h": 3600][String(unit)], let number = Double(last.dropLast())
      else { return text }
      return (parts.dropLast() + ["\(number * factor)"]).joined(separator: ":")
    }
  }
#endif
