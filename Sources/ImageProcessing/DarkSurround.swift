/// The dark table around a sheet of paper, found so that it can be filled in before light is evened out. Its edge is
/// the sharpest of the picture and would be read as strokes, and its level would pass for ink.
struct DarkSurround {
  /// Tuned on synthetic photographs, whose tables have 0.1 to 0.6 of the paper's brightness, and whose shadows have 0.5
  /// and more.
  struct Parameters {
    /// The longer side of the coarse picture on which the table is sought, and the side of the median there that
    /// removes writing, dark or light.
    var longSide = 250
    var medianSide = 9
    /// The table has at most this share of the paper's brightness, which shadows seldom fall below ...
    var mostLight = 0.55
    /// ... across at least this share of the edge, within so many coarse pixels of it: a shadow's edge is soft.
    var sharpShare = 0.6
    var edgeReach = 3
    /// The least shares of the picture that table and paper cover.
    var leastTable = 0.01
    var leastPaper = 0.25
    /// A shaded part of the page has writing: this share of its pixels lie below the closing by this share of it, and
    /// by at least this many levels.
    var writingContrast = 0.2
    var leastWritingContrast = 12
    var writingShare = 0.004
    /// How many coarse pixels of paper are given up along the edge, which the lens blurs.
    var margin = 2
  }

  /// The picture with paper in place of the table, as bright as the nearest paper in its row or column.
  let filled: GrayImage
  private let coarseWidth: Int
  private let coarseHeight: Int
  private let isOutside: [Bool]

  /// Finds the table; nil where there is none. Complexity: linear in the pixels.
  init?(_ image: GrayImage, parameters: Parameters = Parameters(), threads: Int = 1) throws(ImageError) {
    let factor = Double(parameters.longSide) / Double(max(image.width, image.height))
    let (width, height) = (Int(clamped: Double(image.width) * factor), Int(clamped: Double(image.height) * factor))
    guard factor < 1, min(width, height) > 4 * parameters.edgeReach else { return nil }
    let coarse = try OpenCV.resized(image, width: width, height: height, .area)
    let smooth = MedianFilter.filtered(coarse, side: parameters.medianSide, threads: threads)
    guard let table = try Self.table(coarse, smooth, parameters) else { return nil }
    let wide = try OpenCV.dilated(
      GrayImage(width: width, height: height, pixels: table.pixels), side: 2 * parameters.margin + 1)
    isOutside = wide.pixels.map { $0 != 0 }
    (coarseWidth, coarseHeight) = (width, height)
    let paper = try OpenCV.resized(
      Self.filled(smooth, isOutside), width: image.width, height: image.height, .linear)
    var pixels = image.pixels
    Self.forEachOutside(isOutside, width, height, in: image) { pixels[$0] = paper.pixels[$0] }
    filled = GrayImage(width: image.width, height: image.height, pixels: pixels)
  }

  /// The pixels of the table: below the level that best separates dark from light, or else below the one that separates
  /// the dark part itself, into table and shaded paper.
  private static func table(
    _ coarse: GrayImage, _ smooth: GrayImage, _ parameters: Parameters
  ) throws(ImageError) -> BinaryImage? {
    let (width, height) = (smooth.width, smooth.height)
    var counts = Histogram(smooth).counts
    for _ in 0..<2 {
      let histogram = Histogram(counts: counts)
      guard let level = histogram.otsu, let dark = histogram.mean(of: 0...level),
        let light = histogram.mean(of: (level + 1)...255)
      else { return nil }
      for above in level + 1...255 { counts[above] = 0 }
      guard dark <= parameters.mostLight * light else { continue }
      let shaded = try Components(
        BinaryImage(width: width, height: height, pixels: smooth.pixels.map { Int($0) <= level ? 1 : 0 }))
      let table = shaded.ink(
        keeping: shaded.found.map { item in
          item.box.x == 0 || item.box.y == 0 || item.box.maxX == width || item.box.maxY == height
        })
      let share = Double(table.pixels.count { $0 != 0 }) / Double(width * height)
      if share >= parameters.leastTable, share <= 1 - parameters.leastPaper, isSharp(table, smooth, parameters),
        try !isWritten(table, coarse, parameters)
      {
        return table
      }
    }
    return nil
  }

  /// The histogram of the filled pixels in a picture of the same size, to be subtracted: they have no grain and would
  /// bias its estimate.
  func histogram(of image: GrayImage) -> Histogram {
    var counts = [Int](repeating: 0, count: 256)
    Self.forEachOutside(isOutside, coarseWidth, coarseHeight, in: image) { counts[Int(image.pixels[$0])] += 1 }
    return Histogram(counts: counts)
  }

  /// Whether most of the edge is as sharp and as strong as that of a sheet on a table.
  private static func isSharp(_ table: BinaryImage, _ smooth: GrayImage, _ parameters: Parameters) -> Bool {
    let (width, height, reach) = (table.width, table.height, parameters.edgeReach)
    var (sharp, all) = (0, 0)
    func look(_ index: Int, _ step: Int) {
      guard table.pixels[index] != table.pixels[index + step] else { return }
      let (before, after) = (smooth.pixels[index - (reach - 1) * step], smooth.pixels[index + reach * step])
      all += 1
      if Double(min(before, after)) <= parameters.mostLight * Double(max(before, after)) { sharp += 1 }
    }
    for y in reach..<height - reach {
      for x in reach..<width - reach {
        look(y * width + x, 1)
        look(y * width + x, width)
      }
    }
    return all > 0 && Double(sharp) >= parameters.sharpShare * Double(all)
  }

  /// Whether there is writing away from the edge.
  private static func isWritten(
    _ table: BinaryImage, _ coarse: GrayImage, _ parameters: Parameters
  ) throws(ImageError) -> Bool {
    let side = parameters.medianSide / 2 | 1
    let inner = try OpenCV.eroded(
      GrayImage(width: table.width, height: table.height, pixels: table.pixels), side: 2 * side + 1)
    let closed = try OpenCV.eroded(try OpenCV.dilated(coarse, side: side), side: side)
    var (written, all) = (0, 0)
    for index in inner.pixels.indices where inner.pixels[index] != 0 {
      let (level, ground) = (Int(coarse.pixels[index]), Int(closed.pixels[index]))
      all += 1
      let least = max(parameters.leastWritingContrast, Int(clamped: parameters.writingContrast * Double(ground)))
      if ground - level > least { written += 1 }
    }
    return Double(written) > parameters.writingShare * Double(all)
  }

  /// Each outside pixel gets the level of the nearest inside pixel of its row, or of its column where the row has none.
  private static func filled(_ image: GrayImage, _ isOutside: [Bool]) -> GrayImage {
    var result = image
    var isOpen = isOutside
    func fill(_ line: [Int]) {
      let known = line.indices.filter { !isOpen[line[$0]] }
      guard !known.isEmpty else { return }
      var next = 0
      for place in line.indices where isOpen[line[place]] {
        while next + 1 < known.count, abs(known[next + 1] - place) <= abs(known[next] - place) { next += 1 }
        result.pixels[line[place]] = result.pixels[line[known[next]]]
      }
      for index in line { isOpen[index] = false }
    }
    for y in 0..<image.height { fill((0..<image.width).map { y * image.width + $0 }) }
    for x in 0..<image.width { fill((0..<image.height).map { $0 * image.width + x }) }
    return result
  }

  private static func forEachOutside(
    _ isOutside: [Bool], _ width: Int, _ height: Int, in image: GrayImage, _ body: (Int) -> Void
  ) {
    let columns = (0..<image.width).map { $0 * width / image.width }
    for y in 0..<image.height {
      let row = y * height / image.height * width
      for x in 0..<image.width where isOutside[row + columns[x]] { body(y * image.width + x) }
    }
  }
}
