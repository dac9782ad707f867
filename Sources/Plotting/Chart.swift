/// A chart of lines over two axes.
public struct LineChart: Sendable, Hashable {
  /// A line with its entry in the legend; where `low` and `high` differ, a band is drawn around it.
  public struct Series: Sendable, Hashable {
    /// A point of the line with the extent of its band.
    public struct Point: Sendable, Hashable {
      /// In units of the x axis.
      public var x: Double
      /// In units of the y axis.
      public var y: Double
      /// The lower edge of the band; equal to ``high`` where there is none.
      public var low: Double
      /// The upper edge of the band.
      public var high: Double

      /// A point with its band.
      public init(x: Double, y: Double, low: Double, high: Double) {
        (self.x, self.y, self.low, self.high) = (x, y, low, high)
      }
    }

    /// The text in the legend.
    public var title: String
    /// From left to right.
    public var points: [Point]

    /// A line through points.
    public init(title: String, points: [Point]) {
      self.title = title
      self.points = points
    }

    var hasBand: Bool { points.contains { $0.low != $0.high } }
  }

  /// Shown above the chart.
  public var title: String
  /// The name of the x axis, with its unit.
  public var xLabel: String
  /// The name of the y axis, with its unit.
  public var yLabel: String
  /// The lines, in the legend's order.
  public var series: [Series]
  /// The y of a horizontal reference line; nil for none.
  public var level: Double?

  /// A chart of lines.
  public init(title: String, xLabel: String, yLabel: String, series: [Series], level: Double? = nil) {
    self.level = level
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
  }

  /// A gnuplot script that draws the chart, data included.
  public func script(for output: ChartOutput) -> String {
    var lines = output.settings(width: 900, height: 560)
    lines += [
      "set title \(Gnuplot.quoted(title))", "set xlabel \(Gnuplot.quoted(xLabel))",
      "set ylabel \(Gnuplot.quoted(yLabel))",
      "set grid lt 1 lw 1 lc rgb '#dddddd'", "set border 3", "set tics nomirror",
      // A line of the legend is never wrapped, so long names get a smaller font.
      "set key below left Left reverse maxcols 1" + (series.contains { $0.title.count > 100 } ? " font ',8'" : ""),
      // Room for the axis label and the legend below it.
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

  /// Okabe and Ito's palette (2008), which the color-blind can tell apart.
  private func color(_ index: Int) -> String {
    let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999933"]
    return colors[index % colors.count]
  }
}
