/// A matrix drawn as colored cells: one row for each item, one column for each class.
public struct HeatMap: Sendable, Hashable {
  /// Shown above the map.
  public var title: String
  /// The name of the columns' axis.
  public var xLabel: String
  /// The name of the rows' axis.
  public var yLabel: String
  /// `[row][column]`, not negative, the first row at the top.
  public var values: [[Double]]

  /// A map of values.
  public init(title: String, xLabel: String, yLabel: String, values: [[Double]]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.values = values
  }

  /// A gnuplot script that draws the map, data included.
  public func script(for output: ChartOutput) -> String {
    var lines = output.settings(width: 900, height: 640)
    lines += [
      "set title \(Gnuplot.quoted(title))", "set xlabel \(Gnuplot.quoted(xLabel))",
      "set ylabel \(Gnuplot.quoted(yLabel))",
      "set palette defined (0 '#ffffff', 0.15 '#56b4e9', 0.5 '#0072b2', 1 '#001a33')", "set yrange [*:*] reverse",
      "set cbrange [0:*]", "set tics out nomirror", "set autoscale xfix", "set autoscale yfix", "unset key",
      "$data << EOD",
    ]
    lines += values.map { $0.map { String($0) }.joined(separator: " ") }
    lines += ["EOD", "plot $data matrix using 1:2:3 with image pixels"]
    return lines.joined(separator: "\n") + "\n"
  }
}
