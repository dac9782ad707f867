/// The kinds of layers that descriptions of networks may name. Another program adds its own.
public struct LayerRegistry: Sendable {
  private var kinds: [String: any StoredLayer.Type] = [:]

  /// Those of this library.
  public static let standard = LayerRegistry([
    Attention.self, BatchNorm.self, Concatenate.self, Conv2D.self, Dense.self, Dropout.self, Embedding.self,
    Flatten.self,
    GELU.self, GlobalAveragePool.self, LayerNorm.self, MaxPool2D.self, OuterSum.self, ReLU.self, Reshape.self,
    Slice.self,
    Sum.self,
  ])

  /// - Parameter types: the kinds; of two with one word the later counts.
  public init(_ types: [any StoredLayer.Type]) {
    for type in types { kinds[type.kind] = type }
  }

  /// These kinds and one more.
  public func adding(_ type: any StoredLayer.Type) -> LayerRegistry {
    var result = self
    result.kinds[type.kind] = type
    return result
  }

  /// The layer of a kind, or why there is none: an unknown kind, or an argument that is missing, unknown or out of range.
  public func layer(
    kind: String, name: String, arguments: [String: LayerArgument]
  ) throws(NetworkError) -> any StoredLayer {
    guard let type = kinds[kind] else {
      throw .description(
        "layer \(name) is of the unknown kind '\(kind)'; there are \(kinds.keys.sorted().joined(separator: ", "))")
    }
    var arguments = LayerArguments(arguments, of: name)
    let layer = try type.init(name: name, arguments: &arguments)
    try arguments.finish()
    return layer
  }
}
