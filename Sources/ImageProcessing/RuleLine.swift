/// One printed line across the page: its row in every column, and its thickness.
struct RuleLine {
  /// The middle row in each column of the picture.
  let rows: [Double]
  /// The usual thickness in pixels.
  let thickness: Double

  init(_ chain: RuleLineRemover.Chain, width: Int) {
    var sums = [Double](repeating: 0, count: width)
    var counts = [Double](repeating: 0, count: width)
    for piece in chain.pieces {
      for run in piece.runs {
        for x in run.left...run.right {
          sums[x] += Double(run.y)
          counts[x] += 1
        }
      }
    }
    let known = (0..<width).filter { counts[$0] > 0 }
    var rows = [Double](repeating: 0, count: width)
    for x in known { rows[x] = sums[x] / counts[x] }
    if let first = known.first, let last = known.last {
      for (from, to) in zip(known, known.dropFirst()) where to > from + 1 {
        for x in (from + 1)..<to {
          rows[x] = rows[from] + (rows[to] - rows[from]) * Double(x - from) / Double(to - from)
        }
      }
      // Faint ends are extrapolated in the direction of the nearest stretch.
      let reach = min(200, max(1, last - first))
      let startSlope = (rows[first + reach] - rows[first]) / Double(reach)
      let endSlope = (rows[last] - rows[last - reach]) / Double(reach)
      for x in 0..<first { rows[x] = rows[first] - startSlope * Double(first - x) }
      for x in (last + 1)..<max(last + 1, width) { rows[x] = rows[last] + endSlope * Double(x - last) }
    }
    // A crossing stroke covers only its own width of the line, so the median is the line's thickness.
    let thick = known.map { counts[$0] }.sorted()
    self.rows = rows
    thickness = thick.isEmpty ? 1 : thick[thick.count * 3 / 4]
  }

  /// Erases the line column by column; ink that extends beyond the line's thickness there is a stroke and stays, so
  /// that strokes are not cut in the first place.
  func erase(from ink: inout BinaryImage) {
    let (width, height) = (ink.width, ink.height)
    let most = Int(clamped: thickness.rounded()) + 2
    let reach = Int(clamped: (thickness / 2).rounded(.up)) + 1
    ink.pixels.withUnsafeMutableBufferPointer { pixels in
      for x in 0..<width {
        let middle = Int(clamped: rows[x].rounded())
        var y = max(0, middle - reach)
        let end = min(height - 1, middle + reach)
        while y <= end {
          guard pixels[y * width + x] != 0 else {
            y += 1
            continue
          }
          var top = y
          while top > 0, y - top <= most, pixels[(top - 1) * width + x] != 0 { top -= 1 }
          var bottom = y
          while bottom + 1 < height, bottom - top <= most, pixels[(bottom + 1) * width + x] != 0 { bottom += 1 }
          if bottom - top + 1 <= most {
            for row in top...bottom { pixels[row * width + x] = 0 }
          }
          y = bottom + 1
        }
      }
    }
  }
}

extension BinaryImage {
  /// The picture with rows and columns exchanged.
  public func transposed() -> BinaryImage {
    BinaryImage(
      width: height, height: width,
      pixels: ImageOrientation.transposed.apply(pixels, width: width, height: height, channels: 1))
  }
}
