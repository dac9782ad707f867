import Foundation
import Testing

/// `mathrec partition`: who would have what.
@Suite struct PartitionCommandTests {
  static let command = ["partition"] + FederatedCommandTests.data + ["--clients", "4"]

  @Test(arguments: ["iid", "label-sorted", "shards:2", "dirichlet:0.5", "quantity:2"])
  func showsEveryExampleOnce(_ partition: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.command + ["--partition", partition, "--csv", folder["counts.csv"]])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 5)
    #expect(outcome.lines[0] == "client  examples  labels  most frequent")
    let rows = try FederatedCommandTests.rows(folder["counts.csv"])
    #expect(Set(rows[0]) == ["client", "7", "+", "-"])
    let counts = rows.dropFirst().map { $0.dropFirst().compactMap { Int($0) } }
    for (line, row) in zip(outcome.lines.dropFirst(), counts) {
      let words = line.split(separator: " ")
      #expect(Int(words[1]) == row.reduce(0, +))
      #expect(Int(words[2]) == row.filter { $0 > 0 }.count)
    }
    // As fedtrain divides the same data.
    let run = try Program.run(
      FederatedCommandTests.small + ["--rounds", "1", "--partition", partition, "--output", folder["run"]])
    #expect(run.status == 0)
    let clients = try FederatedCommandTests.rows(folder["run/clients.csv"]).dropFirst()
    #expect(clients.map { Int($0[1]) } == counts.map { $0.reduce(0, +) })
  }

  @Test(.enabled(if: FederatedCommandTests.hasGnuplot, "gnuplot is not installed"), arguments: ["png", "svg", "pdf"])
  func drawsAPicture(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.command + ["--output", folder["picture.\(kind)"]])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(try folder.contents() == ["picture.\(kind)"])
  }

  @Test func withoutGnuplotTheTableIsThere() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      Self.command + ["--output", folder["picture.png"]], environment: ["PATH": "/nowhere"])
    #expect(outcome.status == 1)
    #expect(outcome.lines.count == 5)
    #expect(outcome.errors.contains("apt-get install gnuplot-nox; the numbers are above"))
  }

  @Test func dataThatCannotBeDivided() throws {
    for (arguments, message) in [
      (["--data", "nowhere"], "nowhere: there is no such file or folder"),
      (["--clients", "1000"], "1000 clients of at least 1 examples cannot share "),
      (["--partition", "shards:100"], "4 clients times 100 shards are more than the "),
      (["--partition", "writer", "--clients", "9"], "9 clients but only "),
      (["--smallest-client", "90"], "4 clients of at least 90 examples cannot share "),
    ] {
      let outcome = try Program.run(Self.command + arguments)
      #expect(outcome.status == 1)
      #expect(outcome.text.isEmpty)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }
}
