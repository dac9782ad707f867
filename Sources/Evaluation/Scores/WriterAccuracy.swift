/// How evenly writers are recognised: the accuracy on each writer's symbols.
public struct WriterAccuracy: Sendable, Hashable {
  /// One writer's share.
  public struct Writer: Sendable, Hashable, Encodable {
    /// As the data names the writer.
    public var name: String
    /// The writer's symbols that were classified correctly.
    public var right: Share
  }

  /// Sorted by accuracy, the worst first; equal ones by more symbols, then by name.
  public let writers: [Writer]

  /// Groups symbols by their writers.
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

  /// The mean of the writers' accuracies, every writer counting alike; nil where there are none.
  public var mean: Double? { Self.mean(writers[...]) }

  /// The mean accuracy of the tenth of the writers, at least one, that is recognised worst; nil where there are none.
  public var worstTenth: Double? { Self.mean(writers.prefix(max(1, writers.count / 10))) }

  private static func mean(_ writers: ArraySlice<Writer>) -> Double? {
    writers.isEmpty ? nil : writers.reduce(0) { $0 + ($1.right.value ?? 0) } / Double(writers.count)
  }
}
