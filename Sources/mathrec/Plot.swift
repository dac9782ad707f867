import ArgumentParser
import FederatedLearning
import Foundation

/// `mathrec plot`: runs as a figure.
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw runs of fedtrain as a figure.",
    discussion: """
      RUN is a run's folder, or a folder of such folders. Runs that differ by their seed alone become one line, the mean, in \
      a band of one standard deviation to each side. Needs gnuplot (apt-get install gnuplot-nox).
      """)

  @Argument(help: "Folders of runs.")
  var runs: [String]

  @Option(name: .shortAndLong, help: "The file to draw: .png, .svg or .pdf.")
  var output: String

  @Option(help: "What is drawn.")
  var metric: RunMetric = .accuracy

  @Option(help: "Against what it is drawn.")
  var against: RunAxis = .rounds

  func run() throws {
    try OutputFile.check(output)
    try RunChart(folders: runs.flatMap(Self.runFolders), metric: metric, against: against).draw(to: output)
  }

  /// The folder itself, or the runs in it.
  private static func runFolders(_ folder: String) -> [String] {
    let manager = FileManager.default
    guard !manager.fileExists(atPath: folder + "/history.csv") else { return [folder] }
    let inside = ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
      .filter { manager.fileExists(atPath: $0 + "/history.csv") }
    return inside.isEmpty ? [folder] : inside
  }
}
