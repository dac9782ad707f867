import ArgumentParser
import Foundation
import Recommendation

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how well a run's model finds the items that were held out.",
    discussion: """
      Of every listener one item was held out; the model ranks it among all items that the listener has not heard. HR@10 is the share \
      of listeners with it in the first ten, NDCG@10 the mean of 1 / log2(1 + rank) there.
      """)

  @Argument(help: "The folder of a finished run.")
  var folder = "playlists-run"
  @Flag(help: "Print JSON.")
  var json = false
  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    let evaluation = try FederatedTraining.evaluate(folder, threads: threadOptions.threads)
    guard json else { return print(evaluation.table) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    print(String(decoding: try encoder.encode(evaluation), as: UTF8.self))
  }
}

extension Evaluation {
  /// As it is printed.
  var table: String {
    func row(_ name: String, _ figures: RankingFigures, _ coverage: Double?) -> String {
      name.padding(toLength: 28, withPad: " ", startingAt: 0)
        + String(format: "%9d   %.4f   %.4f", figures.listeners, figures.hitRate, figures.gain)
        + (coverage.map { String(format: "   %6.2f %%", 100 * $0) } ?? "")
    }
    var lines = ["                            listeners   HR@10    NDCG@10  coverage"]
    lines.append(row("this model", all, coverage))
    lines.append(row("the best known items", popularity, popularityCoverage))
    for group in byActivity {
      lines.append(row("who heard \(group.least) to \(group.most)", group.model, nil))
      lines.append(row("  the best known items", group.popularity, nil))
    }
    return lines.joined(separator: "\n")
  }
}
