import Foundation
import Testing

/// `mathrec plot` on the folders of small runs.
@Suite struct PlotCommandTests {
  /// Two seeds of one configuration and one of another.
  private func runs() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, options) in [
      ("one", ["--seed", "1"]), ("two", ["--seed", "2"]), ("sorted", ["--partition", "label-sorted"]),
    ] {
      let outcome = try Program.run(
        FederatedCommandTests.small + options + ["--quiet", "--output", folder["runs/\(name)"]])
      #expect(outcome.status == 0)
    }
    return folder
  }

  @Test func printsALineForEachConfiguration() throws {
    let folder = try runs()
    let outcome = try Program.run("plot", folder["runs/one"], folder["runs/sorted"], folder["runs/two"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.lines.count == 2)
    let finals = try ["one", "two"].map { name in
      try #require(Double(FederatedCommandTests.rows(folder["runs/\(name)"] + "/history.csv")[3][1])) * 100
    }
    // Of two numbers the deviation is their distance over √2.
    let (mean, deviation) = ((finals[0] + finals[1]) / 2, abs(finals[0] - finals[1]) / 2.0.squareRoot())
    let expected = String(
      format: "fedavg iid: %.2f ± %.2f %% after 3 rounds (2 seeds, %.2f to %.2f)", mean, deviation, finals.min()!,
      finals.max()!)
    #expect(outcome.lines[0] == expected)
    #expect(outcome.lines[1].hasPrefix("fedavg label-sorted: "))
    // The folder of the runs is as good as their names, in the order of the alphabet.
    let all = try Program.run("plot", folder["runs"])
    #expect(all.lines.sorted() == outcome.lines.sorted())
    // What else differs stands beside the name.
    let epochs = FederatedCommandTests.small + ["--local-epochs", "2", "--quiet", "--output", folder["epochs"]]
    #expect(try Program.run(epochs).status == 0)
    let mixed = try Program.run("plot", folder["runs/one"], folder["epochs"])
    #expect(mixed.lines.map { $0.prefix { $0 != ":" } } == ["fedavg iid, 1 local epoch", "fedavg iid, 2 local epochs"])
    let target = try Program.run("plot", folder["runs/one"], "--target", "0.01")
    #expect(target.text.hasSuffix("; rounds to 1.00 %: 1\n"))
    #expect(try Program.run("plot", folder["runs/one"], "--target", "1").text.hasSuffix(": never\n"))
  }

  @Test(.enabled(if: FederatedCommandTests.hasGnuplot, "gnuplot is not installed"))
  func drawsAnyMetricAgainstAnyAxis() throws {
    let folder = try runs()
    for (metric, axis, words) in [
      ("accuracy", "rounds", "accuracy on the test set"), ("loss", "seconds", "cross-entropy on the test set"),
      ("bytes", "rounds", "sent up and down, MB"), ("accuracy", "bytes", "sent up and down, MB"),
    ] {
      let figure = folder["\(metric)-\(axis).svg"]
      let outcome = try Program.run(
        "plot", folder["runs"], "--output", figure, "--metric", metric, "--against", axis, "--target", "0.5")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try String(contentsOfFile: figure, encoding: .utf8)
      #expect(text.contains(words))
      #expect(text.contains("fedavg iid, 2 seeds"))
      #expect(text.contains("fedavg label-sorted"))
      #expect(text.contains("4 clients, 2 a round; mean ± deviation over seeds"))
    }
  }

  @Test func withoutGnuplotTheNumbersAreThere() throws {
    let folder = try runs()
    let outcome = try Program.run(
      "plot", folder["runs/one"], "--output", folder["figure.png"], environment: ["PATH": "/nowhere"])
    #expect(outcome.status == 1)
    #expect(outcome.text.hasPrefix("fedavg iid: "))
    #expect(
      outcome.errors.hasSuffix(
        "figures need gnuplot, which is not installed: apt-get install gnuplot-nox; the numbers are in "
          + folder["runs/one"] + "/history.csv\n"))
    #expect(!FileManager.default.fileExists(atPath: folder["figure.png"]))
  }

  @Test func foldersThatAreNoRuns() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder["empty"], withIntermediateDirectories: true)
    for name in ["nowhere", "empty"] {
      let outcome = try Program.run("plot", folder[name])
      #expect(outcome.status == 1)
      #expect(
        outcome.errors
          == "Error: \(folder[name]): holds no config.json of a run; name the folder that `mathrec fedtrain` wrote\n")
    }
    #expect(try Program.run(FederatedCommandTests.small + ["--quiet", "--output", folder["run"]]).status == 0)
    try FileManager.default.removeItem(atPath: folder["run/history.csv"])
    let broken = try Program.run("plot", folder["run"])
    #expect(broken.status == 1)
    #expect(broken.errors.contains("history.csv: is not there; "))
    try folder.write("run/history.csv", text: "round,accuracy,loss,training_loss,clients,bytes_up,bytes_down,seconds\n")
    #expect(try Program.run("plot", folder["run"]).errors.contains("no round is done yet; wait for the first round"))
  }
}
