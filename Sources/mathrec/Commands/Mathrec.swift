import ArgumentParser
import Foundation
import NeuralNetworks

/// Reads handwritten mathematics and computes it.
@main
struct Mathrec: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "mathrec", abstract: "Reads handwritten mathematics and computes it.", version: version,
    subcommands: [Solve.self, Compute.self, Check.self] + pages + [
      Synthesize.self, Evaluate.self, Features.self, Train.self, FedTrain.self, Privacy.self, PartitionCommand.self,
      Plot.self,
    ] + dashboard + [
      TrainLayout.self, TrainArrangement.self, Tune.self, Export.self, Import.self,
    ] + federation)

  /// The page, where the program is built with it (the package's trait Server).
  private static var pages: [any ParsableCommand.Type] {
    #if Server
      [Serve.self, InkCommand.self, Learn.self]
    #else
      [Learn.self]
    #endif
  }

  /// Runs watched in a browser, with the same trait.
  private static var dashboard: [any ParsableCommand.Type] {
    #if Server
      [Dashboard.self]
    #else
      []
    #endif
  }

  /// Federations between machines, and models and updates by content address, where the program is built with it (the package's
  /// trait Federation).
  private static var federation: [any ParsableCommand.Type] {
    #if Federation
      [
        ClientCommand.self, Server.self, FederationCommand.self, Publish.self, Pull.self, Merge.self, Verify.self,
        Pin.self, Keygen.self,
      ]
    #else
      []
    #endif
  }

  static func main() {
    StandardOutput.prepare()
    Memory.keepFreed()
    do { try KernelChoice.check() } catch {
      StandardError.note("error: \(error)")
      Foundation.exit(64)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// What ArgumentParser's own `exit(withError:)` does, without a terminal's codes from the names in the message.
  private static func end(with error: any Error) -> Never {
    let (text, code) = (fullMessage(for: error), exitCode(for: error))
    if !text.isEmpty {
      if code.isSuccess { print(text) } else { StandardError.note(text) }
    }
    Foundation.exit(code.rawValue)
  }
}
