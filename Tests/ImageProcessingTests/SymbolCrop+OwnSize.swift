@testable import ImageProcessing

extension SymbolCrop {
  /// The crop of parts that are a page of their own: their strokes' width and their size are the page's.
  static func make(_ parts: [Component], size: Int = 45, margin: Int = 3) throws -> [Float] {
    guard let first = parts.first else {
      return try SymbolCrop(strokeWidth: 1, usualSize: 1).pixels(of: [])
    }
    let box = parts.dropFirst().reduce(first.box) { $0.union($1.box) }
    var page = BinaryImage(width: box.width, height: box.height)
    for part in parts {
      for y in 0..<part.box.height {
        for x in 0..<part.box.width where part.mask[x, y] {
          page[part.box.x - box.x + x, part.box.y - box.y + y] = true
        }
      }
    }
    var crop = SymbolCrop(
      strokeWidth: try StrokeWidth.median(of: page), usualSize: Double(max(box.width, box.height)))
    (crop.size, crop.margin) = (size, margin)
    return try crop.pixels(of: parts)
  }
}
