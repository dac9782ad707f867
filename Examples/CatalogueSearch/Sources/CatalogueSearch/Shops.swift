import FederatedLearning
import FileStorage
import RandomStreams

/// What there is to learn from: a catalogue that everybody has, and photographs that belong to shops.
public struct Shops: Sendable {
  /// The products, in alphabetical order.
  public let products: [String]
  /// The catalogue's own pictures.
  public let catalogue: (pictures: [SquarePicture], labels: [Int])
  /// All photographs.
  public let photographs: (pictures: [SquarePicture], labels: [Int])
  /// Which of them each shop has.
  public let partition: Partition

  /// The shops of one folder each, or of one folder whose photographs are divided among them.
  ///
  /// - Parameters:
  ///   - catalogue: a picture of each product.
  ///   - photographs: one folder, or one for each shop.
  ///   - division: into how many shops one folder is divided, and how.
  /// - Throws: ``CatalogueError`` for a folder without pictures, a file that is none, and a photograph of a product that the
  ///   catalogue does not have; `FederatedError` where so many shops cannot be made of so many photographs.
  public init(
    catalogue: PictureFolder, photographs: [PictureFolder], division: (shops: Int, rule: PartitionRule), seed: UInt64,
    threads: Int
  ) throws {
    products = Set(catalogue.entries.map(\.product)).sorted()
    guard products.count > 1 else {
      throw CatalogueError(
        "the catalogue in \(catalogue.path)", "all its pictures are of \(products.joined())",
        "give a catalogue of at least two products")
    }
    let places = Dictionary(uniqueKeysWithValues: products.enumerated().map { ($1, $0) })
    func labels(_ folder: PictureFolder) throws(CatalogueError) -> [Int] {
      var labels: [Int] = []
      for entry in folder.entries {
        guard let label = places[entry.product] else {
          throw CatalogueError(
            "train on \(entry.path)",
            "it shows \(entry.product), which the catalogue in \(catalogue.path) does not have",
            "name photographs as the catalogue's pictures are named: PRODUCT_NUMBER.jpg or PRODUCT/NUMBER.jpg")
        }
        labels.append(label)
      }
      return labels
    }
    self.catalogue = (try catalogue.read(threads: threads), try labels(catalogue))
    var all: (pictures: [SquarePicture], labels: [Int]) = ([], [])
    var owners: [[Int32]] = []
    for folder in photographs {
      let start = all.labels.count
      all.labels += try labels(folder)
      all.pictures += try folder.read(threads: threads)
      owners.append((start..<all.labels.count).map(Int32.init))
    }
    self.photographs = all
    if photographs.count > 1 {
      partition = Partition(clients: owners)
    } else {
      partition = try Partitioner(rule: division.rule, clients: division.shops, seed: seed).partition(
        labels: all.labels)
    }
  }

  /// A picture of the catalogue to so many photographs: a third of what is trained on. The catalogue's pictures are few and
  /// look like no photograph; of one to seven the network learnt the photographs and left the catalogue behind.
  static let photographsToPicture = 2

  /// Everything in one place, as central training has it.
  func everything(random: RandomStream) -> Photographs {
    let copies = max(1, photographs.labels.count / (Self.photographsToPicture * catalogue.labels.count))
    let repeated = Array(repeating: catalogue, count: copies)
    return Photographs(
      pictures: photographs.pictures + repeated.flatMap(\.pictures),
      labels: photographs.labels + repeated.flatMap(\.labels), products: products, random: random)
  }

  /// What one shop has: its photographs first, then the catalogue.
  func shop(_ client: Int, random: RandomStream) -> Photographs {
    let own = partition.clients[client].map { Int($0) }
    return Photographs(
      pictures: own.map { photographs.pictures[$0] } + catalogue.pictures,
      labels: own.map { photographs.labels[$0] } + catalogue.labels, products: products, random: random)
  }
}

extension Shops {
  /// Tells these pictures and shops from others.
  var fingerprint: String {
    var result = Fingerprint()
    for product in products { result.add(product.utf8) }
    for part in [catalogue, photographs] {
      for (picture, label) in zip(part.pictures, part.labels) {
        result.add(label)
        result.add(picture.pixels)
      }
    }
    for client in partition.clients { for place in client { result.add(Int(place)) } }
    return result.text
  }
}

extension Shops {
  /// Other photographs of the same products, as they are.
  ///
  /// - Throws: ``CatalogueError`` where one shows something else, or cannot be read.
  public func labelled(_ folder: PictureFolder, threads: Int) throws -> Photographs {
    let labels = try folder.entries.map { entry throws(CatalogueError) in
      guard let label = products.firstIndex(of: entry.product) else {
        throw CatalogueError(
          "judge by \(entry.path)", "it shows \(entry.product), which the catalogue does not have",
          "name photographs as the catalogue's pictures are named")
      }
      return label
    }
    return Photographs(pictures: try folder.read(threads: threads), labels: labels, products: products)
  }

  /// At most 100 of the shops' own photographs, evenly chosen: whether training goes on well is seen by them too.
  public var sample: Photographs {
    let all = photographs
    let count = min(100, all.labels.count)
    let places = (0..<count).map { $0 * all.labels.count / count }
    return Photographs(
      pictures: places.map { all.pictures[$0] }, labels: places.map { all.labels[$0] }, products: products)
  }
}
