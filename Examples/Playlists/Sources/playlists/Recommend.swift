import ArgumentParser
import Foundation
import Recommendation

struct Recommend: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a playlist for a listener, or for a new one with some favourites.",
    discussion: """
      All of it is computed here, from the model's folder and the listener's history; nothing is sent. What is new stands with the \
      heard items that speak most for it, by their share.
      """)

  @Argument(help: "The folder of a finished run.")
  var folder = "playlists-run"
  @Option(help: "A listener of the run's data.")
  var user: String?
  @Option(parsing: .upToNextOption, help: "Names of items that a new listener likes, five or so.")
  var favourites: [String] = []
  @Option(help: "Items of the playlist.")
  var count = 20
  @Flag(help: "Leave out what the listener knows.")
  var newOnly = false

  func validate() throws {
    guard (user == nil) != favourites.isEmpty else {
      throw ValidationError("give either --user NAME or --favourites NAME NAME ...")
    }
  }

  func run() throws {
    let file = try ModelFile(folder: folder)
    let names = file.catalogue.names
    let history =
      try user.map { try FederatedTraining.history(of: $0, in: folder) }
      ?? ListeningHistory(favourites.map { (item: try file.catalogue.item(named: $0), plays: 1) })
    guard history.items.allSatisfy({ Int($0) < names.count }) else {
      throw PlaylistError(
        folder, "its items are not those of the data", "bring the data back with which it was trained")
    }
    let playlist = try Playlist(file.model, history, count: count, withKnown: !newOnly)
    let width = playlist.entries.map { names[Int($0.item)].count }.max() ?? 0
    for (place, entry) in playlist.entries.enumerated() {
      let name = names[Int(entry.item)].padding(toLength: width, withPad: " ", startingAt: 0)
      let reasons = entry.reasons.map { reason in
        "\(names[Int(reason.item)]) (\(Int((100 * reason.share).rounded())) %)"
      }
      let why =
        entry.isKnown ? "one that you know" : reasons.isEmpty ? "new" : "because of " + reasons.joined(separator: ", ")
      print(String(format: "%3d  %@  %.2f  %@", place + 1, name, entry.score, why))
    }
  }
}
