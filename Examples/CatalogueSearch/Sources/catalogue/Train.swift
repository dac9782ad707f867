import ArgumentParser
import CatalogueSearch
import FederatedLearning
import Foundation
import NeuralNetworks

/// `catalogue train`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the network: shops together, or all photographs in one place.",
    discussion: """
      Every shop has the catalogue's pictures and photographs of its own, which it keeps: it trains on them and sends what its \
      network has learnt, and the mean of all is the next round's. --photographs names one folder, whose photographs are \
      divided among --shops by --partition, or is given once for each shop. Files are named PRODUCT_NUMBER.jpg or lie in a \
      folder for each product.

      The run's folder holds history.csv, a checkpoint and at the end model.safetensors; --resume goes on after a kill. \
      Same seed, same bytes, with any number of threads.

      EXAMPLES
        catalogue train --catalogue iconic --photographs train --output run
        catalogue train --catalogue iconic --photographs shop-a --photographs shop-b --output run
        catalogue train --catalogue iconic --photographs train --central --output central
      """)

  @Option(help: "The folder with a picture of each product.")
  var catalogue: String
  @Option(help: "A folder of photographs; given several times, a shop each.")
  var photographs: [String]
  @Option(help: "The run's folder.")
  var output: String
  @Option(help: "Into how many shops one folder is divided.")
  var shops = 4
  @Option(help: "How it is divided: \(PartitionRule.forms.dropLast(2).joined(separator: ", ")).")
  var partition = "dirichlet:1"
  @Flag(help: "All photographs in one place, for comparison.")
  var central = false
  @Option(
    help:
      "Rounds, or epochs of central training. (default: \(FederatedSettings().rounds), or \(CentralTraining.epochs))")
  var rounds: Int?
  @Option(help: "Steps that each shop makes in a round.")
  var steps = FederatedSettings().steps
  @Option(help: "Photographs of a shop's step.")
  var batchSize = FederatedSettings().batchSize
  @Option(
    name: .customLong("lr"),
    help: """
      The rate at the beginning: of SGD with momentum in shops, of Adam in one place. (default: \
      \(FederatedSettings().learningRate), or \(CentralTraining.rate))
      """)
  var rate: Float?
  @Option(help: "The share of the rate that a federation ends at.")
  var finalRate = FederatedSettings().finalRateShare
  @Option(help: "The engine's strategy.")
  var strategy = FederatedSettings().strategy
  @Option(help: "Channels of the first convolution.")
  var width = FederatedSettings().width
  @Option(help: "What everything random comes from.")
  var seed: UInt64 = 1
  @Option(help: "Photographs that the rounds of a federation are judged by. (default: the shops' own)")
  var judge: String?
  @Flag(help: "Go on with the run in --output.")
  var resume = false
  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard !photographs.isEmpty else { throw ValidationError("--photographs names a folder") }
    guard (1...100_000).contains(rounds ?? 1), (1...10_000).contains(steps), (1...4096).contains(batchSize) else {
      throw ValidationError("--rounds is from 1 to 100000, --steps from 1 to 10000, --batch-size from 1 to 4096")
    }
    guard (rate ?? 1) > 0, (rate ?? 1) <= 10, finalRate > 0, finalRate <= 1 else {
      throw ValidationError("--lr is above 0 and at most 10, --final-rate above 0 and at most 1")
    }
    guard (4...64).contains(width) else { throw ValidationError("--width is from 4 to 64") }
    if central, resume {
      throw ValidationError("--resume goes on with federations; central training has no checkpoint")
    }
  }

  func run() throws {
    let shops = try Shops(
      catalogue: try PictureFolder(catalogue), photographs: try photographs.map { try PictureFolder($0) },
      division: (shops, try PartitionRule(partition)), seed: seed, threads: threads.count)
    let sizes = shops.partition.clients.map(\.count)
    let who = central ? "one place" : "\(sizes.count) shops of \(sizes.map(String.init).joined(separator: ", "))"
    say("\(shops.products.count) products, \(shops.photographs.labels.count) photographs in \(who)")
    let began = ContinuousClock.now
    func seconds() -> String { text((ContinuousClock.now - began) / .seconds(1), 1) }
    if central {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      let training = CentralTraining(
        shops, epochs: rounds ?? CentralTraining.epochs, learningRate: rate ?? CentralTraining.rate, seed: seed,
        width: width, threads: threads.count)
      let model = try training.run { epoch, loss, accuracy in
        say("epoch \(epoch): loss \(text(loss)), named rightly in training \(text(accuracy)), \(seconds()) s")
      }
      if let model { try ModelFile.write(model, to: output + "/" + FederatedTraining.model) }
    } else {
      var settings = FederatedSettings()
      (settings.rounds, settings.steps, settings.batchSize) = (rounds ?? settings.rounds, steps, batchSize)
      (settings.learningRate, settings.finalRateShare, settings.strategy) = (
        rate ?? settings.learningRate, finalRate, strategy
      )
      (settings.seed, settings.width) = (seed, width)
      let training = FederatedTraining(shops, settings: settings, threads: threads.count)
      let judged = try judge.map { try shops.labelled(try PictureFolder($0), threads: threads.count) } ?? shops.sample
      _ = try training.run(in: output, isResumed: resume, judge: judged) { record in
        say(
          "round \(record.round): loss in training \(text(record.trainingLoss ?? 0)), named rightly \(text(record.accuracy)), "
            + "\(record.bytesUp / 1_000_000) MB sent, \(text(record.seconds, 1)) s")
      }
    }
    say("\(output)/\(FederatedTraining.model) after \(seconds()) s")
  }
}
