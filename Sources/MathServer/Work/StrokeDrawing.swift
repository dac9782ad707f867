import FileStorage
import Foundation
import ImageProcessing
import WebServing

/// Pen strokes drawn as a picture, which is read like any other.
///
/// Symbols are drawn at a usual size, whatever the zoom of the page that they come from, with the pen of a fine liner.
struct StrokeDrawing {
  /// The drawing as a picture file.
  let file: ImageFile
  /// Pixels of the drawing for one unit of the strokes.
  let scale: Double
  /// Where the drawing's top left pixel lies, in the strokes' units.
  let origin: SIMD2<Double>

  /// The height of a usual symbol in pixels, and the pen's width as a share of it: as the drawings on a tablet of
  /// docs/accuracy.md have them.
  private static let (usualSize, penShare) = (64.0, 0.07)
  /// The ground around the ink, in pixels.
  private static let margin = 24.0
  /// The largest drawing, for a page full of writing.
  private static let (longestSide, mostPixels) = (4_000.0, 6_000_000.0)

  /// Reads strokes from JSON: an array of strokes, each an array of `[x, y]`, y downwards.
  ///
  /// - Throws: ``Problem`` where they are no such array, or beyond the limits.
  static func strokes(_ value: JSONValue, _ limits: ServerLimits) throws(Problem) -> [[SIMD2<Double>]] {
    let shape = "'strokes' is no array of strokes, each an array of points [x, y]"
    guard case .array(let strokes) = value, !strokes.isEmpty else { throw Problem(400, shape) }
    guard strokes.count <= limits.strokes else { throw Problem(400, "there are more than \(limits.strokes) strokes") }
    var count = 0
    var result: [[SIMD2<Double>]] = []
    for stroke in strokes {
      guard case .array(let points) = stroke, !points.isEmpty else { throw Problem(400, shape) }
      count += points.count
      guard count <= limits.points else { throw Problem(400, "there are more than \(limits.points) points") }
      var line: [SIMD2<Double>] = []
      line.reserveCapacity(points.count)
      for point in points {
        guard case .array(let pair) = point, pair.count == 2, let x = pair[0].number, let y = pair[1].number else {
          throw Problem(400, shape)
        }
        guard max(abs(x), abs(y)) <= limits.farthest else {
          throw Problem(400, "a coordinate is beyond ±\(Int(limits.farthest)), which is no place on a page")
        }
        line.append(SIMD2(x, y))
      }
      result.append(line)
    }
    return result
  }

  /// Draws strokes.
  ///
  /// - Throws: `ImageError` where the drawing is no picture, which does not happen within the limits.
  init(_ strokes: [[SIMD2<Double>]], limits: ImageFile.Limits) throws(ImageError) {
    var (least, most) = (strokes[0][0], strokes[0][0])
    for point in strokes.joined() {
      least = pointwiseMin(least, point)
      most = pointwiseMax(most, point)
    }
    let extent = most - least
    var scale = Self.usualSize / Self.usualSize(of: strokes)
    // A single dot or a dash says nothing of the size of writing.
    scale = min(scale, 8)
    let longest = max(extent.x, extent.y, 1e-9)
    scale = min(scale, (Self.longestSide - 2 * Self.margin) / longest)
    let area = max(extent.x * extent.y, 1e-9)
    scale = min(scale, (Self.mostPixels / area).squareRoot())
    self.scale = scale
    origin = least - SIMD2(repeating: Self.margin / scale)
    let size = (extent * scale + SIMD2(repeating: 2 * Self.margin)).rounded(.up)
    let (width, height) = (max(32, Int(size.x)), max(32, Int(size.y)))
    var canvas = Canvas(width: width, height: height)
    let radius = Self.usualSize * Self.penShare / 2
    for stroke in strokes {
      var from = (stroke[0] - origin) * scale
      canvas.draw(from: from, to: from, radius: radius)
      for (index, point) in stroke.enumerated().dropFirst() {
        let to = (point - origin) * scale
        let way = to - from
        // Points closer than half a pixel make no visible difference.
        if max(abs(way.x), abs(way.y)) < 0.5, index < stroke.count - 1 { continue }
        canvas.draw(from: from, to: to, radius: radius)
        from = to
      }
    }
    file = try ImageFile.read(
      bytes: Array("P5 \(width) \(height) 255\n".utf8) + canvas.levels, name: "the strokes", limits: limits)
  }

  /// The size of a usual symbol in the strokes' units: of the longer sides of the strokes, not counting dots, one
  /// that most reach.
  private static func usualSize(of strokes: [[SIMD2<Double>]]) -> Double {
    let sides = strokes.map { stroke -> Double in
      var (least, most) = (stroke[0], stroke[0])
      for point in stroke {
        least = pointwiseMin(least, point)
        most = pointwiseMax(most, point)
      }
      return max(most.x - least.x, most.y - least.y)
    }.sorted()
    let longest = sides.last ?? 1
    let real = sides.filter { $0 > longest / 12 }
    return max(real.isEmpty ? 1 : real[real.count * 3 / 5], 1e-6)
  }

  /// A box in pixels of the drawing, in the strokes' units.
  func box(_ corners: [Int]) -> [Double] {
    func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
    let (x, y) = (Double(corners[0]) / scale + origin.x, Double(corners[1]) / scale + origin.y)
    return [rounded(x), rounded(y), rounded(Double(corners[2]) / scale), rounded(Double(corners[3]) / scale)]
  }

  /// Grey levels on which a round pen draws.
  private struct Canvas {
    let width: Int
    let height: Int
    var levels: [UInt8]

    init(width: Int, height: Int) {
      self.width = width
      self.height = height
      levels = [UInt8](repeating: 255, count: width * height)
    }

    mutating func draw(from a: SIMD2<Double>, to b: SIMD2<Double>, radius: Double) {
      let reach = SIMD2(repeating: radius + 1)
      let last = SIMD2(Double(width - 1), Double(height - 1))
      let least = (pointwiseMin(a, b) - reach).clamped(lowerBound: .zero, upperBound: last)
      let most = (pointwiseMax(a, b) + reach).clamped(lowerBound: .zero, upperBound: last)
      let way = b - a
      let square = (way * way).sum()
      // A long slanting segment is drawn row by row, within the columns that it crosses there.
      for y in Int(least.y)...Int(most.y) {
        var (left, right) = (least.x, most.x)
        if abs(way.y) > 4 * radius {
          let (slope, at) = (way.x / way.y, Double(y) + 0.5 - a.y)
          let middle = a.x + slope * at
          let half = (radius + 1) * (1 + slope * slope).squareRoot() + 1
          left = max(left, min(middle - half, last.x))
          right = min(right, max(middle + half, 0))
        }
        guard left <= right else { continue }
        for x in Int(left)...Int(right) {
          let place = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - a
          let along = square > 0 ? min(1, max(0, (place * way).sum() / square)) : 0
          let gap = place - along * way
          let distance = (gap * gap).sum().squareRoot()
          let cover = min(1, max(0, radius + 0.5 - distance))
          let level = UInt8(clamping: Int(255 - 235 * cover))
          if level < levels[y * width + x] { levels[y * width + x] = level }
        }
      }
    }
  }
}
