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

  @Test("texts of a chart are one line in quotes, whatever is in them")
  func quoting() {
    #expect(Gnuplot.quoted("it's\na \u{1B}[2J `x`") == "'it''s a  [2J `x`'")
  }

  @Test("no name reaches gnuplot, and what fails leaves nothing behind", .enabled(if: (try? Gnuplot()) != nil))
  func names() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/charts-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let output = try ChartOutput(path: folder + "/~ 'a' `b`.svg")
    #expect(!chart.script(for: output).contains("set output"))
    #expect(throws: PlotError.self) { try Gnuplot().run("plot nothing at all", for: output) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    try Gnuplot().run(chart.script(for: output), for: output)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["~ 'a' `b`.svg"])
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
    for path in ["|sh.png", "folder/|sh.png", "a\nb.png", "a\u{1B}.svg", "\u{7F}.pdf"] {
      #expect(throws: PlotError.name(path: path)) { try ChartOutput(path: path) }
    }
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
