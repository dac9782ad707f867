import Foundation
public import MathExpressions
import MathSymbols
public import NeuralNetworks

/// An expression whose arrangement is known: what the layout model learns from.
public struct LayoutExample: Sendable {
  /// A written symbol: its label, its box and the number of connected pieces that its ink has.
  public typealias Symbol = (label: String, box: LayoutBox, pieces: Int)

  /// Each node's `source` is an index into `symbols`.
  public let tree: SymbolLayoutTree
  /// Every symbol of the tree.
  public let symbols: [Symbol]
  /// For each symbol the labels that a symbol network gives it which has not seen the writer.
  public var names: [[SymbolCandidate]]

  /// - Parameter names: nil for the true labels with probability 1.
  public init(tree: SymbolLayoutTree, symbols: [Symbol], names: [[SymbolCandidate]]? = nil) {
    self.tree = tree
    self.symbols = symbols
    self.names = names ?? symbols.map { [SymbolCandidate(label: $0.label, probability: 1)] }
  }

  var usualSize: Double { symbols.map(\.box).usualSize }
}

/// Learns a ``LayoutModel`` from expressions whose arrangement is known.
public struct LayoutTrainer: Sendable {
  /// Epochs of the relation network.
  public var epochs = 12
  /// Epochs of the context network; letters are exchanged anew in each.
  public var contextEpochs = 8
  /// Of the networks' weights, the order of examples and the exchange of letters.
  public var seed: UInt64 = 1
  /// The trained model is the same with any number.
  public var threads = 2

  /// The settings of the shipped model.
  public init() {}

  /// Trains the networks and counts the statistics.
  ///
  /// - Parameter parts: smaller expressions cut from `examples`, from which only the networks learn, so that sizes and
  ///   sequences are counted once.
  public func train(_ examples: [LayoutExample], parts: [LayoutExample] = []) throws -> LayoutModel {
    let all = examples + parts
    return LayoutModel(
      relations: try train(
        LayoutModel.relationNetwork(), on: RelationPairs(all), epochs: epochs, batch: 64, rate: 0.003),
      // Every version of the letters is an image of its own.
      context: try train(
        LayoutModel.contextNetwork(), on: SymbolPlaces(all, versions: contextEpochs, seed: seed), epochs: 1,
        batch: 128, rate: 0.002),
      sizes: sizes(examples), sequences: sequences(examples), pieces: pieces(examples))
  }

  private func train(
    _ network: Sequential, on source: some ImageSource, epochs: Int, batch: Int, rate: Float
  ) throws -> Classifier {
    var configuration = TrainingConfiguration()
    configuration.epochs = epochs
    configuration.batchSize = batch
    configuration.learningRate = rate
    configuration.seed = seed
    var state = TrainingState(parameters: network.initialParameters(seed: seed), optimizer: Adam())
    // Expressions of one symbol have no pairs; the network then stays untrained.
    guard source.count > 0 else {
      return Classifier(network: network, parameters: state.parameters, labels: source.classNames)
    }
    let trainer = try Trainer(network: network, source: source, configuration: configuration, threads: threads)
    try trainer.run(&state, shouldContinue: { _ in true }, epochEnded: { _ in })
    return Classifier(network: network, parameters: state.parameters, labels: source.classNames)
  }

  private func pieces(_ examples: [LayoutExample]) -> PieceStatistics {
    var statistics = PieceStatistics()
    for symbol in examples.flatMap(\.symbols) { statistics.add(symbol.label, pieces: symbol.pieces) }
    return statistics
  }

  /// The confusion matrix of the relation network on known arrangements.
  public func evaluate(_ model: LayoutModel, on examples: [LayoutExample]) -> ConfusionMatrix {
    model.relations.evaluate(RelationPairs(examples), threads: threads).matrix
  }

  private func sizes(_ examples: [LayoutExample]) -> [String: SizeStatistics] {
    var heights: [String: [Double]] = [:]
    var widths: [String: [Double]] = [:]
    for example in examples {
      let usual = example.usualSize
      for (label, box, _) in example.symbols {
        heights[label, default: []].append(log(max(box.height, 1) / usual))
        widths[label, default: []].append(log(max(box.width, 1) / usual))
      }
    }
    return Dictionary(
      uniqueKeysWithValues: heights.map { label, values in
        (label, SizeStatistics(heights: values, widths: widths[label] ?? []))
      })
  }

  private func sequences(_ examples: [LayoutExample]) -> SequenceStatistics {
    var statistics = SequenceStatistics()
    func visit(_ row: SymbolLayoutTree, _ relation: LayoutModel.Relation, _ parent: String) {
      var (relation, parent) = (relation, parent)
      for node in row.nodes {
        statistics.add(relation.name, parent: parent, child: node.label)
        for (kind, inner) in node.scripts {
          switch kind {
          case .superscript: visit(inner, .superscript, node.label)
          case .subscript: visit(inner, .subscript, node.label)
          default: visit(inner, .right, SequenceStatistics.start)
          }
        }
        (relation, parent) = (.right, node.label)
      }
    }
    for example in examples { visit(example.tree, .right, SequenceStatistics.start) }
    return statistics
  }
}

/// The pairs of items of known arrangements with their relations, as images of one row for the relation network.
struct RelationPairs: ImageSource {
  let imageShape = [LayoutFeatures.count]
  let classNames = LayoutModel.Relation.allCases.map(\.name)
  private var features: [[Float]] = []
  private var relations: [Int] = []

  init(_ examples: [LayoutExample]) {
    for example in examples { visit(example.tree, example) }
  }

  var count: Int { features.count }
  func label(at index: Int) -> Int { relations[index] }
  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    _ = pixels.update(fromContentsOf: features[index])
  }

  /// Adds the pairs of a row and of the rows in it; returns the items that end the row and its scripts, outermost
  /// first.
  @discardableResult
  private mutating func visit(_ row: SymbolLayoutTree, _ example: LayoutExample) -> [LayoutItem] {
    var open: [LayoutItem] = []
    for node in row.nodes {
      guard let item = Self.item(node, example) else { continue }
      if let last = open.first {
        add(last, item, .right, example)
        // The items that end the last symbol's scripts are unrelated to the next one.
        for script in open.dropFirst() { add(script, item, .unrelated, example) }
      }
      open = [item]
      for (kind, relation) in [
        (LayoutRelation.subscript, LayoutModel.Relation.subscript), (.superscript, .superscript),
      ] {
        guard let inner = node.scripts[kind] else { continue }
        if let first = inner.nodes.first.flatMap({ Self.item($0, example) }) { add(item, first, relation, example) }
        for later in inner.nodes.dropFirst() {
          if let later = Self.item(later, example) { add(item, later, .unrelated, example) }
        }
        open += visit(inner, example)
      }
      for kind in [LayoutRelation.above, .below, .inside, .index] {
        if let inner = node.scripts[kind] { visit(inner, example) }
      }
      addStacked(node, example)
    }
    return open
  }

  /// Teaches that a numerator and a denominator are neither side by side nor base and power, in case their bar is taken
  /// for a part of one of them: no true pair of a row shows it.
  private mutating func addStacked(_ node: SymbolLayoutTree.Node, _ example: LayoutExample) {
    guard node.label == "-", let above = node.scripts[.above], let below = node.scripts[.below],
      let source = node.source,
      example.symbols.indices.contains(source)
    else { return }
    let bar = example.symbols[source].box
    for upper in above.nodes.compactMap({ Self.item($0, example) }) {
      for lower in below.nodes.compactMap({ Self.item($0, example) })
      where upper.box.overlapAcross(lower.box) > 0.3 {
        for (a, b) in [(upper, lower), (upper.joined(bar), lower), (upper, lower.joined(bar))] {
          let isSorted = a.box.left <= b.box.left
          add(isSorted ? a : b, isSorted ? b : a, .unrelated, example)
        }
      }
    }
  }

  private mutating func add(
    _ first: LayoutItem, _ second: LayoutItem, _ relation: LayoutModel.Relation, _ example: LayoutExample
  ) {
    features.append(LayoutFeatures.pair(first, second, usualSize: example.usualSize))
    relations.append(relation.rawValue)
  }

  /// A node with its structure, as the parser would see it.
  static func item(_ node: SymbolLayoutTree.Node, _ example: LayoutExample) -> LayoutItem? {
    guard let source = node.source, example.symbols.indices.contains(source) else { return nil }
    let own = example.symbols[source].box
    if node.scripts[.above] != nil, node.scripts[.below] != nil, node.label == "-" {
      var box = own
      for relation in [LayoutRelation.above, .below] {
        node.scripts[relation]?.forEachNode { inner in
          if let source = inner.source, example.symbols.indices.contains(source) {
            box = box.union(example.symbols[source].box)
          }
        }
      }
      return LayoutItem(kind: .fraction, label: "-", box: box, axis: own.middleY)
    }
    if node.scripts[.inside] != nil { return LayoutItem(kind: .root, label: node.label, box: own) }
    if node.scripts[.above] != nil || node.scripts[.below] != nil {
      return LayoutItem(kind: .bigOperator, label: node.label, box: own)
    }
    return LayoutItem(kind: .symbol, label: node.label, box: own)
  }
}
