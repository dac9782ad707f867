@testable import NeuralNetworks

/// A network with every kind of layer, for pictures of 8x8 and three classes.
enum AnyNetwork {
  static func make() throws -> Network {
    var network = NetworkBuilder(inputShape: [8, 8, 1])
    network.add(
      Conv2D(name: "c1", filters: 4, strideHeight: 2, strideWidth: 2, padding: .same, hasBias: false), of: network.input
    )
    network.add(BatchNorm(name: "n1", momentum: 0.8))
    let first = network.add(ReLU(name: "r1"))
    network.add(
      Conv2D(name: "c2", filters: 4, padding: .explicit(top: 0, left: 2, bottom: 2, right: 0)))
    let second = network.add(GELU(name: "g2"))
    let sum = network.add(Sum(name: "residual"), of: first, second)
    network.add(MaxPool2D(name: "pool"), of: sum)
    let flat = network.add(Flatten(name: "flat"))
    let mean = network.add(GlobalAveragePool(name: "mean"), of: sum)
    let both = network.add(Concatenate(name: "both"), of: flat, mean)
    let row = network.add(Flatten(name: "row"), of: network.input)
    let words = network.add(Slice(name: "words", range: 0..<5), of: row)
    let rows = network.add(Embedding(name: "table", count: 3, width: 4), of: words)
    let pairs = network.add(Dense(name: "pairs", units: 50), of: words)
    let table = network.add(Reshape(name: "bias", shape: [5, 5, 2]), of: pairs)
    network.add(LayerNorm(name: "norm"), of: rows)
    network.add(Attention(name: "attention", heads: 2, extras: [.mask, .bias]), of: network.last, words, table)
    let seen = network.last
    let several = network.add(Dense(name: "several", units: 100), of: words)
    network.add(Reshape(name: "several2", shape: [5, 5, 4]), of: several)
    network.add(OuterSum(name: "outer"), of: seen, seen, network.last)
    let text = network.add(GlobalAveragePool(name: "text"))
    network.add(Concatenate(name: "all"), of: both, text)
    network.add(Dropout(name: "drop", rate: 0.3))
    let classes = network.add(Dense(name: "classes", units: 3))
    let other = network.add(Dense(name: "other", units: 3, hasBias: false), of: words)
    network.add(Sum(name: "scaled", scales: [1, 0.1]), of: classes, other)
    return try network.build()
  }

  static func classifier() throws -> Classifier {
    let network = try make()
    return Classifier(
      network: network, parameters: network.initialParameters(seed: 9), labels: ["a", "b", "c"], facts: ["epochs": "1"])
  }
}
