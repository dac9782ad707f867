import FileStorage
import Foundation
import ImageProcessing
import MathSymbols

/// The picture of an expression with the recognised symbols drawn over it.
package enum FailurePicture {
  /// Pictures with a longer side, in pixels, are scaled down.
  private static let longestSide = 900

  /// Writes the picture to `path` plus a suitable extension; returns the file's name, or nil where there is no picture
  /// to show.
  ///
  /// - Parameter severity: the severity of the synthetic photograph that ink was read from; nil where it was drawn
  ///   clean.
  package static func write(
    _ item: ExpressionSet.Item, _ prediction: Prediction, severity: Int?, to path: String
  ) throws -> String? {
    let (color, scale): (ColorImage, Double)
    switch item.source {
    case .ink(let expression):
      let drawing = ExpressionEvaluation.photograph(of: expression, severity: severity, mark: item.mark)
      (color, scale) = (ColorImage(drawing.image), 1)
    case .picture(let file):
      guard let file = try? ImageFile.read(path: file) else { return nil }
      (color, scale) = (file.color, file.scale)
    }
    let factor = (max(color.width, color.height) + longestSide - 1) / longestSide
    var annotator = Annotator(color.reduced(by: factor))
    let size = max(9, Double(annotator.image.width) / 60)
    for symbol in prediction.symbols where symbol.box.count == 4 {
      let sides = symbol.box.map { Int(clamped: Double($0) * scale / Double(factor)) }
      let box = PixelBox(x: sides[0], y: sides[1], width: max(1, sides[2]), height: max(1, sides[3]))
      let tint: SIMD3<UInt8> = symbol.confidence > 0.8 ? SIMD3(0, 140, 60) : SIMD3(220, 110, 0)
      try annotator.rectangle(box, color: tint)
      try annotator.text(
        SymbolVocabulary.symbol(symbol.label)?.plain ?? symbol.label, x: box.x, y: max(Int(clamped: size), box.y - 3),
        size: size,
        color: SIMD3(200, 0, 60))
    }
    // A drawing is smallest as PNG, a photograph as JPEG.
    let name = path + (item.isInk ? ".png" : ".jpg")
    let bytes = item.isInk ? try ImageFile.png(annotator.image) : try ImageFile.jpeg(annotator.image, quality: 80)
    try OutputFile.write(Data(bytes), to: name)
    return (name as NSString).lastPathComponent
  }
}

extension ColorImage {
  /// The picture at one `factor`-th of its size, each pixel the mean of a square.
  fileprivate func reduced(by factor: Int) -> ColorImage {
    guard factor > 1, width >= factor, height >= factor else { return self }
    var result = ColorImage(width: width / factor, height: height / factor)
    for y in 0..<result.height {
      for x in 0..<result.width {
        var sum = SIMD3<Int>(repeating: 0)
        for row in 0..<factor {
          for column in 0..<factor {
            let pixel = self[x * factor + column, y * factor + row]
            sum &+= SIMD3(Int(pixel.x), Int(pixel.y), Int(pixel.z))
          }
        }
        let mean = sum / (factor * factor)
        result[x, y] = SIMD3(UInt8(clamping: mean.x), UInt8(clamping: mean.y), UInt8(clamping: mean.z))
      }
    }
    return result
  }
}
