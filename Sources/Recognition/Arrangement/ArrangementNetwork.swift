import NeuralNetworks

/// The network that sees all symbols of a line together and says what each is called, whether it is a symbol at all, and how they
/// hang together: a transformer (Vaswani et al. 2017) with one place a symbol, whose attention is biased by how two boxes lie to each
/// other, and whose last layers judge every pair of symbols as child and parent.
///
/// Networks for any number of places have the same parameters: a line is padded to the next size that there is.
enum ArrangementNetwork {
  /// The numbers of a place that runs through the layers, of its heads, and of the layers between attention.
  static let width = 128
  static let heads = 4
  static let layers = 4
  static let feedForwardWidth = 256
  /// The numbers of a pair, and of a pair of child and parent.
  static let pairWidth = 48
  static let edgeWidth = 64
  /// The share of what a layer adds that is left out in training.
  static let dropout: Float = 0.12
  /// What the crops' networks say counts as much as this at the start: logarithms come in divided by 7.
  static let nameScale: Float = 5

  /// What goes into the network for so many places: stretches of one row.
  struct Input {
    let places: Int
    let labels: Int

    /// Logarithms of the labels' probabilities by the crops' networks, the probabilities, the symbols' own numbers, the pairs', and 1
    /// for places that hold a symbol.
    var logarithms: Range<Int> { 0..<places * labels }
    var probabilities: Range<Int> { after(logarithms, places * labels) }
    var own: Range<Int> { after(probabilities, places * ArrangementFeatures.ownCount) }
    var pairs: Range<Int> { after(own, places * places * ArrangementFeatures.pairCount) }
    var mask: Range<Int> { after(pairs, places) }
    var count: Int { mask.upperBound }
  }

  /// What comes out.
  struct Output {
    let places: Int
    let labels: Int

    /// A number for each label; for each ordered pair of child and parent one for each relation and one for being its parent; for each
    /// place one for being the root, and one for being a symbol.
    var names: Range<Int> { 0..<places * labels }
    var edges: Range<Int> { after(names, places * places * (ArrangementRelation.count + 1)) }
    var roots: Range<Int> { after(edges, places) }
    var symbols: Range<Int> { after(roots, places) }
    var count: Int { symbols.upperBound }
  }

  private static func after(_ range: Range<Int>, _ count: Int) -> Range<Int> {
    range.upperBound..<range.upperBound + count
  }

  /// The network for so many places and labels, untrained.
  static func network(places: Int, labels: Int) throws(NetworkError) -> Network {
    let input = Input(places: places, labels: labels)
    var network = NetworkBuilder(inputShape: [input.count])
    func part(_ name: String, _ range: Range<Int>, _ shape: [Int]) -> NetworkBuilder.Value {
      let slice = network.add(Slice(name: name + "Slice", range: range), of: network.input)
      return network.add(Reshape(name: name, shape: shape), of: slice)
    }
    let logarithms = part("logarithms", input.logarithms, [places, labels])
    let probabilities = part("probabilities", input.probabilities, [places, labels])
    let own = part("own", input.own, [places, ArrangementFeatures.ownCount])
    let pairs = part("pairs", input.pairs, [places, places, ArrangementFeatures.pairCount])
    let mask = network.add(Slice(name: "mask", range: input.mask), of: network.input)

    let fromLogarithms = network.add(Dense(name: "fromLogarithms", units: width), of: logarithms)
    let fromProbabilities = network.add(Dense(name: "fromProbabilities", units: width), of: probabilities)
    network.add(Dense(name: "own1", units: 32), of: own)
    network.add(ReLU(name: "own1ReLU"))
    let fromOwn = network.add(Dense(name: "own2", units: width))
    network.add(Sum(name: "symbols"), of: fromLogarithms, fromProbabilities, fromOwn)
    var row = network.add(Dropout(name: "symbolsDropout", rate: dropout))

    network.add(Dense(name: "pairs1", units: pairWidth), of: pairs)
    network.add(ReLU(name: "pairs1ReLU"))
    network.add(Dense(name: "pairs2", units: pairWidth))
    let between = network.add(ReLU(name: "pairs2ReLU"))

    for layer in 1...layers {
      let bias = network.add(Dense(name: "bias\(layer)", units: heads), of: between)
      let normal = network.add(LayerNorm(name: "norm\(layer)a"), of: row)
      network.add(Attention(name: "attention\(layer)", heads: heads, extras: [.mask, .bias]), of: normal, mask, bias)
      let seen = network.add(Dropout(name: "dropout\(layer)a", rate: dropout))
      row = network.add(Sum(name: "sum\(layer)a"), of: row, seen)
      network.add(LayerNorm(name: "norm\(layer)b"))
      network.add(Dense(name: "hidden\(layer)", units: feedForwardWidth))
      network.add(GELU(name: "gelu\(layer)"))
      network.add(Dense(name: "out\(layer)", units: width))
      let thought = network.add(Dropout(name: "dropout\(layer)b", rate: dropout))
      row = network.add(Sum(name: "sum\(layer)b"), of: row, thought)
    }
    row = network.add(LayerNorm(name: "norm"), of: row)

    let corrections = network.add(Dense(name: "names", units: labels), of: row)
    let names = network.add(Sum(name: "named", scales: [1, nameScale]), of: corrections, logarithms)
    let child = network.add(Dense(name: "child", units: edgeWidth), of: row)
    let parent = network.add(Dense(name: "parent", units: edgeWidth), of: row)
    let pair = network.add(Dense(name: "pair", units: edgeWidth), of: between)
    network.add(OuterSum(name: "edge"), of: child, parent, pair)
    network.add(ReLU(name: "edgeReLU"))
    network.add(Dense(name: "edge1", units: pairWidth))
    network.add(ReLU(name: "edge1ReLU"))
    let edges = network.add(Dense(name: "edges", units: ArrangementRelation.count + 1))
    let roots = network.add(Dense(name: "roots", units: 1), of: row)
    network.add(Dense(name: "symbol1", units: 32), of: row)
    network.add(ReLU(name: "symbol1ReLU"))
    let symbols = network.add(Dense(name: "symbol", units: 1))

    func flat(_ name: String, _ value: NetworkBuilder.Value) -> NetworkBuilder.Value {
      network.add(Flatten(name: name), of: value)
    }
    let (a, b) = (flat("flatNames", names), flat("flatEdges", edges))
    let (c, d) = (flat("flatRoots", roots), flat("flatSymbols", symbols))
    network.add(Concatenate(name: "all"), of: a, b, c, d)
    return try network.build()
  }
}
