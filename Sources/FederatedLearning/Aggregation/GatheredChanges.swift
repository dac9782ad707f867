/// The changes of a round kept side by side, for rules that look at all of them together.
struct GatheredChanges: Aggregation {
  private let count: Int
  private let body: @Sendable ([[Float]]) -> AggregationResult
  private var changes: [[Float]] = []

  /// - Parameter body: what becomes of the changes, at least one.
  init(count: Int, _ body: @escaping @Sendable ([[Float]]) -> AggregationResult) {
    self.count = count
    self.body = body
  }

  /// Clients count the same: what one says of its number of examples must not give it more than one voice.
  mutating func add(_ change: [Float], weight: Double, scale: Double) {
    precondition(change.count == count, "vectors of one space have one length")
    changes.append(scale == 1 ? change : change.map { Float(Double($0) * scale) })
  }

  func result() -> AggregationResult {
    changes.isEmpty ? AggregationResult([Float](repeating: 0, count: count)) : body(changes)
  }
}

/// The values of one weight that all clients sent.
enum OrderStatistics {
  /// - Parameter body: what becomes of the sorted values of one weight.
  ///
  /// Complexity: O(values · clients · log clients).
  static func columns(_ changes: [[Float]], _ body: (_ sorted: UnsafeBufferPointer<Float>) -> Float) -> [Float] {
    var column = [Float](repeating: 0, count: changes.count)
    return (0..<changes[0].count).map { index in
      for client in changes.indices { column[client] = changes[client][index] }
      column.sort()
      return column.withUnsafeBufferPointer(body)
    }
  }

  /// The middle of sorted values, of two in the middle their mean.
  static func median(_ sorted: UnsafeBufferPointer<Float>) -> Float {
    let middle = sorted.count / 2
    guard sorted.count % 2 == 0 else { return sorted[middle] }
    return Float((Double(sorted[middle - 1]) + Double(sorted[middle])) / 2)
  }

  /// The middle of values.
  static func median(_ values: [Double]) -> Double {
    let (sorted, middle) = (values.sorted(), values.count / 2)
    return sorted.count % 2 == 0 ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
