import MathSymbols
import NeuralNetworks
import RandomStreams

/// The symbols of known arrangements with their surroundings, as images of one row for the context network.
///
/// Every expression comes in several versions. The first has the letters as written; in most others some are replaced
/// throughout the expression by letters of the same zone from other writers. Otherwise the network would memorise which
/// letters a few thousand formulas have.
struct SymbolPlaces: ImageSource {
  /// The purpose of its random numbers: the first number of a stream's path.
  private static let exchanging: UInt64 = 4
  /// The share of versions with other letters, and of the letters exchanged in them.
  static let exchangedVersions = 0.8
  static let exchangedLetters = 0.5

  let imageShape = [SymbolContext.count]
  let classNames = SymbolContext.labels
  private var contexts: [SymbolContext] = []
  /// For each image its context, its symbol in that, and its label.
  private var places: [(context: Int, symbol: Int, label: Int)] = []

  init(_ examples: [LayoutExample], versions: Int, seed: UInt64) {
    let letters = Letters(examples)
    for (number, example) in examples.enumerated() {
      let plain = SymbolContext(
        boxes: example.symbols.map(\.box), names: example.names, usualSize: example.usualSize)
      for version in 0..<max(1, versions) {
        var random = RandomStream(
          seed: seed, Self.exchanging, UInt64(number), UInt64(version))
        var (labels, names) = (example.symbols.map(\.label), example.names)
        let isPlain = version == 0 || random.uniform() >= Self.exchangedVersions
        if !isPlain { letters.exchange(&labels, &names, random: &random) }
        contexts.append(isPlain ? plain : plain.renamed(names))
        for (symbol, label) in labels.enumerated() {
          guard let label = SymbolContext.numbers[label] else { continue }
          places.append((contexts.count - 1, symbol, label))
        }
      }
    }
  }

  var count: Int { places.count }
  func label(at index: Int) -> Int { places[index].label }
  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    contexts[places[index].context].fill(pixels, with: places[index].symbol)
  }

  /// All letters that were written, as a pool of replacements.
  private struct Letters {
    /// For each letter the symbol network's candidates for every written instance.
    private var names: [String: [[SymbolCandidate]]] = [:]
    /// The letters of a zone that were written, in the vocabulary's order.
    private var ofZone: [SymbolZone: [String]] = [:]

    init(_ examples: [LayoutExample]) {
      for example in examples {
        for (symbol, candidates) in zip(example.symbols, example.names) where Self.zone(symbol.label) != nil {
          names[symbol.label, default: []].append(candidates)
        }
      }
      for symbol in SymbolVocabulary.all where names[symbol.label] != nil {
        ofZone[symbol.zone, default: []].append(symbol.label)
      }
    }

    private static func zone(_ label: String) -> SymbolZone? {
      SymbolVocabulary.symbol(label).flatMap { $0.role == .letter ? $0.zone : nil }
    }

    func exchange(_ labels: inout [String], _ candidates: inout [[SymbolCandidate]], random: inout RandomStream) {
      var others: [String: String] = [:]
      for (index, label) in labels.enumerated() {
        guard let zone = Self.zone(label), let choice = ofZone[zone], !choice.isEmpty else { continue }
        if others[label] == nil {
          others[label] = random.uniform() < exchangedLetters ? choice[random.below(choice.count)] : label
        }
        guard let other = others[label], other != label, let written = names[other] else { continue }
        labels[index] = other
        candidates[index] = written[random.below(written.count)]
      }
    }
  }
}
