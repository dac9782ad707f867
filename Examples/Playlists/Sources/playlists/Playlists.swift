import ArgumentParser
import Foundation
import Recommendation

/// `playlists`: music recommended by a model that listeners train together, none of whom shows what they hear.
@main
struct Playlists: ParsableCommand {
  static let version = "1.0"
  static let configuration = CommandConfiguration(
    commandName: "playlists", abstract: "Recommend music by a model that listeners train together.",
    discussion: """
      Every listener is a client: history and taste stay on the listener's device, and what is shared is rows of numbers for \
      items. Without --data the listeners are made up, with planted tastes, so that everything can be tried.
      """,
    version: version, subcommands: [Train.self, Recommend.self, Evaluate.self])
}

/// Options of all commands that compute.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads is from 1 to 1024") }
  }
}

/// Mistakes on the command line end with its usage, all others with their own line.
func refused<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as PlaylistError { throw ValidationError("\(error)") }
}
