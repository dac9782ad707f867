import Foundation
import ImageProcessing
import RandomStreams

/// Products that nobody sells: garments of several cuts, colours and patterns, each with a picture of the catalogue and
/// photographs in all sorts of light, for machines without data.
public struct SyntheticCatalogue: Sendable {
  /// How a garment is cut: corners from -1 to 1, y downwards.
  private struct Cut {
    let name: String
    let corners: [SIMD2<Double>]
  }

  private static let cuts = [
    Cut(
      name: "shirt",
      corners: [
        [-0.3, -0.8], [0.3, -0.8], [0.9, -0.4], [0.7, -0.1], [0.45, -0.25], [0.45, 0.8], [-0.45, 0.8], [-0.45, -0.25],
        [-0.7, -0.1], [-0.9, -0.4],
      ]),
    Cut(
      name: "trousers",
      corners: [[-0.45, -0.85], [0.45, -0.85], [0.6, 0.85], [0.2, 0.85], [0, -0.2], [-0.2, 0.85], [-0.6, 0.85]]),
    Cut(
      name: "dress",
      corners: [[-0.3, -0.85], [0.3, -0.85], [0.25, -0.2], [0.7, 0.85], [-0.7, 0.85], [-0.25, -0.2]]),
    Cut(
      name: "bag",
      corners: [
        [-0.7, -0.2], [-0.35, -0.2], [-0.3, -0.7], [0.3, -0.7], [0.35, -0.2], [0.7, -0.2], [0.8, 0.75], [-0.8, 0.75],
      ]),
    Cut(
      name: "shoe",
      corners: [[-0.85, -0.5], [-0.3, -0.5], [0.1, 0], [0.85, 0.2], [0.85, 0.5], [-0.85, 0.5]]),
    Cut(name: "hat", corners: [[-0.4, -0.6], [0.4, -0.6], [0.5, 0.2], [0.95, 0.45], [-0.95, 0.45], [-0.5, 0.2]]),
  ]
  private static let colours: [(name: String, value: SIMD3<Double>)] = [
    ("red", [0.8, 0.12, 0.15]), ("green", [0.1, 0.55, 0.2]), ("blue", [0.1, 0.25, 0.75]),
    ("yellow", [0.95, 0.8, 0.15]),
    ("black", [0.12, 0.12, 0.14]), ("violet", [0.5, 0.15, 0.6]),
  ]
  private static let patterns = ["plain", "striped", "dotted", "chequered"]

  /// The most products that there are.
  public static let mostProducts = cuts.count * colours.count * patterns.count

  /// What is drawn in the file of a product: cut, colour and pattern.
  private let kinds: [(cut: Cut, colour: (name: String, value: SIMD3<Double>), pattern: String)]
  private let seed: UInt64
  private static let purpose: UInt64 = 1002
  private static let side = 96

  /// So many products of all that there can be.
  public init(products: Int, seed: UInt64) throws(CatalogueError) {
    guard (2...Self.mostProducts).contains(products) else {
      throw CatalogueError(
        "a catalogue of \(products) products", "there are \(Self.mostProducts)", "ask for 2 to as many")
    }
    var all = Self.cuts.flatMap { cut in
      Self.colours.flatMap { colour in Self.patterns.map { (cut: cut, colour: colour, pattern: $0) } }
    }
    var random = RandomStream(seed: seed, Self.purpose)
    all.shuffle(using: &random)
    kinds = Array(all.prefix(products))
    self.seed = seed
  }

  /// The names of the products, as their files have them.
  public var products: [String] { kinds.map { "\($0.colour.name)-\($0.pattern)-\($0.cut.name)" } }

  /// Writes `catalogue/NAME.png`, `photographs/train/NAME_NN.png` and `photographs/test/NAME_NN.png`.
  ///
  /// - Throws: ``CatalogueError`` where the folder is there already.
  public func write(to folder: String, training: Int, testing: Int) throws {
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw CatalogueError("write pictures to \(folder)", "it is there already", "name a folder that is not")
    }
    let new = folder + ".new"
    try? FileManager.default.removeItem(atPath: new)
    for part in ["catalogue", "photographs/train", "photographs/test"] {
      try FileManager.default.createDirectory(atPath: new + "/" + part, withIntermediateDirectories: true)
    }
    for (product, name) in products.enumerated() {
      try ImageFile.write(picture(of: product), path: "\(new)/catalogue/\(name).png")
      for number in 0..<training + testing {
        let part = number < training ? "train" : "test"
        let path = "\(new)/photographs/\(part)/\(name)_\(String(format: "%02d", number)).png"
        try ImageFile.write(photograph(of: product, number: number), path: path)
      }
    }
    try FileManager.default.moveItem(atPath: new, toPath: folder)
  }

  /// The catalogue's picture: on white, upright.
  func picture(of product: Int) -> ColorImage {
    draw(
      product, Scene(ground: { _, _ in [1, 1, 1] }, angle: 0, scale: 1, shift: [0, 0], light: [1, 1, 1], noise: 0), 0)
  }

  /// A photograph: turned, nearer or farther, in coloured light, before a ground of two colours, with noise.
  func photograph(of product: Int, number: Int) -> ColorImage {
    var random = RandomStream(seed: seed, Self.purpose, UInt64(product), UInt64(number))
    func colour() -> SIMD3<Double> { [random.uniform(), random.uniform(), random.uniform()] }
    let (first, second) = (colour(), colour())
    let (edge, tilt) = (random.uniform(-0.6...0.6), random.uniform(-0.8...0.8))
    let brightness = random.uniform(0.6...1.2)
    let scene = Scene(
      ground: { x, y in y > edge + tilt * x ? first : second }, angle: random.uniform(-0.5...0.5),
      scale: random.uniform(0.65...1.1), shift: [random.uniform(-0.2...0.2), random.uniform(-0.2...0.2)],
      light: SIMD3(random.uniform(0.85...1.15), random.uniform(0.85...1.15), random.uniform(0.85...1.15)) * brightness,
      noise: random.uniform(0.02...0.08))
    return draw(product, scene, random.next())
  }

  private struct Scene {
    let ground: (Double, Double) -> SIMD3<Double>
    let angle: Double
    let scale: Double
    let shift: SIMD2<Double>
    let light: SIMD3<Double>
    let noise: Double
  }

  private func draw(_ product: Int, _ scene: Scene, _ noiseSeed: UInt64) -> ColorImage {
    let kind = kinds[product]
    var random = RandomStream(seed: noiseSeed)
    var image = ColorImage(width: Self.side, height: Self.side)
    let (cosine, sine) = (cos(scene.angle), sin(scene.angle))
    for y in 0..<Self.side {
      for x in 0..<Self.side {
        let place = SIMD2(Double(2 * x + 1), Double(2 * y + 1)) / Double(Self.side) - 1
        let moved = (place - scene.shift) / (0.85 * scene.scale)
        let point = SIMD2(cosine * moved.x + sine * moved.y, cosine * moved.y - sine * moved.x)
        var colour = scene.ground(place.x, place.y)
        if Self.contains(kind.cut.corners, point) {
          colour = Self.isMarked(kind.pattern, point) ? [0.95, 0.95, 0.9] : kind.colour.value
        }
        colour *= scene.light
        if scene.noise > 0 { colour += random.normal(deviation: scene.noise) }
        image[x, y] = SIMD3<UInt8>((colour.clamped(lowerBound: [0, 0, 0], upperBound: [1, 1, 1])) * 255)
      }
    }
    return image
  }

  /// Whether a point lies inside a polygon: an odd number of edges cross the ray to its right.
  private static func contains(_ corners: [SIMD2<Double>], _ point: SIMD2<Double>) -> Bool {
    var isInside = false
    for (index, a) in corners.enumerated() {
      let b = corners[(index + 1) % corners.count]
      guard (a.y > point.y) != (b.y > point.y) else { continue }
      if point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x { isInside.toggle() }
    }
    return isInside
  }

  private static func isMarked(_ pattern: String, _ point: SIMD2<Double>) -> Bool {
    func cell(_ value: Double, _ size: Double) -> Int { Int((value / size).rounded(.down)) }
    switch pattern {
    case "striped": return cell(point.y, 0.16) % 2 == 0
    case "chequered": return (cell(point.x, 0.2) + cell(point.y, 0.2)) % 2 == 0
    case "dotted":
      let x = point.x - (Double(cell(point.x, 0.3)) + 0.5) * 0.3
      let y = point.y - (Double(cell(point.y, 0.3)) + 0.5) * 0.3
      return x * x + y * y < 0.09 * 0.09
    default: return false
    }
  }
}
