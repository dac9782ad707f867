/// Takes note of a round's updates as they are added, and compares them with what they came to.
struct RoundTrace {
  /// Places between weights of which cosines are computed.
  private let stride: Int
  private var updates: [(figures: RoundDetails.Update, sample: Sample)] = []
  private var more = 0

  /// Weights of updates that are held until the mean is known: 64 MB. Of larger rounds every k-th weight is.
  private static let mostHeld = 1 << 24

  /// What is held of an update until the mean is known.
  private enum Sample {
    case whole([Float])
    case sparse(SparseValues)
  }

  /// - Parameters:
  ///   - count: weights of the model.
  ///   - asked: clients.
  init(count: Int, asked: Int) {
    let all = count.multipliedReportingOverflow(by: max(1, min(asked, RoundDetails.mostClients)))
    stride = all.overflow ? max(1, count) : max(1, (all.partialValue + Self.mostHeld - 1) / Self.mostHeld)
  }

  mutating func add(_ update: ClientUpdate) {
    guard updates.count < RoundDetails.mostClients else {
      more += 1
      return
    }
    let sparse = update.sparse
    let values = sparse == nil ? update.change.values : []
    let figures = RoundDetails.Update(
      client: update.client, examples: update.examples, norm: update.norm, cosine: nil,
      loss: update.training.count > 0 ? update.training.mean(.loss) : nil)
    updates.append((figures, sparse.map { .sparse($0) } ?? .whole(sampled(values))))
  }

  private func sampled(_ values: [Float]) -> [Float] {
    stride == 1 ? values : Swift.stride(from: 0, to: values.count, by: stride).map { values[$0] }
  }

  /// - Parameter showsUpdates: whether the server may tell one update from another.
  func details(
    _ mean: RoundMean, asked: Int, before: Payload, after: Payload, round: Int, showsUpdates: Bool
  ) -> RoundDetails {
    let (direction, length) = (sampled(mean.change), mean.change.norm)
    let rows = updates.map { update in
      var figures = update.figures
      switch update.sample {
      case .whole(let values): figures.cosine = Self.cosine(values, direction)
      case .sparse(let values):
        let lengths = values.values.norm * length
        figures.cosine = lengths > 0 ? max(-1, min(1, values.product(mean.change) / lengths)) : nil
      }
      return figures
    }.sorted { $0.client < $1.client }
    return RoundDetails(
      round: round, asked: asked, norm: mean.change.norm, answered: rows.map(\.client), more: more,
      updates: showsUpdates ? rows : [], tensors: Self.movements(before, after))
  }

  /// What stands of a round whose clients are hidden.
  static func hidden(_ mean: RoundMean, asked: Int, before: Payload, after: Payload, round: Int) -> RoundDetails {
    RoundDetails(round: round, asked: asked, norm: mean.change.norm, tensors: movements(before, after))
  }

  private static func movements(_ before: Payload, _ after: Payload) -> [RoundDetails.Movement] {
    let difference = after.values.combined(before.values) { $0 - $1 }
    return zip(after.schema.tensors, after.schema.ranges).map { tensor, range in
      RoundDetails.Movement(
        name: tensor.name, norm: length(after.values, range), change: length(difference, range))
    }
  }

  private static func length(_ values: [Float], _ range: Range<Int>) -> Double {
    values.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[range]).squaredNorm.squareRoot() }
  }

  private static func cosine(_ first: [Float], _ second: [Float]) -> Double? {
    let lengths = first.norm * second.norm
    guard lengths > 0 else { return nil }
    var sum = 0.0
    for index in first.indices { sum += Double(first[index]) * Double(second[index]) }
    return max(-1, min(1, sum / lengths))
  }
}
