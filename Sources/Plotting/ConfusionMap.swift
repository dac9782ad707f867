/// A confusion matrix as a picture: rows are true classes, columns predicted ones, labelled on both axes.
public struct ConfusionMap: Sendable, Hashable {
  /// Shown above the map.
  public var title: String
  /// The classes' names, in the order of rows and columns.
  public var labels: [String]
  /// `[truth][named]` from 0 to 1, a row for each label.
  public var values: [[Double]]

  /// A map; `values` must be square, with a row for each label.
  public init(title: String, labels: [String], values: [[Double]]) {
    precondition(
      values.count == labels.count && values.allSatisfy { $0.count == labels.count }, "a square of the labels")
    self.title = title
    self.labels = labels
    self.values = values
  }

  /// A gnuplot script that draws the map, data included.
  public func script(for output: ChartOutput) -> String {
    // Large enough to read the names of a hundred classes.
    let side = min(2000, max(500, 200 + 17 * labels.count))
    let names = labels.enumerated().map { "\(Gnuplot.quoted($1)) \($0)" }.joined(separator: ", ")
    var lines = output.settings(width: side + 80, height: side)
    lines += [
      "set title \(Gnuplot.quoted(title))", "set xlabel 'read'", "set ylabel 'truth'",
      // Errors are rare, so the scale spends most of its colors on small values.
      "set palette defined (0 '#ffffff', 0.02 '#fde0c5', 0.1 '#e69f00', 0.4 '#d55e00', 1 '#001a33')",
      "set cbrange [0:1]", "set xrange [-0.5:\(Double(labels.count) - 0.5)]",
      "set yrange [\(Double(labels.count) - 0.5):-0.5]", "set xtics rotate by 90 right (\(names))",
      "set ytics (\(names))",
      "set tics out nomirror scale 0.3 font ',8'", "unset key", "$data << EOD",
    ]
    lines += values.map { $0.map { String($0) }.joined(separator: " ") }
    lines += ["EOD", "plot $data matrix using 1:2:3 with image pixels"]
    return lines.joined(separator: "\n") + "\n"
  }
}
