/// A chart of lines over two axes.
public struct LineChart: Sendable, Hashable {
  /// A line with its place in the legend; where `low` and `high` differ, a band lies about it.
  public struct Series: Sendable, Hashable {
    public struct Point: Sendable, Hashable {
      public var x: Double
      public var y: Double
      public var low: Double
      public var high: Double

      public init(x: Double, y: Double, low: Double, high: Double) {
        (self.x, self.y, self.low, self.high) = (x, y, low, high)
      }
    }

    public var title: String
    public var points: [Point]

    public init(title: String, points: [Point]) {
      self.title = title
      self.points = points
    }

    var hasBand: Bool { points.contains { $0.low != $0.high } }
  }

  public var title: String
  public var xLabel: String
  public var yLabel: String
  public var series: [Series]
  /// A value of y to draw a line at.
  public var level: Double?

  public init(title: String, xLabel: String, yLabel: String, series: [Series], level: Double? = nil) {
    self.level = level
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
  }

  /// The program for gnuplot that draws the chart, the data in it.
  public func script(for output: ChartOutput) -> String {
    var lines = output.settings(width: 900, height: 560)
    lines += [
      "set title \(Gnuplot.quoted(title))", "set xlabel \(Gnuplot.quoted(xLabel))",
      "set ylabel \(Gnuplot.quoted(yLabel))",
      "set grid lt 1 lw 1 lc rgb '#dddddd'", "set border 3", "set tics nomirror",
      // A line of the legend is as wide as the picture and not wrapped: long names are written smaller.
      "set key below left Left reverse maxcols 1" + (series.contains { $0.title.count > 100 } ? " font ',8'" : ""),
      // Room for the axis's name and the legend under it.
      "set bmargin \(5 + series.count)",
    ]
    for (index, one) in series.enumerated() {
      lines.append("$data\(index) << EOD")
      lines += one.points.map { "\($0.x) \($0.y) \($0.low) \($0.high)" }
      lines.append("EOD")
    }
    var plots: [String] = []
    for (index, one) in series.enumerated() where one.hasBand {
      plots.append(
        "$data\(index) using 1:3:4 with filledcurves fs transparent solid 0.18 noborder lc rgb '\(color(index))' notitle"
      )
    }
    for (index, one) in series.enumerated() {
      plots.append(
        "$data\(index) using 1:2 with lines lw 2 lc rgb '\(color(index))' title \(Gnuplot.quoted(one.title))")
    }
    if let level { plots.append("\(level) with lines lw 1 dt 2 lc rgb '#666666' notitle") }
    lines.append("plot " + plots.joined(separator: ", \\\n  "))
    return lines.joined(separator: "\n") + "\n"
  }

  /// Okabe and Ito's colors, which the color-blind tell apart.
  private func color(_ index: Int) -> String {
    let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999933"]
    return colors[index % colors.count]
  }
}
