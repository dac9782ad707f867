public import FileStorage
import RandomStreams

/// How a parameter starts.
public enum Initializer: Sendable, Hashable {
  /// Uniform in ±√(6 / (fanIn + fanOut)), Keras's default for kernels (Glorot and Bengio 2010).
  case glorotUniform(fanIn: Int, fanOut: Int)
  case zeros
}

/// The name, shape and start of one parameter tensor.
public struct ParameterSpecification: Sendable, Hashable {
  public let name: String
  public let shape: [Int]
  public let initializer: Initializer

  public init(name: String, shape: [Int], initializer: Initializer) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
  }

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }
}

/// Named tensors laid end to end: the weights of a network, a gradient, or the difference of two models.
///
/// They form a vector space: optimizers and aggregators see one flat vector, layers their own stretch of it.
public struct Parameters: Sendable, Hashable {
  public let specifications: [ParameterSpecification]
  /// Where each tensor begins in `values`.
  public let offsets: [Int]
  /// All values, tensor after tensor, each row-major.
  public var values: [Float]

  /// Zeros.
  public init(_ specifications: [ParameterSpecification]) {
    self.specifications = specifications
    var total = 0
    offsets = specifications.map { specification in
      defer { total += specification.count }
      return total
    }
    values = [Float](repeating: 0, count: total)
  }

  /// Values drawn as the specifications say; each tensor has a stream of its own, so order does not matter.
  public init(_ specifications: [ParameterSpecification], seed: UInt64) {
    self.init(specifications)
    for (index, specification) in specifications.enumerated() {
      guard case .glorotUniform(let fanIn, let fanOut) = specification.initializer else { continue }
      let limit = (6 / Double(fanIn + fanOut)).squareRoot()
      var random = RandomStream(seed: seed, TrainingPurpose.initialization.rawValue, UInt64(index))
      for position in offsets[index]..<offsets[index] + specification.count {
        values[position] = Float(random.uniform(-limit...limit))
      }
    }
  }

  /// The number of values of all tensors.
  public var count: Int { values.count }

  /// The tensor of a name, or nil.
  public subscript(name: String) -> Tensor? {
    get {
      guard let index = specifications.firstIndex(where: { $0.name == name }) else { return nil }
      let range = offsets[index]..<offsets[index] + specifications[index].count
      return Tensor(shape: specifications[index].shape, values: Array(values[range]))
    }
    set {
      guard let newValue, let index = specifications.firstIndex(where: { $0.name == name }),
        specifications[index].shape == newValue.shape
      else { return }
      values.replaceSubrange(offsets[index]..<offsets[index] + newValue.values.count, with: newValue.values)
    }
  }

  /// Adds `scale * other`, value by value.
  public mutating func add(_ other: Parameters, scale: Float = 1) {
    precondition(count == other.count, "vectors of one space have one length")
    values.withUnsafeMutableBufferPointer { mine in
      other.values.withUnsafeBufferPointer { theirs in
        guard let target = mine.baseAddress, let source = theirs.baseAddress else { return }
        VectorKernels.add(source, scale: scale, to: target, count: mine.count)
      }
    }
  }

  /// Sets every value to zero and keeps the memory.
  public mutating func clear() {
    values.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }
}
