package import FileStorage

extension Parameters {
  /// The tensors of a file as these specifications' parameters: every one there, of its shape, finite, and none besides.
  ///
  /// Nothing is allocated before all shapes have been compared with what the file holds.
  ///
  /// - Parameters:
  ///   - file: names the file in errors, and says what to do.
  ///   - ignored: the beginnings of the names of tensors that are not the network's.
  package init(
    _ specifications: [ParameterSpecification], tensors: [String: Tensor], file: (_ found: String) -> NetworkError,
    ignoring ignored: [String] = []
  ) throws(NetworkError) {
    var expected = Set<String>()
    for specification in specifications {
      expected.insert(specification.name)
      guard let tensor = tensors[specification.name] else { throw file("tensor \(specification.name) is missing") }
      guard tensor.shape == specification.shape else {
        throw file(
          "tensor \(specification.name) has shape \(tensor.shape) where the network has \(specification.shape)")
      }
      guard tensor.isFinite else { throw file("tensor \(specification.name) holds numbers that are not finite") }
      if specification.role == .runningVariance, tensor.values.contains(where: { $0 < 0 }) {
        throw file("tensor \(specification.name) is a variance and has negative numbers")
      }
    }
    let others = tensors.keys.filter { name in !expected.contains(name) && !ignored.contains(where: name.hasPrefix) }
    if let other = others.min() { throw file("tensor \(other) belongs to no layer of the network") }
    self.init(specifications)
    for specification in specifications { self[specification.name] = tensors[specification.name] }
  }

  /// The tensors by name, as a file holds them.
  package var tensors: [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: specifications.indices.map { index in
        let values = Array(values[range(at: index)])
        return (specifications[index].name, Tensor(shape: specifications[index].shape, values: values))
      })
  }

  /// Whether no value is infinite or not a number.
  public var isFinite: Bool { Tensor(shape: [count], values: values).isFinite }
}
