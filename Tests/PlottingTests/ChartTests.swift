import Foundation
import Testing

@testable import Plotting

@Suite("Charts")
struct ChartTests {
  let chart = LineChart(
    title: "it's a test", xLabel: "rounds", yLabel: "accuracy, %",
    series: [
      LineChart.Series(title: "one", points: SeriesMean.points([[(1, 10), (2, 20)], [(1, 14), (2, 20)]])),
      LineChart.Series(title: "two", points: SeriesMean.points([[(1, 5), (2, 6)]])),
    ])

  @Test("the mean has a band of one standard deviation; one run has none")
  func mean() {
    let points = chart.series[0].points
    #expect(points[0].y == 12)
    #expect(abs(points[0].high - points[0].y - 8.0.squareRoot()) < 1e-12)
    #expect(points[1].low == 20)
    #expect(chart.series[0].hasBand && !chart.series[1].hasBand)
  }

  @Test("the script holds the data, quotes its texts and draws bands under lines")
  func script() throws {
    let script = chart.script(for: try ChartOutput(path: "a.png"))
    #expect(script.contains("set title 'it''s a test'"))
    #expect(script.contains("1.0 12.0"))
    #expect(script.components(separatedBy: "filledcurves").count == 2)
  }

  @Test("other kinds of file are refused, and a missing gnuplot is named with its package")
  func refusals() {
    #expect(throws: PlotError.self) { try ChartOutput(path: "a.bmp") }
    let error = #expect(throws: PlotError.self) { try Gnuplot(searchPath: "/nowhere") }
    #expect(error?.description.contains("gnuplot-nox") == true)
  }

  @Test("gnuplot draws all kinds", .enabled(if: (try? Gnuplot()) != nil), arguments: ["png", "svg", "pdf"])
  func draws(kind: String) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("chart-\(UUID().uuidString).\(kind)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let output = try ChartOutput(path: path)
    try Gnuplot().run(chart.script(for: output), for: output)
    let start = try #require(FileManager.default.contents(atPath: path)).prefix(5)
    #expect(
      start.elementsEqual(
        ["png": [0x89, 0x50, 0x4E, 0x47, 0x0D], "svg": Array("<?xml".utf8), "pdf": Array("%PDF-".utf8)][kind]!))
    let map = HeatMap(title: "m", xLabel: "x", yLabel: "y", values: [[1, 2], [3, 4]])
    try Gnuplot().run(map.script(for: output), for: output)
  }
}
