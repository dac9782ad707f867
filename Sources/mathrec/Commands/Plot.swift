import ArgumentParser
import FederatedClassifiers
import FederatedLearning
import FileStorage
import Foundation
import Plotting

/// `mathrec plot`: runs as a figure.
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw runs of fedtrain as a figure, and print what they came to.",
    discussion: """
      RUN is a run's folder, or a folder of such folders. Runs that differ by their seed alone become one line, the mean, in \
      a band of one standard deviation to each side. The figure needs gnuplot (apt-get install gnuplot-nox); the line \
      printed for each configuration (final accuracy, mean, deviation, least and most of its seeds) does not.
      """)

  @Argument(help: "Folders of runs.")
  var runs: [String]

  @Option(name: .shortAndLong, help: "The file to draw: .png, .svg or .pdf; without it nothing is drawn.")
  var output: String?

  @Option(help: "What is drawn.")
  var metric: RunMetric = .accuracy

  @Option(help: "Against what it is drawn.")
  var against: RunAxis = .rounds

  @Option(help: "An accuracy from 0 to 1: print the first round that reaches it, and draw a line there.")
  var target: Double?

  func validate() throws {
    if let target, !(target > 0 && target <= 1) {
      throw ValidationError("--target is a share above 0, at most 1; give one like 0.99")
    }
    guard let output else { return }
    do { _ = try ChartOutput(path: output) } catch { throw ValidationError("\(error)") }
    let files = runs.flatMap(Self.runFolders).flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(atPath: folder))?.map { folder + "/" + $0 } ?? []
    }
    try OutputFile.check(output, inputs: InputFiles(files.filter { !$0.hasSuffix(".\(ChartOutput.kind(of: output))") }))
  }

  func run() throws {
    let groups = try RunGroup.groups(of: runs.flatMap(Self.runFolders))
    print(RunTable(groups: groups, target: target).text)
    guard let output else { return }
    try RunChart(groups: groups, metric: metric, against: against, target: target).draw(to: output)
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
