public import FileStorage
import RandomStreams

/// How a parameter starts.
public enum Initializer: Sendable, Hashable {
  /// Uniform in ±√(6 / (fanIn + fanOut)), Keras's default for kernels (Glorot and Bengio 2010).
  case glorotUniform(fanIn: Int, fanOut: Int)
  /// Uniform in ±limit.
  case uniform(limit: Float)
  case zeros
  case ones

  /// The largest magnitude of what is drawn; nil where nothing is.
  var limit: Double? {
    switch self {
    case .glorotUniform(let fanIn, let fanOut): (6 / Double(fanIn + fanOut)).squareRoot()
    case .uniform(let limit): Double(limit)
    case .zeros, .ones: nil
    }
  }
}

/// What a parameter is for, by which others find it: never by its name or place.
public enum ParameterRole: String, Sendable, Hashable, CaseIterable {
  /// The factors of a weighted sum.
  case kernel
  /// What is added to sums.
  case bias
  /// The bias of the layer whose numbers are the classes': adding a logarithm to it multiplies the class's odds.
  case classBias
  /// The factors of a normalisation.
  case scale
  /// A row for each of many things, of which a batch touches few.
  case embedding
  /// Statistics of the data that passed in training.
  case runningMean, runningVariance
}

/// The name, shape, start and purpose of one parameter tensor.
public struct ParameterSpecification: Sendable, Hashable {
  /// How training changes a parameter.
  public enum Change: Sendable, Hashable {
    /// By the optimizer, against its gradient.
    case gradient
    /// It is a running mean of a statistic of batches and keeps this share of itself at each step. What stands at its place in a
    /// gradient is the batch's statistic.
    case average(keeping: Float)
    /// Not at all.
    case none
  }

  /// Layer and part, as `conv1.kernel`; one of its kind in a network.
  public let name: String
  /// The length of each axis.
  public let shape: [Int]
  /// How it starts.
  public let initializer: Initializer
  /// What it is for.
  public internal(set) var role: ParameterRole
  /// How training changes it.
  public let change: Change

  /// A tensor of that name and shape; see the members.
  public init(
    name: String, shape: [Int], initializer: Initializer, role: ParameterRole = .kernel, change: Change = .gradient
  ) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.role = role
    self.change = change
  }

  /// The number of values.
  public var count: Int { shape.reduce(1, *) }
  /// Whether an optimizer moves it.
  public var isTrainable: Bool { change == .gradient }
}

/// Named tensors laid end to end: the weights of a network, a gradient, or the difference of two models.
///
/// They form a vector space: optimizers and aggregators see one flat vector, layers their own stretch of it.
public struct Parameters: Sendable, Hashable {
  /// The tensors' names, shapes and purposes, in the order of their values.
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
      let places = offsets[index]..<offsets[index] + specification.count
      if specification.initializer == .ones { for position in places { values[position] = 1 } }
      guard let limit = specification.initializer.limit else { continue }
      var random = RandomStream(seed: seed, TrainingPurpose.initialization.rawValue, UInt64(index))
      for position in places { values[position] = Float(random.uniform(-limit...limit)) }
    }
  }

  /// The number of values of all tensors.
  public var count: Int { values.count }

  /// Where the tensor of a name stands among ``specifications``; nil where there is none.
  public func index(of name: String) -> Int? { specifications.firstIndex { $0.name == name } }

  /// The places in ``values`` of the tensor at an index of ``specifications``.
  public func range(at index: Int) -> Range<Int> { offsets[index]..<offsets[index] + specifications[index].count }

  /// The tensor of a name, or nil where there is none. What is set must be there, with the shape that it has: programs know their
  /// networks, and files go through ``init(_:tensors:file:)``.
  public subscript(name: String) -> Tensor? {
    get {
      index(of: name).map { Tensor(shape: specifications[$0].shape, values: Array(values[range(at: $0)])) }
    }
    set {
      guard let newValue, let index = index(of: name), specifications[index].shape == newValue.shape else {
        preconditionFailure("\(name) is no parameter of this shape")
      }
      values.replaceSubrange(range(at: index), with: newValue.values)
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
