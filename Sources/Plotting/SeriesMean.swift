/// The mean of several runs of one configuration, with a band of one standard deviation to each side.
public enum SeriesMean {
  /// Point i is the mean over the runs that have one there; with a single run the band is empty.
  public static func points(_ runs: [[(x: Double, y: Double)]]) -> [LineChart.Series.Point] {
    let length = runs.map(\.count).min() ?? 0
    return (0..<length).map { index in
      let ys = runs.map { $0[index].y }
      let x = runs.reduce(0) { $0 + $1[index].x } / Double(runs.count)
      let mean = ys.reduce(0, +) / Double(ys.count)
      let square = ys.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = ys.count > 1 ? (square / Double(ys.count - 1)).squareRoot() : 0
      return LineChart.Series.Point(x: x, y: mean, low: mean - deviation, high: mean + deviation)
    }
  }
}
