import NeuralNetworks

/// The network that looks at products: colour pictures in, a number for each product out; the layer before the last gives
/// what a search compares.
public enum CatalogueNetwork {
  /// Rows and columns of what it looks at.
  public static let side = 64
  /// How many numbers describe a picture.
  public static let features = 128
  /// How long the description is before the layer of products: how sure the network may become.
  private static let length: Float = 16
  /// What running means keep at each step: a shop makes few steps a round, and the usual 0.99 would still be at the start.
  private static let momentum: Float = 0.9

  /// The kinds of layers that a model's file may name.
  public static let layers = LayerRegistry.standard.adding(UnitLength.self)

  /// The most weights that the network may have.
  public static let mostWeights = 1_500_000

  /// A network for so many products.
  ///
  /// - Parameter width: channels of the first convolution; the others have twice, four times and eight times as many.
  public static func network(products: Int, width: Int) throws(NetworkError) -> Network {
    var network = NetworkBuilder(inputShape: [side, side, 3])
    for (stage, factor) in [1, 2, 4, 8].enumerated() {
      network.add(Conv2D(name: "conv\(stage + 1)", filters: width * factor, padding: .same, hasBias: false))
      network.add(BatchNorm(name: "norm\(stage + 1)", momentum: momentum))
      network.add(ReLU(name: "relu\(stage + 1)"))
      if stage < 3 { network.add(MaxPool2D(name: "pool\(stage + 1)")) }
    }
    network.add(GlobalAveragePool(name: "mean"))
    network.add(Dense(name: "features", units: features))
    network.add(BatchNorm(name: "centre", momentum: momentum))
    network.add(UnitLength(name: "unit", length: length))
    network.add(Dense(name: "products", units: products, hasBias: false))
    return try network.build()
  }
}
