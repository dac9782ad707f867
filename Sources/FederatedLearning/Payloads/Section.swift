import FileStorage

/// A vector that an algorithm keeps, sends or has clients keep beside the weights: SCAFFOLD's control variate, FedCurv's
/// Fisher information. An algorithm declares each once, and messages, checkpoints and memories are checked by that.
public struct Section: Sendable, Hashable {
  /// What each of its numbers belongs to.
  public enum Form: Sendable, Hashable {
    /// One for each weight of the model.
    case ofWeights
    /// One for each class: as many as the tensor of role ``TensorRole/classBias`` has.
    case ofClasses
    /// One number.
    case single
  }

  /// As messages and files call it.
  public let name: String
  /// What each of its numbers belongs to.
  public let form: Form

  /// A section of a name that no other section of the same algorithm has.
  public init(_ name: String, _ form: Form = .ofWeights) {
    self.name = name
    self.form = form
  }

  /// The section's tensors for a model.
  ///
  /// - Throws: ``FederatedError`` where the model has no tensor that tells its classes.
  func schema(for model: TensorSchema) throws(FederatedError) -> TensorSchema {
    switch form {
    case .ofWeights: return model
    case .single: return try TensorSchema([TensorDescription(name: name, shape: [1], role: .statistic)])
    case .ofClasses:
      guard let classes = model.range(of: .classBias)?.count else {
        throw FederatedError(
          "section \(name)", "the model has no bias of its classes", "choose a strategy that needs none, like fedavg")
      }
      return try TensorSchema([TensorDescription(name: name, shape: [classes], role: .statistic)])
    }
  }
}

/// Which sections a message, a state or a memory has, each with its tensors.
public struct SectionSchema: Sendable, Hashable {
  let schemas: [Section: TensorSchema]

  /// - Throws: ``FederatedError`` where the model cannot have one of them.
  public init(_ sections: [Section], for model: TensorSchema) throws(FederatedError) {
    var schemas: [Section: TensorSchema] = [:]
    for section in sections { schemas[section] = try section.schema(for: model) }
    self.schemas = schemas
  }

  /// Whether there are none.
  public var isEmpty: Bool { schemas.isEmpty }

  /// In the order of their names.
  var sections: [Section] { schemas.keys.sorted { $0.name < $1.name } }
}

/// The payloads of sections: all that were declared and no other.
public struct Sections: Sendable, Hashable {
  private var payloads: [Section: Payload]

  /// No sections.
  public static let none = Sections(payloads: [:])

  private init(payloads: [Section: Payload]) { self.payloads = payloads }

  /// Each section filled with one value.
  public init(_ schema: SectionSchema, _ value: (Section) -> Float) {
    var payloads: [Section: Payload] = [:]
    for (section, schema) in schema.schemas { payloads[section] = Payload(schema, repeating: value(section)) }
    self.init(payloads: payloads)
  }

  /// Checks vectors by section.
  ///
  /// - Throws: ``FederatedError`` where one is missing, not declared, of another length or not finite.
  public init(_ values: [Section: [Float]], _ schema: SectionSchema, subject: String) throws(FederatedError) {
    var payloads: [Section: Payload] = [:]
    for (section, schema) in schema.schemas {
      guard let values = values[section] else {
        throw FederatedError(subject, "section \(section.name) is missing", "send all that the strategy needs")
      }
      payloads[section] = try Payload(values, schema, subject: "\(subject), section \(section.name)")
    }
    if let unknown = values.keys.filter({ schema.schemas[$0] == nil }).map(\.name).min() {
      throw FederatedError(subject, "section \(unknown) was not asked for", "send what the strategy needs and no more")
    }
    self.init(payloads: payloads)
  }

  /// Checks the tensors of a file, whose names are `SECTION.TENSOR`.
  ///
  /// - Throws: as ``init(_:_:subject:)``.
  public init(_ tensors: [String: Tensor], _ schema: SectionSchema, subject: String) throws(FederatedError) {
    var (left, payloads) = (tensors, [Section: Payload]())
    for (section, schema) in schema.schemas {
      var own: [String: Tensor] = [:]
      for tensor in schema.tensors { own[tensor.name] = left.removeValue(forKey: section.name + "." + tensor.name) }
      payloads[section] = try Payload(own, schema, subject: "\(subject), section \(section.name)")
    }
    if let unknown = left.keys.min() {
      throw FederatedError(subject, "tensor \(unknown) belongs to none of its sections", "start the run again")
    }
    self.init(payloads: payloads)
  }

  /// The payload of a declared section.
  public subscript(section: Section) -> Payload {
    get {
      guard let payload = payloads[section] else { preconditionFailure("section \(section.name) was not declared") }
      return payload
    }
    _modify {
      guard let index = payloads.index(forKey: section) else {
        preconditionFailure("section \(section.name) was not declared")
      }
      yield &payloads.values[index]
    }
  }

  /// The tensors by name, as files hold them: `SECTION.TENSOR`.
  public var tensors: [String: Tensor] {
    let pairs = payloads.flatMap { section, payload in
      payload.tensors.map { (section.name + "." + $0.key, $0.value) }
    }
    return Dictionary(pairs) { $1 }
  }

  /// The tensors of each.
  var schema: [Section: TensorSchema] { payloads.mapValues(\.schema) }
}

extension Sections {
  /// Some of the sections.
  func only(_ sections: [Section]) -> Sections {
    Sections(payloads: payloads.filter { sections.contains($0.key) })
  }
}
