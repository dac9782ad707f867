/// The changes of a round kept side by side, for rules that look at all clients' values of one weight together.
struct OrderStatistics: Aggregation {
  /// What becomes of the sorted values of one weight.
  let body: @Sendable (_ sorted: UnsafeBufferPointer<Float>) -> Float
  /// The number of values of a change.
  let count: Int
  private var changes: [[Float]] = []

  init(count: Int, _ body: @escaping @Sendable (UnsafeBufferPointer<Float>) -> Float) {
    self.count = count
    self.body = body
  }

  /// Clients count the same: what one says of its number of examples must not give it more than one voice.
  mutating func add(_ change: [Float], weight: Double, scale: Double) {
    precondition(change.count == count, "vectors of one space have one length")
    changes.append(scale == 1 ? change : change.map { Float(Double($0) * scale) })
  }

  /// Complexity: O(values · clients · log clients).
  func result() -> [Float] {
    guard !changes.isEmpty else { return [Float](repeating: 0, count: count) }
    var column = [Float](repeating: 0, count: changes.count)
    return (0..<count).map { index in
      for client in changes.indices { column[client] = changes[client][index] }
      column.sort()
      return column.withUnsafeBufferPointer(body)
    }
  }
}
