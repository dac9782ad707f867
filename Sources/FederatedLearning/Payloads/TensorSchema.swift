/// What a tensor is to its model, for rules that treat some tensors in a way of their own.
public enum TensorRole: String, Sendable, Hashable, CaseIterable {
  /// Learned, and like any other.
  case weight
  /// Learned: one number for each class, which is added to that class's logit.
  case classBias
  /// Counted or measured, not learned.
  case statistic
}

/// The name, shape and role of one tensor.
public struct TensorDescription: Sendable, Hashable {
  /// Unique within its schema.
  public let name: String
  /// The length of each axis.
  public let shape: [Int]
  /// What the tensor is to the model.
  public let role: TensorRole
  /// The number of values: the product of the shape.
  public let count: Int

  /// - Throws: ``FederatedError`` for a shape that is negative or larger than ``TensorSchema/mostValues``.
  public init(name: String, shape: [Int], role: TensorRole = .weight) throws(FederatedError) {
    var count = 1
    for side in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: side)
      guard side >= 0, !overflow, product <= TensorSchema.mostValues else {
        throw FederatedError(
          "tensor \(name)", "its shape is \(shape)",
          "send at most \(TensorSchema.mostValues) values in sides of 0 or more")
      }
      count = product
    }
    self.name = name
    self.shape = shape
    self.role = role
    self.count = count
  }
}

/// Which tensors a payload has, in which order: what both ends of a message agree on before any number is sent.
public struct TensorSchema: Sendable, Hashable {
  /// In the order of their values.
  public let tensors: [TensorDescription]
  /// The number of values of all tensors.
  public let count: Int

  /// The most values that a schema may ask for: 4 GB of them.
  public static let mostValues = 1 << 30

  /// - Throws: ``FederatedError`` where two tensors have one name, or all together are too large.
  public init(_ tensors: [TensorDescription]) throws(FederatedError) {
    var (names, total) = (Set<String>(), 0)
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw FederatedError("tensor \(tensor.name)", "the name is there twice", "give each tensor a name of its own")
      }
      total += tensor.count
      guard total <= Self.mostValues else {
        throw FederatedError(
          "tensor \(tensor.name)", "there are more than \(Self.mostValues) values up to it", "send a smaller model")
      }
    }
    self.tensors = tensors
    count = total
  }

  /// Where each tensor's values lie among all.
  public var ranges: [Range<Int>] {
    var start = 0
    return tensors.map { tensor in
      defer { start += tensor.count }
      return start..<start + tensor.count
    }
  }

  /// The places of the values of the first tensor of a role; nil where there is none.
  public func range(of role: TensorRole) -> Range<Int>? {
    zip(tensors, ranges).first { $0.0.role == role }?.1
  }
}
