/// The connected pieces of ink in a picture, stored as runs of pixels.
public struct Components: Sendable {
  /// Columns of the picture.
  public let width: Int
  /// Rows of the picture.
  public let height: Int
  /// Boxes, areas and centroids, in the order in which a scan by rows meets them.
  let found: [(box: PixelBox, area: Int, centroid: SIMD2<Double>)]
  /// The runs of all pieces, piece after piece, and the index of each piece's first run, with one more for the end.
  private let runs: [Run]
  private let starts: [Int]

  /// A horizontal run of ink pixels.
  private struct Run {
    let y: Int32
    let left: Int32
    /// The column after the last.
    let right: Int32
  }

  /// Labels 8-connected pieces from OpenCV's `findContours`.
  ///
  /// The first pixel of a run has ground to its left, so it lies on an outer contour or on a hole's, which know their
  /// piece: no run is compared with another. Complexity: linear in the pixels.
  ///
  /// - Throws: `ImageError` where OpenCV runs out of memory.
  public init(_ ink: BinaryImage) throws(ImageError) { try self.init(ink, mostRuns: Self.mostRuns) }

  /// Runs beyond which a picture is no writing but a pattern: a page full of it has some 50,000, and takes then a tenth of a
  /// second; a dithered one of 3 megapixels would take a minute.
  static let mostRuns = 100_000

  init(_ ink: BinaryImage, mostRuns: Int) throws(ImageError) {
    width = ink.width
    height = ink.height
    let all = Self.runs(of: ink)
    guard !all.isEmpty else {
      (found, runs, starts) = ([], [], [0])
      return
    }
    let (boxes, owners) = try OpenCV.pieces(ink, isDense: all.count > mostRuns) { boxes, borders in
      (boxes, all.map { Int(borders[Int($0.y) * ink.width + Int($0.left)]) - 1 })
    }
    // Numbered in the order in which a scan by rows meets them.
    var numbers = [Int](repeating: -1, count: boxes.count)
    var order: [Int] = []
    order.reserveCapacity(boxes.count)
    for piece in owners where numbers[piece] < 0 {
      numbers[piece] = order.count
      order.append(piece)
    }
    var starts = [Int](repeating: 0, count: order.count + 1)
    for piece in owners { starts[numbers[piece] + 1] += 1 }
    for piece in order.indices { starts[piece + 1] += starts[piece] }
    var places = starts
    var runs = all
    for (run, piece) in zip(all, owners) {
      runs[places[numbers[piece]]] = run
      places[numbers[piece]] += 1
    }
    found = order.enumerated().map { number, piece in
      let (area, centroid) = Self.measured(runs[starts[number]..<starts[number + 1]])
      return (boxes[piece], area, centroid)
    }
    self.runs = runs
    self.starts = starts
  }

  /// All pieces of ink, sorted by their top row, then from the left.
  public static func find(in ink: BinaryImage) throws(ImageError) -> [Component] {
    let components = try Components(ink)
    return components.ordered(Array(components.found.indices))
  }

  /// The components with these indices, sorted by top, left and area.
  func ordered(_ indices: [Int], darkness: (Int) -> Double = { _ in 1 }) -> [Component] {
    let order = indices.sorted { first, second in
      let (one, other) = (found[first], found[second])
      return (one.box.y, one.box.x, one.area, one.centroid.x) < (other.box.y, other.box.x, other.area, other.centroid.x)
    }
    return order.map { component($0, darkness: darkness($0)) }
  }

  func component(_ index: Int, darkness: Double = 1) -> Component {
    let (box, area, centroid) = found[index]
    var mask = BinaryImage(width: box.width, height: box.height)
    draw(index, on: &mask, from: box)
    return Component(box: box, area: area, centroid: centroid, mask: mask, darkness: darkness)
  }

  /// The ink of the components for which `isKept` holds.
  func ink(keeping isKept: [Bool]) -> BinaryImage {
    var ink = BinaryImage(width: width, height: height)
    let page = PixelBox(x: 0, y: 0, width: width, height: height)
    for index in found.indices where isKept[index] { draw(index, on: &ink, from: page) }
    return ink
  }

  /// For each component whether one of its pixels has a level of at most `most` in `image`, a picture of the same size.
  func reaching(_ most: Int, in image: GrayImage) -> [Bool] {
    precondition(image.width == width && image.height == height, "the picture that the ink was found in")
    return image.pixels.withUnsafeBufferPointer { levels in
      found.indices.map { index in
        runs[starts[index]..<starts[index + 1]].contains { run in
          let row = Int(run.y) * width
          return (row + Int(run.left)..<row + Int(run.right)).contains { Int(levels[$0]) <= most }
        }
      }
    }
  }

  /// The mean level of a component's pixels in `image`, a picture of the same size.
  func meanLevel(of index: Int, in image: GrayImage) -> Double {
    precondition(image.width == width && image.height == height, "the picture that the ink was found in")
    let sum = image.pixels.withUnsafeBufferPointer { levels in
      runs[starts[index]..<starts[index + 1]].reduce(0) { sum, run in
        let row = Int(run.y) * width
        return (row + Int(run.left)..<row + Int(run.right)).reduce(sum) { $0 + Int(levels[$1]) }
      }
    }
    return Double(sum) / Double(found[index].area)
  }

  /// Draws a component on a picture of the region `box`.
  private func draw(_ index: Int, on picture: inout BinaryImage, from box: PixelBox) {
    picture.pixels.withUnsafeMutableBufferPointer { pixels in
      for run in runs[starts[index]..<starts[index + 1]] {
        let row = (Int(run.y) - box.y) * box.width - box.x
        UnsafeMutableBufferPointer(rebasing: pixels[row + Int(run.left)..<row + Int(run.right)]).update(repeating: 1)
      }
    }
  }

  private static func measured(_ runs: ArraySlice<Run>) -> (area: Int, centroid: SIMD2<Double>) {
    var (area, sumX, sumY) = (0, 0, 0)
    for run in runs {
      let length = Int(run.right - run.left)
      area += length
      sumX += length * Int(run.left + run.right - 1)
      sumY += length * Int(run.y)
    }
    return (area, SIMD2(Double(sumX / 2) / Double(area), Double(sumY) / Double(area)))
  }

  private static func runs(of ink: BinaryImage) -> [Run] {
    var runs: [Run] = []
    let width = ink.width
    ink.pixels.withUnsafeBytes { pixels in
      for y in 0..<ink.height {
        let row = y * width
        var x = 0
        while true {
          while x + 8 <= width, pixels.loadUnaligned(fromByteOffset: row + x, as: UInt64.self) == 0 { x += 8 }
          while x < width, pixels[row + x] == 0 { x += 1 }
          guard x < width else { break }
          let left = x
          while x < width, pixels[row + x] != 0 { x += 1 }
          runs.append(Run(y: Int32(y), left: Int32(left), right: Int32(x)))
        }
      }
    }
    return runs
  }
}
