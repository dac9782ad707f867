/// One way of writing a symbol: the control points of its strokes.
///
/// Templates stand on a common line: y grows downwards, 0 is the top of capitals and digits, ``meanLine`` the top of
/// `x`, ``axis`` the height of minus signs, 100 the baseline, 140 the foot of `g`. x starts near 0 at the left.
struct StrokeTemplate: Sendable, Hashable {
  /// The top of `x`.
  static let meanLine = 44.0
  /// Where minus signs and fraction bars lie.
  static let axis = 60.0
  static let baseline = 100.0

  /// A point that the pen passes through.
  struct ControlPoint: Sendable, Hashable {
    var x: Double
    var y: Double
    /// Whether the pen turns sharply here, so that the curve breaks.
    var isCorner = false
  }

  var strokes: [[ControlPoint]]

  init(strokes: [[ControlPoint]]) { self.strokes = strokes }

  /// Reads the notation of the tables: points `x,y` separated by spaces, `!` after a corner, `/` between strokes.
  ///
  /// Nil for malformed text; a test parses every row of the tables.
  init?(_ notation: String) {
    var strokes: [[ControlPoint]] = [[]]
    for word in notation.split(separator: " ") {
      if word == "/" {
        strokes.append([])
        continue
      }
      let isCorner = word.hasSuffix("!")
      let numbers = (isCorner ? word.dropLast() : word).split(separator: ",").compactMap { Double($0) }
      guard numbers.count == 2 else { return nil }
      strokes[strokes.count - 1].append(ControlPoint(x: numbers[0], y: numbers[1], isCorner: isCorner))
    }
    guard strokes.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.strokes = strokes
  }

  /// The template moved sideways.
  func moved(by dx: Double) -> StrokeTemplate {
    StrokeTemplate(
      strokes: strokes.map { stroke in
        stroke.map { ControlPoint(x: $0.x + dx, y: $0.y, isCorner: $0.isCorner) }
      })
  }

  /// The range of x that the control points span.
  var horizontalRange: ClosedRange<Double> {
    let all = strokes.joined().map(\.x)
    guard let least = all.min(), let most = all.max() else { return 0...0 }
    return least...most
  }
}
