/// How evenly writers are read: the accuracy on each one's symbols.
public struct WriterAccuracy: Sendable, Hashable {
  public struct Writer: Sendable, Hashable, Encodable {
    public var name: String
    public var right: Share
  }

  /// The worst first; of equal shares those with more symbols, then by name.
  public let writers: [Writer]

  public init(_ symbols: some Sequence<(writer: String, isRight: Bool)>) {
    var counts: [String: (right: Int, all: Int)] = [:]
    for symbol in symbols {
      counts[symbol.writer, default: (0, 0)].all += 1
      if symbol.isRight { counts[symbol.writer, default: (0, 0)].right += 1 }
    }
    writers = counts.map { Writer(name: $0.key, right: Share($0.value.right, $0.value.all)) }.sorted {
      ($0.right.value ?? 0, $1.right.whole, $0.name) < ($1.right.value ?? 0, $0.right.whole, $1.name)
    }
  }

  /// The mean of the writers' accuracies, each writer counting alike; nil of nobody.
  public var mean: Double? { Self.mean(writers[...]) }

  /// The mean of the tenth of the writers that is read worst, at the least one; nil of nobody.
  public var worstTenth: Double? { Self.mean(writers.prefix(max(1, writers.count / 10))) }

  private static func mean(_ writers: ArraySlice<Writer>) -> Double? {
    writers.isEmpty ? nil : writers.reduce(0) { $0 + ($1.right.value ?? 0) } / Double(writers.count)
  }
}
