import NeuralNetworks

/// Sums of the updates of a round, taken one by one in the order of the clients, in Double.
///
/// It holds one vector however many clients there are, and one order makes the bytes independent of threads.
public struct Aggregator: Sendable {
  public let averaging: Averaging
  public let weighting: Weighting
  /// `Σ weight · Δ`, or `Σ weight · Δ / a` where updates are normalized.
  private var sum: [Double]
  private var weightSum = 0.0
  /// `Σ weight · a`.
  private var pathSum = 0.0
  /// Plain sums of the vectors beside the weights.
  private var vectorSums: [String: [Double]] = [:]
  public private(set) var clients = 0
  public private(set) var bytes = 0
  public private(set) var lossSum = 0.0
  public private(set) var correct = 0
  public private(set) var seen = 0
  private var lastClient = -1

  public init(parameterCount: Int, averaging: Averaging, weighting: Weighting) {
    self.averaging = averaging
    self.weighting = weighting
    sum = [Double](repeating: 0, count: parameterCount)
  }

  /// Adds one client's update; clients come in ascending order.
  public mutating func add(_ update: ClientUpdate) {
    precondition(update.client > lastClient, "updates are summed in the order of the clients")
    lastClient = update.client
    clients += 1
    bytes += update.byteCount
    lossSum += update.lossSum
    correct += update.correct
    seen += update.seen
    for (name, vector) in update.vectors { Self.add(vector, scale: 1, to: &vectorSums[name, default: []]) }
    guard update.examples > 0 else { return }
    let weight = weighting == .examples ? Double(update.examples) : 1
    weightSum += weight
    pathSum += weight * update.pathLength
    var scale = weight
    if averaging == .normalized { scale = update.pathLength > 0 ? weight / update.pathLength : 0 }
    Self.add(update.delta.values, scale: scale, to: &sum)
  }

  /// The averaged update; zeros where no client had an example.
  func mean(_ specifications: [ParameterSpecification]) -> Parameters {
    var mean = Parameters(specifications)
    guard weightSum > 0 else { return mean }
    let scale = averaging == .mean ? 1 / weightSum : pathSum / (weightSum * weightSum)
    for index in sum.indices { mean.values[index] = Float(sum[index] * scale) }
    return mean
  }

  /// The sum of a vector beside the weights; empty where nobody sent one.
  func sum(of name: String) -> [Double] { vectorSums[name] ?? [] }

  private static func add(_ values: [Float], scale: Double, to sum: inout [Double]) {
    if sum.isEmpty { sum = [Double](repeating: 0, count: values.count) }
    precondition(values.count == sum.count, "vectors of one space have one length")
    sum.withUnsafeMutableBufferPointer { sum in
      values.withUnsafeBufferPointer { values in
        for index in 0..<sum.count { sum[index] += scale * Double(values[index]) }
      }
    }
  }
}
