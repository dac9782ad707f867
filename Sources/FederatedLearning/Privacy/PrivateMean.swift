import Foundation

/// The mean of a private round: each change shortened to S and put on a grid of S · 2^-20, the sum with discrete Gaussian noise of
/// deviation z S on it, over the number of clients that take part in the mean (McMahan et al. 2018, arXiv 1710.06963). Clients
/// count the same, and how many took part is not used.
struct PrivateMean: Aggregation {
  private let bound: Double
  private let noise: Double
  /// qN.
  private let clients: Double
  private let key: NoiseKey
  private let round: Int
  /// Of changes that are to be no longer than the bound; nil: the bound stays.
  private let quantile: Double?
  private var sum: [Int64]
  private var within = 0

  static let gridBits = 20
  /// The bound of the next round.
  static let bound = Section("clip", .single)
  /// η of the bound's step.
  private static let rate = 0.2
  /// σ_b is this share of qN.
  private static let countShare = 1.0 / 20

  init(
    count: Int, bound: Double, noise: Double, clients: Double, key: NoiseKey, round: Int, quantile: Double?
  ) {
    sum = [Int64](repeating: 0, count: count)
    (self.bound, self.clients, self.key, self.round, self.quantile) = (bound, clients, key, round, quantile)
    self.noise = Self.updateNoise(noise, clients: clients, isAdaptive: quantile != nil)
  }

  /// The noise of updates, where that of counting who is within the bound takes its part: `(z⁻² - (2σ_b)⁻²)^(-1/2)` (Andrew et
  /// al. 2021, arXiv 1905.03871).
  static func updateNoise(_ noise: Double, clients: Double, isAdaptive: Bool) -> Double {
    guard isAdaptive else { return noise }
    let counting = 2 * countShare * clients
    return pow(pow(noise, -2) - pow(counting, -2), -0.5)
  }

  private var grid: Double { bound * pow(2, -Double(Self.gridBits)) }

  mutating func add(_ change: [Float], weight: Double, scale: Double) {
    precondition(change.count == sum.count, "vectors of one space have one length")
    let steps = steps(norm: change.norm, scale: scale)
    for index in sum.indices { sum[index] &+= Int64((Double(change[index]) * steps).rounded()) }
  }

  mutating func add(_ change: SparseValues, weight: Double, scale: Double) {
    precondition(change.count == sum.count, "vectors of one space have one length")
    let steps = steps(norm: change.values.norm, scale: scale)
    sum.withUnsafeMutableBufferPointer { sum in
      change.forEachRun { run, values in
        for index in values.indices {
          sum[run.lowerBound + index] &+= Int64((Double(values[index]) * steps).rounded())
        }
      }
    }
  }

  /// Steps of the grid that a change's unit comes to once it is no longer than the bound.
  private mutating func steps(norm: Double, scale: Double) -> Double {
    let length = scale * norm
    if length <= bound { within += 1 }
    // So much shorter that rounding to the grid, half a step a value at most, does not make it longer than the bound.
    let most = bound - 0.5 * grid * Double(sum.count).squareRoot()
    return (length > most ? scale * most / length : scale) / grid
  }

  func result() -> AggregationResult {
    var random = key.stream(round: round)
    let deviation = max(1, (noise * Double(1 << Self.gridBits)).rounded())
    let gaussian = DiscreteGaussian(deviation: UInt64(deviation))
    let scale = grid / clients
    var result = AggregationResult(sum.map { Float(Double($0 + gaussian.sample(&random)) * scale) })
    if let quantile {
      let counting = DiscreteGaussian(deviation: UInt64(max(1, (Self.countShare * clients * 1000).rounded())))
      let share = (Double(within) + Double(counting.sample(&random)) / 1000) / clients
      result.kept = [Self.bound: [Float(bound * exp(-Self.rate * (share - quantile)))]]
    }
    return result
  }
}
