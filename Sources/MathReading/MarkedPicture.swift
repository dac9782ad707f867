import ImageProcessing
public import MathExpressions
import Recognition

/// The picture of a working with a tick or a cross beside each line, as a teacher marks it.
public enum MarkedPicture {
  private static let right = SIMD3<UInt8>(0, 140, 60)
  private static let wrong = SIMD3<UInt8>(210, 0, 30)
  private static let doubtful = SIMD3<UInt8>(220, 110, 0)
  private static let open = SIMD3<UInt8>(110, 110, 110)

  /// Writes a PNG of the picture: a tick where a line follows, a cross where it does not, an exclamation mark where solutions are
  /// lost or gained, a question mark where it cannot be judged; beside the last three, what is said of the line.
  ///
  /// - Parameter working: the verdicts on the reading's lines, in their order.
  /// - Throws: `ImageError` where the file cannot be written.
  public static func write(_ reading: PictureReading, _ working: CheckedWorking, to path: String) throws {
    var annotator = Annotator(reading.file.color)
    let size = max(9, Double(reading.file.color.width) / 60)
    for (line, verdict) in zip(reading.lines, working.lines) {
      guard let box = bounds(line, scale: reading.file.scale) else { continue }
      let height = Int(clamped: size * 1.6)
      let mark = PixelBox(
        x: max(0, box.x - 2 * height), y: box.y + max(0, box.height - height) / 2, width: height, height: height)
      switch verdict.verdict {
      case .start, .follows, .partialCase: try tick(&annotator, mark)
      case .wrong: try cross(&annotator, mark)
      case .losesSolutions, .gainsSolutions:
        try annotator.text("!", x: mark.x, y: mark.y + height, size: 2 * size, color: doubtful)
      case .notJudged: try annotator.text("?", x: mark.x, y: mark.y + height, size: 2 * size, color: open)
      }
      if [.wrong, .losesSolutions, .gainsSolutions].contains(verdict.verdict) {
        try annotator.text(
          AnnotatedPicture.ascii(verdict.sentence), x: box.x, y: box.y + box.height + Int(clamped: size * 1.2),
          size: size * 0.8, color: wrong)
      }
    }
    try ImageFile.write(annotator.image, path: path)
  }

  /// The box round a line's symbols in pixels of the picture; nil where it has none.
  private static func bounds(_ line: RecognizedExpression, scale: Double) -> PixelBox? {
    guard let first = line.symbols.first?.box else { return nil }
    var (left, top, right, bottom) = (first.x, first.y, first.x + first.width, first.y + first.height)
    for symbol in line.symbols {
      left = min(left, symbol.box.x)
      top = min(top, symbol.box.y)
      right = max(right, symbol.box.x + symbol.box.width)
      bottom = max(bottom, symbol.box.y + symbol.box.height)
    }
    return PixelBox(
      x: Int(clamped: Double(left) * scale), y: Int(clamped: Double(top) * scale),
      width: max(1, Int(clamped: Double(right - left) * scale)),
      height: max(1, Int(clamped: Double(bottom - top) * scale)))
  }

  private static func tick(_ annotator: inout Annotator, _ box: PixelBox) throws {
    let (low, middle) = (box.y + box.height - 1, box.x + box.width / 3)
    try stroke(&annotator, (box.x, box.y + 2 * box.height / 3), (middle, low), right)
    try stroke(&annotator, (middle, low), (box.x + box.width - 1, box.y), right)
  }

  private static func cross(_ annotator: inout Annotator, _ box: PixelBox) throws {
    let (far, low) = (box.x + box.width - 1, box.y + box.height - 1)
    try stroke(&annotator, (box.x, box.y), (far, low), wrong)
    try stroke(&annotator, (box.x, low), (far, box.y), wrong)
  }

  /// A straight stroke of small boxes, since the annotator draws no other lines.
  private static func stroke(_ annotator: inout Annotator, _ from: (Int, Int), _ to: (Int, Int), _ color: SIMD3<UInt8>)
    throws
  {
    let count = max(1, max(abs(to.0 - from.0), abs(to.1 - from.1)))
    for step in 0...count {
      let box = PixelBox(
        x: from.0 + (to.0 - from.0) * step / count, y: from.1 + (to.1 - from.1) * step / count, width: 2, height: 2)
      try annotator.rectangle(box, color: color)
    }
  }
}
