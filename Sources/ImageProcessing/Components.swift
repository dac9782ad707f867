/// The connected pieces of ink of a picture, with the label of every pixel.
public struct Components: Sendable {
  public let width: Int
  public let height: Int
  /// Boxes, areas and centroids of the labels 1, 2, ...; their order is OpenCV's, which may change with its version.
  let found: [(box: PixelBox, area: Int, centroid: SIMD2<Double>)]
  let labels: [Int32]

  /// 8 neighbours, cv::connectedComponentsWithStats. Complexity: one pass over the pixels.
  public init(_ ink: BinaryImage) throws(ImageError) {
    let labelled = try OpenCV.components(ink)
    width = ink.width
    height = ink.height
    found = labelled.found
    labels = labelled.labels
  }

  /// All pieces of ink of `ink`, from the top, those of one top row from the left.
  public static func find(in ink: BinaryImage) throws(ImageError) -> [Component] {
    let components = try Components(ink)
    return components.ordered(Array(components.found.indices))
  }

  /// The components of these indices, by top, left, and area.
  func ordered(_ indices: [Int]) -> [Component] {
    let order = indices.sorted { first, second in
      let (one, other) = (found[first], found[second])
      return (one.box.y, one.box.x, one.area, one.centroid.x) < (other.box.y, other.box.x, other.area, other.centroid.x)
    }
    return order.map { component($0) }
  }

  func component(_ index: Int) -> Component {
    let (box, area, centroid) = found[index]
    let label = Int32(index + 1)
    let mask = [UInt8](unsafeUninitializedCapacity: box.area) { out, count in
      labels.withUnsafeBufferPointer { labels in
        for y in 0..<box.height {
          let row = (box.y + y) * width + box.x
          for x in 0..<box.width { out[y * box.width + x] = labels[row + x] == label ? 1 : 0 }
        }
      }
      count = box.area
    }
    return Component(
      box: box, area: area, centroid: centroid, mask: BinaryImage(width: box.width, height: box.height, pixels: mask))
  }

  /// The ink of the labels for which `isKept` (one entry a label, without the ground) holds.
  func ink(keeping isKept: [Bool]) -> BinaryImage {
    let table: [UInt8] = [0] + isKept.map { $0 ? 1 : 0 }
    let pixels = [UInt8](unsafeUninitializedCapacity: labels.count) { out, count in
      labels.withUnsafeBufferPointer { labels in
        table.withUnsafeBufferPointer { table in
          for index in 0..<labels.count { out[index] = table[Int(labels[index])] }
        }
      }
      count = labels.count
    }
    return BinaryImage(width: width, height: height, pixels: pixels)
  }
}
