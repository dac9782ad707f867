import ImageProcessing
import Testing

@Suite struct StrokeGraphTests {
  /// Ink of straight pens, 5 pixels wide, on a square of 100 pixels.
  static func ink(_ lines: [(x0: Double, y0: Double, x1: Double, y1: Double)]) throws -> Component {
    var picture = BinaryImage(width: 100, height: 100)
    for line in lines {
      for step in 0...400 {
        let share = Double(step) / 400
        let (x, y) = (line.x0 + share * (line.x1 - line.x0), line.y0 + share * (line.y1 - line.y0))
        for py in Int(y) - 3...Int(y) + 3 {
          for px in Int(x) - 3...Int(x) + 3 {
            let (dx, dy) = (Double(px) - x, Double(py) - y)
            if dx * dx + dy * dy <= 6.25 { picture[px, py] = true }
          }
        }
      }
    }
    let found = try Components.find(in: picture)
    #expect(found.count == 1)
    return found[0]
  }

  @Test func aLineIsOneStroke() throws {
    let line = try Self.ink([(10, 20, 90, 70)])
    let graph = StrokeGraph(of: line, strokeWidth: 5)
    #expect(graph.strokes.count == 1 && graph.meetings.isEmpty)
    #expect(graph.strokes.first?.area == line.area)
  }

  @Test(arguments: [(10.0, 50.0, 90.0, 50.0, 50.0, 10.0, 50.0, 90.0), (15, 15, 85, 85, 15, 85, 85, 15)])
  func aCrossingIsTwoStrokesThatGoOn(
    x0: Double, y0: Double, x1: Double, y1: Double, x2: Double, y2: Double, x3: Double, y3: Double
  ) throws {
    let graph = StrokeGraph(of: try Self.ink([(x0, y0, x1, y1), (x2, y2, x3, y3)]), strokeWidth: 5)
    try #require(graph.strokes.count == 4)
    #expect(graph.meetings.count == 6, "each meets each")
    // The two that lie opposite are one stroke of the pen, and both run the whole way.
    try #require(graph.continuations.count == 2)
    #expect(Set(graph.continuations.flatMap { [$0.0, $0.1] }).count == 4)
    for (first, second) in graph.continuations {
      let box = graph.strokes[first].box.union(graph.strokes[second].box)
      #expect(max(box.width, box.height) > 65)
    }
  }

  @Test func aStrokeThatEndsOnAnotherIsCutOff() throws {
    let graph = StrokeGraph(of: try Self.ink([(10, 30, 90, 30), (50, 30, 50, 90)]), strokeWidth: 5)
    try #require(graph.strokes.count == 3 && graph.continuations.count == 1)
    let (left, right) = graph.continuations[0]
    #expect(graph.strokes[left].box.union(graph.strokes[right].box).width > 70)
  }

  @Test func aCornerPartsALine() throws {
    let corner = StrokeGraph(of: try Self.ink([(15, 15, 15, 85), (15, 85, 85, 85)]), strokeWidth: 5)
    #expect(corner.strokes.count == 2 && corner.meetings.count == 1 && corner.continuations.count == 1)
    let bend = StrokeGraph(of: try Self.ink([(15, 15, 50, 50), (50, 50, 60, 85)]), strokeWidth: 5)
    #expect(bend.strokes.count == 1, "a bend is no corner")
  }

  @Test func continuationsAreMeetings() throws {
    for lines in [
      [(x0: 10.0, y0: 20.0, x1: 90.0, y1: 20.0), (x0: 30, y0: 10, x1: 30, y1: 90), (x0: 70, y0: 10, x1: 60, y1: 90)],
      [(x0: 15.0, y0: 15.0, x1: 85.0, y1: 15.0), (x0: 85, y0: 15, x1: 15, y1: 85), (x0: 15, y0: 85, x1: 85, y1: 85)],
    ] {
      let graph = StrokeGraph(of: try Self.ink(lines), strokeWidth: 5)
      #expect(graph.strokes.count > 2)
      for (a, b) in graph.continuations {
        #expect(a < b && b < graph.strokes.count && graph.meetings.contains { $0.0 == a && $0.1 == b })
      }
    }
  }

  @Test func allInkIsKeptAndStrokesAreLimited() throws {
    var lines = [(x0: 5.0, y0: 10.0, x1: 95.0, y1: 10.0)]
    for x in stride(from: 10.0, through: 90, by: 10) { lines.append((x0: x, y0: 10, x1: x, y1: 80)) }
    let comb = try Self.ink(lines)
    for most in [1, 3, 7] {
      let graph = StrokeGraph(of: comb, strokeWidth: 5, most: most)
      #expect(graph.strokes.count <= most)
      var all = BinaryImage(width: 100, height: 100)
      for stroke in graph.strokes {
        for y in 0..<stroke.box.height {
          for x in 0..<stroke.box.width where stroke.mask[x, y] { all[stroke.box.x + x, stroke.box.y + y] = true }
        }
      }
      #expect(all.pixels.filter { $0 != 0 }.count == comb.area)
    }
  }

  /// Squared paper: thousands of branches, which took minutes to join.
  @Test func aTangleStaysWhole() throws {
    var picture = BinaryImage(width: 600, height: 600)
    for y in 0..<600 { for x in 0..<600 where x % 12 < 2 || y % 12 < 2 { picture[x, y] = true } }
    let mesh = try #require(try Components.find(in: picture).first)
    let graph = StrokeGraph(of: mesh, strokeWidth: 2)
    #expect(graph.strokes.map(\.area) == [mesh.area] && graph.meetings.isEmpty && graph.continuations.isEmpty)
  }

  @Test func dotsAndRingsAreStrokes() throws {
    let dot = try #require(Component(mask: BinaryImage("###", "###", "###"), x: 4, y: 4))
    #expect(StrokeGraph(of: dot, strokeWidth: 3).strokes.map(\.area) == [9])
    let ring = try Self.ink([(20, 20, 80, 20), (80, 20, 80, 80), (80, 80, 20, 80), (20, 80, 20, 20)])
    #expect(StrokeGraph(of: ring, strokeWidth: 5).strokes.reduce(0) { $0 + $1.area } >= ring.area)
  }
}
