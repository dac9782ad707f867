import FileStorage

/// The values of a schema's tensors, end to end: a model, an update, or a vector that an algorithm keeps beside them.
///
/// What comes from outside becomes a payload by one of the throwing initializers, so whoever holds one need not look again:
/// its length is the schema's and, but for what training has just made, every value is a finite number.
public struct Payload: Sendable, Hashable {
  /// The tensors.
  public let schema: TensorSchema
  /// Tensor after tensor, each row-major: the schema's count of values.
  public var values: [Float] {
    didSet { precondition(values.count == schema.count, "a payload has as many values as its schema says") }
  }

  /// Every value the same.
  public init(_ schema: TensorSchema, repeating value: Float = 0) {
    self.schema = schema
    values = [Float](repeating: value, count: schema.count)
  }

  /// Takes values that this program has just computed from a payload of the schema; they may have become infinite.
  init(trusting values: [Float], _ schema: TensorSchema) {
    precondition(values.count == schema.count, "a payload has as many values as its schema says")
    self.schema = schema
    self.values = values
  }

  /// Checks values from outside.
  ///
  /// - Parameters:
  ///   - subject: whose they are, for the error.
  ///   - normBound: the largest Euclidean length that is let in.
  /// - Throws: ``FederatedError`` for a wrong number of values, one that is not finite, or a length above the bound.
  public init(
    _ values: [Float], _ schema: TensorSchema, subject: String, normBound: Double? = nil
  ) throws(FederatedError) {
    guard values.count == schema.count else {
      throw FederatedError(subject, "\(values.count) values where \(schema.count) belong", "send the whole model")
    }
    try Self.check(values, subject: subject, normBound: normBound)
    self.schema = schema
    self.values = values
  }

  /// - Throws: ``FederatedError`` for a value that is not finite, or a length above the bound.
  static func check(_ values: [Float], subject: String, normBound: Double?) throws(FederatedError) {
    let norm = values.norm
    guard norm.isFinite else {
      throw FederatedError(subject, "its values are not all finite numbers", "give a smaller --lr, or mend the client")
    }
    if let normBound, norm > normBound {
      throw FederatedError(
        subject, "its length is \(Float(norm)), above the bound of \(Float(normBound))",
        "give a smaller --lr, or mend the client")
    }
  }

  /// Checks named tensors from outside: each of the schema's must be there with its shape, and no other.
  ///
  /// - Throws: ``FederatedError`` naming the tensor that is missing, not known or of another shape, and for what
  ///   ``init(_:_:subject:normBound:)`` refuses.
  public init(_ tensors: [String: Tensor], _ schema: TensorSchema, subject: String) throws(FederatedError) {
    var values: [Float] = []
    for expected in schema.tensors {
      guard let tensor = tensors[expected.name] else {
        throw FederatedError(subject, "tensor \(expected.name) is missing", "give the whole file or message")
      }
      guard tensor.shape == expected.shape else {
        throw FederatedError(
          subject, "tensor \(expected.name) is \(tensor.shape) where \(expected.shape) belongs", "give this model's")
      }
      values += tensor.values
    }
    guard tensors.count == schema.tensors.count else {
      let known = Set(schema.tensors.map(\.name))
      let unknown = tensors.keys.filter { !known.contains($0) }.sorted().first ?? ""
      throw FederatedError(subject, "there is no tensor \(unknown) in this model", "give this model's")
    }
    try self.init(values, schema, subject: subject)
  }

  /// The tensors by name, as files hold them.
  public var tensors: [String: Tensor] {
    let pairs = zip(schema.tensors, schema.ranges).map { tensor, range in
      (tensor.name, Tensor(shape: tensor.shape, values: Array(values[range])))
    }
    return Dictionary(pairs) { $1 }
  }
}
