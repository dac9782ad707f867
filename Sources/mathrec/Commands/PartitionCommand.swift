import ArgumentParser
import FederatedClassifiers
import FederatedLearning
import FileStorage
import Foundation
import Plotting

/// `mathrec partition`: what each client of a federated run would have.
struct PartitionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "partition", abstract: "Show how fedtrain would divide the data: each client's labels.",
    discussion: "PARTITION is one of \(PartitionRule.forms.joined(separator: ", ")).")

  @OptionGroup var dataOptions: FederatedDataOptions

  @Option(help: "How many clients there are.")
  var clients = 10

  @Option(help: "How the examples are divided among the clients.")
  var partition = "iid"

  @Option(help: "The fewest examples of a client; 0 allows empty ones.")
  var smallestClient = 1

  @Option(help: "Everything random comes from this number.")
  var seed: UInt64 = 1

  @Option(help: "Write every client's count of every label as CSV.")
  var csv: String?

  @Option(name: .shortAndLong, help: "Draw the clients' labels: .png, .svg or .pdf.")
  var output: String?

  func validate() throws {
    do {
      try dataOptions.settings(clients: clients).check()
      _ = try Partitioner(rule: PartitionRule(partition), clients: clients, seed: seed, least: smallestClient)
      _ = try output.map { try ChartOutput(path: $0) }
    } catch let error as FederatedError {
      throw ValidationError(error.description)
    } catch let error as PlotError {
      throw ValidationError(error.description)
    }
    let inputs = InputFiles(dataOptions.data + dataOptions.test)
    for path in [csv, output].compactMap({ $0 }) { try OutputFile.check(path, inputs: inputs) }
    guard !dataOptions.settings(clients: clients).isVirtual else {
      throw ValidationError(
        "virtual clients are not divided: each is a writer; ask for at most \(FederatedDataOptions.mostStored)")
    }
  }

  func run() throws {
    let picture = try output.map { try ChartOutput(path: $0) }
    let data = try FederatedData(dataOptions.settings(clients: clients), clients: clients, seed: seed)
    let labels = data.labels
    let rule = try PartitionRule(partition)
    let parts = try Partitioner(rule: rule, clients: clients, seed: seed, least: smallestClient)
      .partition(labels: labels, writers: data.writers)
    let names = data.training.classNames
    let counts = parts.labelCounts(labels: labels, classes: names.count)
    print("client  examples  labels  most frequent")
    for (client, row) in counts.enumerated() {
      let order = row.indices.filter { row[$0] > 0 }.sorted { (row[$1], $0) < (row[$0], $1) }
      let most = order.prefix(5).map { "\(names[$0]) \(row[$0])" }.joined(separator: ", ")
      let figures = [Self.column(client, 6), Self.column(row.reduce(0, +), 8), Self.column(order.count, 6)]
      print(figures.joined(separator: "  ") + "  " + most)
    }
    if let csv {
      var text = (["client"] + names.map(CSVText.field)).joined(separator: ",") + "\n"
      for (client, row) in counts.enumerated() {
        text += "\(client)," + row.map { String($0) }.joined(separator: ",") + "\n"
      }
      try DurableFile.write(Data(text.utf8), to: csv)
    }
    guard let picture else { return }
    let map = HeatMap(
      title: "\(rule.text): \(labels.count) examples of \(clients) clients",
      xLabel: "label, in the order of the classes", yLabel: "client",
      values: counts.map { row in row.map(Double.init) })
    guard let gnuplot = try? Gnuplot() else {
      throw FederatedError(
        picture.path, PlotError.missing.description, "the numbers are above, and with --csv in a file")
    }
    try gnuplot.run(map.script(for: picture), for: picture)
  }

  private static func column(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
