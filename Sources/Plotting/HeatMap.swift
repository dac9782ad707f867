/// A table of shares as cells of a color: one row a thing, one column a class.
public struct HeatMap: Sendable, Hashable {
  public var title: String
  public var xLabel: String
  public var yLabel: String
  /// `[row][column]`, drawn from the top.
  public var values: [[Double]]

  public init(title: String, xLabel: String, yLabel: String, values: [[Double]]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.values = values
  }

  /// The program for gnuplot that draws the map, the data in it.
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
