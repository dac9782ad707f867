/// How much memory one network may ask for, added up without overflow before any is taken: a file of a few bytes can describe
/// a network of any size.
struct NetworkLimits {
  /// The most floats of all values of one image: 512 MB.
  static let mostValues = 1 << 27
  /// The most floats of all parameters: 1 GB.
  static let mostParameters = 1 << 28
  /// The most steps of a network.
  static let mostSteps = 10_000

  private var values = 0
  private var parameters = 0

  /// Counts one value of a network.
  mutating func add(value shape: [Int], of what: String) throws(NetworkError) {
    guard let count = Self.count(shape), count > 0, count <= Self.mostValues - values else {
      throw .size(
        "\(what) gives \(Self.text(shape)) numbers an image, which are none or, with those before, more than \(Self.mostValues)"
      )
    }
    values += count
  }

  /// Counts one parameter.
  mutating func add(_ specification: ParameterSpecification) throws(NetworkError) {
    guard let count = Self.count(specification.shape), count > 0, count <= Self.mostParameters - parameters else {
      throw .size(
        "parameter \(specification.name) has \(Self.text(specification.shape)) numbers, which are none or, with those "
          + "before, more than \(Self.mostParameters)")
    }
    parameters += count
  }

  /// The product of a shape; nil where it has a negative side or overflows.
  static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for side in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: side)
      guard side >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }

  private static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
}
