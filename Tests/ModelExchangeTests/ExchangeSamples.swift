import NeuralNetworks
import RandomStreams

/// Networks to exchange, with weights of which none is what it would be by default.
enum ExchangeSamples {
  /// A network with every layer that Keras has too, for pictures of 12x12 and three classes.
  static func branching() throws -> Classifier {
    var network = NetworkBuilder(inputShape: [12, 12, 1])
    network.add(Conv2D(name: "c1", filters: 4, strideHeight: 2, strideWidth: 1, padding: .same, hasBias: false))
    network.add(BatchNorm(name: "n1", epsilon: 0.01))
    let first = network.add(ReLU(name: "r1"))
    network.add(Conv2D(name: "c2", filters: 4, padding: .explicit(top: 0, left: 2, bottom: 2, right: 0)), of: first)
    let second = network.add(GELU(name: "g2"))
    let sum = network.add(Sum(name: "residual", scales: [1, 0.25]), of: first, second)
    let pool = network.add(MaxPool2D(name: "pool"), of: sum)
    let flat = network.add(Flatten(name: "flat"), of: pool)
    let mean = network.add(GlobalAveragePool(name: "mean"), of: sum)
    network.add(Concatenate(name: "joined"), of: flat, mean)
    network.add(LayerNorm(name: "norm"))
    network.add(Dense(name: "d1", units: 7))
    network.add(ReLU(name: "r3"))
    network.add(Dropout(name: "drop", rate: 0.3))
    network.add(Dense(name: "classes", units: 3))
    return try classifier(network.build(), labels: ["a", "b", "c"])
  }

  /// Weights drawn for every tensor, variances above zero.
  static func classifier(_ network: Network, labels: [String]) -> Classifier {
    var parameters = Parameters(network.specifications)
    var random = RandomStream(seed: 11, 0)
    for index in parameters.specifications.indices {
      let specification = parameters.specifications[index]
      let isPositive = [.runningVariance, .scale].contains(specification.role)
      for place in parameters.range(at: index) {
        parameters.values[place] = Float(isPositive ? random.uniform(0.5...1.5) : random.normal(deviation: 0.3))
      }
    }
    return Classifier(network: network, parameters: parameters, labels: labels, facts: ["epochs": "3"])
  }
}
