/// A vector that is zero but in some runs of neighbours, such as a change of the few rows of an embedding that a client has to do
/// with: it is held, sent and summed by what is in it, not by the size of the model.
public struct SparseValues: Sendable, Hashable {
  /// The places that are told, in ascending order; no two runs overlap.
  public let runs: [Range<Int>]
  /// The values of the runs, end to end.
  public let values: [Float]
  /// The length of the whole vector.
  public let count: Int

  /// Checks runs from outside. The values may be anything.
  ///
  /// - Parameter subject: whose they are, for the error.
  /// - Throws: ``FederatedError`` for runs that are empty, out of order, overlap or pass the vector's end, and for another
  ///   number of values than they have places.
  public init(runs: [Range<Int>], values: [Float], count: Int, subject: String) throws(FederatedError) {
    var (end, places) = (0, 0)
    for run in runs {
      guard run.lowerBound >= end, !run.isEmpty, run.upperBound <= count else {
        throw FederatedError(
          subject, "the places \(run.lowerBound)..<\(run.upperBound) follow \(end), of a vector of \(count)",
          "send runs in ascending order, each once")
      }
      end = run.upperBound
      places += run.count
    }
    guard values.count == places else {
      throw FederatedError(subject, "\(values.count) values for \(places) places", "send a value for each place")
    }
    (self.runs, self.values, self.count) = (runs, values, count)
  }

  /// The whole vector.
  public var dense: [Float] {
    var all = [Float](repeating: 0, count: count)
    forEachRun { run, values in
      for (place, value) in zip(run, values) { all[place] = value }
    }
    return all
  }

  /// Calls `body` with each run and its values.
  @inline(__always)
  func forEachRun(_ body: (Range<Int>, UnsafeBufferPointer<Float>) -> Void) {
    values.withUnsafeBufferPointer { values in
      var start = 0
      for run in runs {
        body(run, UnsafeBufferPointer(rebasing: values[start..<start + run.count]))
        start += run.count
      }
    }
  }

  /// The scalar product with a whole vector of the same length.
  func product(_ other: [Float]) -> Double {
    precondition(other.count == count, "vectors of one space have one length")
    var sum = 0.0
    forEachRun { run, values in
      for (place, value) in zip(run, values) { sum += Double(value) * Double(other[place]) }
    }
    return sum
  }

  /// The bytes in a message beside the values: the number of runs, and of each its first place and its length.
  static func headerBytes(runs: Int) -> Int { 4 + 8 * runs }
}

extension [Double] {
  /// Adds `scale * other`.
  mutating func add(_ other: SparseValues, scale: Double = 1) {
    precondition(other.count == count, "vectors of one space have one length")
    withUnsafeMutableBufferPointer { sum in
      other.forEachRun { run, values in
        for index in values.indices { sum[run.lowerBound + index] += scale * Double(values[index]) }
      }
    }
  }
}
