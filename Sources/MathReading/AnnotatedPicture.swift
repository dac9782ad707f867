import ImageProcessing
import MathSymbols
import Recognition

/// The picture with the reading drawn over it.
public enum AnnotatedPicture {
  /// Writes a PNG of the picture with boxes, labels and answers.
  ///
  /// - Throws: `ImageError` where the file cannot be written.
  public static func write(_ reading: PictureReading, _ report: ReadingReport, to path: String) throws {
    let scale = reading.file.scale
    var annotator = Annotator(reading.file.color)
    let size = max(9, Double(reading.file.color.width) / 60)
    for line in reading.lines {
      for symbol in line.symbols {
        let box = PixelBox(
          x: Int(clamped: Double(symbol.box.x) * scale), y: Int(clamped: Double(symbol.box.y) * scale),
          width: max(1, Int(clamped: Double(symbol.box.width) * scale)),
          height: max(1, Int(clamped: Double(symbol.box.height) * scale)))
        let color: SIMD3<UInt8> = symbol.confidence > 0.8 ? SIMD3(0, 140, 60) : SIMD3(220, 110, 0)
        try annotator.rectangle(box, color: color)
        try annotator.text(
          SymbolVocabulary.symbol(symbol.label)?.plain ?? symbol.label, x: box.x, y: max(Int(clamped: size), box.y - 3),
          size: size, color: SIMD3(200, 0, 60))
      }
    }
    var y = Int(clamped: size * 1.5)
    for line in report.lines {
      try annotator.text(Self.ascii(line.answer), x: Int(clamped: size / 2), y: y, size: size, color: SIMD3(0, 60, 200))
      y += Int(clamped: size * 1.6)
    }
    try ImageFile.write(annotator.image, path: path)
  }

  /// The answer in ASCII, which is all that the drawing font has.
  static func ascii(_ text: String) -> String {
    text.map { spelling[$0] ?? String($0) }.joined()
  }

  private static let spelling: [Character: String] = [
    "≈": "~", "×": "*", "÷": "/", "·": "*", "√": "sqrt", "π": "pi", "≠": "!=", "≤": "<=", "≥": ">=", "−": "-",
    "±": "+-",
    "∞": "infinity", "…": "...",
  ]
}
