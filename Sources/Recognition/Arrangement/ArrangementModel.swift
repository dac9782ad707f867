import NeuralNetworks

/// The trained arrangement network (``ArrangementNetwork``), in every size that lines are padded to.
public struct ArrangementModel: Sendable {
  /// The numbers of symbols that lines are padded to; longer lines are not asked about.
  static let sizes = [2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48]
  /// The most symbols of a line.
  package static let mostSymbols = sizes[sizes.count - 1]
  /// The most lines that go through the network at once.
  private static let mostInBatch = 4

  /// The labels of a model to be trained: all of the vocabulary but the reject class.
  package static let vocabularyLabels = SymbolContext.labels

  /// The labels in the network's order.
  package let labels: [String]
  /// The weights, which every size shares.
  package var parameters: Parameters
  /// The weights of further networks that are asked together with this one: what all say is averaged.
  package var others: [Parameters]
  /// How the reader weighs what the network says.
  public var reading: ArrangementReading
  private let networks: [Network]
  private let numbers: [String: Int]

  /// - Parameters:
  ///   - labels: each once.
  ///   - parameters: nil for untrained ones of a seed.
  ///   - others: of further networks.
  package init(
    labels: [String], parameters: Parameters? = nil, others: [Parameters] = [], seed: UInt64 = 1,
    reading: ArrangementReading = ArrangementReading()
  ) throws(NetworkError) {
    var networks: [Network] = []
    for size in Self.sizes { networks.append(try ArrangementNetwork.network(places: size, labels: labels.count)) }
    self.networks = networks
    self.labels = labels
    self.parameters = parameters ?? networks[0].initialParameters(seed: seed)
    self.others = others
    self.reading = reading
    numbers = Dictionary(labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The parameters that a file must have.
  static func specifications(labels: Int) throws(NetworkError) -> [ParameterSpecification] {
    try ArrangementNetwork.network(places: sizes[0], labels: labels).specifications
  }

  /// The number of a label in the network's order.
  func number(of label: String) -> Int? { numbers[label] }

  /// The place among ``sizes`` of the smallest that holds so many symbols; nil for none.
  static func size(for count: Int) -> Int? { count > 0 ? sizes.firstIndex { $0 >= count } : nil }

  /// The network of a size, and how its input is written.
  func network(_ size: Int) -> (network: Network, features: ArrangementFeatures) {
    let input = ArrangementNetwork.Input(places: Self.sizes[size], labels: labels.count)
    return (networks[size], ArrangementFeatures(input: input, numbers: numbers))
  }

  /// What the networks say together of each of some sets of symbols; nil for those with none or too many.
  package func opinions(of lines: [[ArrangementToken]]) -> [ArrangementOpinion?] {
    completed(firstOpinions(of: lines), of: lines)
  }

  /// What the first network says of each.
  func firstOpinions(of lines: [[ArrangementToken]]) -> [ArrangementOpinion?] { opinions(of: lines, by: parameters) }

  /// What all say of each, where the first one's opinions are known.
  func completed(_ first: [ArrangementOpinion?], of lines: [[ArrangementToken]]) -> [ArrangementOpinion?] {
    let all = [first] + others.map { opinions(of: lines, by: $0) }
    return lines.indices.map { line in ArrangementOpinion(meanOf: all.compactMap { $0[line] }) }
  }

  private func opinions(of lines: [[ArrangementToken]], by parameters: Parameters) -> [ArrangementOpinion?] {
    var opinions = [ArrangementOpinion?](repeating: nil, count: lines.count)
    for (size, places) in Self.sizes.enumerated() {
      let own = lines.indices.filter { Self.size(for: lines[$0].count) == size }
      guard !own.isEmpty else { continue }
      let (network, features) = network(size)
      let workspace = Workspace(network: network, capacity: min(Self.mostInBatch, own.count))
      let output = ArrangementNetwork.Output(places: places, labels: labels.count)
      for first in stride(from: 0, to: own.count, by: Self.mostInBatch) {
        let batch = own[first..<min(first + Self.mostInBatch, own.count)]
        for (place, line) in batch.enumerated() {
          let row = workspace.input[place * features.input.count..<(place + 1) * features.input.count]
          features.fill(UnsafeMutableBufferPointer(rebasing: row), with: lines[line])
        }
        let rows = workspace.outputs(parameters, batch: batch.count)
        for (place, line) in batch.enumerated() {
          let row = UnsafeBufferPointer(rebasing: rows[place * output.count..<(place + 1) * output.count])
          opinions[line] = ArrangementOpinion(row, output, count: lines[line].count)
        }
      }
    }
    return opinions
  }
}
