import ArgumentParser
import Foundation
import NeuralNetworks

/// Reads handwritten mathematics and computes it.
@main
struct Mathrec: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "mathrec", abstract: "Reads handwritten mathematics and computes it.", version: version,
    subcommands: [
      Solve.self, Compute.self, Synthesize.self, Evaluate.self, Train.self, FedTrain.self, PartitionCommand.self,
      Plot.self, TrainLayout.self, Tune.self,
    ])

  static func main() {
    Memory.keepFreed()
    do { try KernelChoice.check() } catch {
      FileHandle.standardError.write(Data("error: \(error)\n".utf8))
      Foundation.exit(64)
    }
    main(nil)
  }
}
