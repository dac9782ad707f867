#if Federation
  public import FederatedLearning
  import RandomStreams

  /// How an update becomes numbers that are summed, and the sum a mean: the same in one process and over a network, so that the same
  /// clients give the same bytes.
  ///
  /// A client's numbers are its change of every weight and its loss, each times what the client counts for, and at the end that itself.
  public struct SummedUpdates: Sendable, Hashable {
    private let bits: Int
    private let bound: Double
    private let weighting: Weighting
    private let seed: UInt64

    /// Examples that count as one, so that nobody counts for more than others by a factor that its numbers show.
    private static let mostExamples = 1000.0
    /// Numbers beside those of the weights.
    private static let extraNumbers = 2

    /// - Parameters:
    ///   - bits: of each number before its mask, so few that those of a round's clients add up to less than 2^32.
    ///   - bound: the largest change of a weight, times what the client counts for, that is not cut.
    ///   - seed: of the run: numbers are rounded by chance that comes from it.
    public init(bits: Int, bound: Double, weighting: Weighting, seed: UInt64) {
      (self.bits, self.bound, self.weighting, self.seed) = (bits, bound, weighting, seed)
    }

    /// How many numbers a client sends of a model.
    public static func count(weights: Int) -> Int { weights + extraNumbers }

    /// A client's numbers.
    ///
    /// - Parameter clients: of the round.
    /// - Throws: ``SecureAggregationError`` where the sum of so many clients' numbers does not fit.
    public func words(of update: ClientUpdate, round: Int, clients: Int) throws(SecureAggregationError) -> [UInt32] {
      let (changes, counts) = try (codec(bound, clients), codec(1, clients))
      var random = FilterContext(round: round, client: update.client, seed: seed).stream("secure sum")
      let examples = Double(update.examples)
      let weight =
        weighting == .uniform ? (examples > 0 ? 1 : 0) : min(examples, Self.mostExamples) / Self.mostExamples
      let numbers = update.change.values.map { Double($0) * weight } + [update.training.mean(.loss) * weight]
      return changes.encode(numbers, using: &random) + counts.encode([weight], using: &random)
    }

    /// What stands in place of each client's update: the weighted mean of all.
    public func mean(
      of sum: SecureServer<UInt32>.Sum, round: Int, schema: TensorSchema
    ) throws(SecureAggregationError) -> WireUpdate {
      let clients = sum.clients.count
      let (changes, counts) = try (codec(bound, clients), codec(1, clients))
      let total = counts.decode([sum.words[sum.words.count - 1]], clients: clients)[0]
      let values = changes.decode(Array(sum.words.dropLast()), clients: clients)
      // Of clients without examples there is nothing to take a mean of.
      let means = values.map { total > 0 ? $0 / total : 0 }
      return WireUpdate(
        client: 0, round: round, change: WirePayload(means.dropLast().map { Float($0) }, schema), examples: 1, steps: 1,
        pathLength: 1, training: MetricSums([.loss: means.last ?? 0], count: 1))
    }

    private func codec(_ bound: Double, _ clients: Int) throws(SecureAggregationError) -> IntegerCodec<UInt32> {
      try IntegerCodec(clients: clients, bits: bits, bound: bound)
    }
  }
#endif
