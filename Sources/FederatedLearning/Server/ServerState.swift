import Foundation

/// All that the server remembers from round to round.
public struct ServerState: Sendable {
  /// Rounds done.
  public var round: Int
  /// Where clients begin the next round.
  public var weights: Payload
  /// What the algorithm keeps beside them.
  public var sections: Sections
  /// The average of the rounds' weights, where one is taken.
  public var average: Payload?
  /// The model that clients hold, where they are sent its changes (``ModelIncrement``).
  public var held: Payload?
  /// Seconds of the devices' clock.
  var clock = 0.0
  /// When the last rounds' clients answered, for deadlines.
  var answers: [[Double]] = []
  /// The models that clients at work began from, by version, where the server does not wait for rounds.
  var versions: [Int: Payload] = [:]
  /// Who is at work then; made anew from the devices where it is not there.
  var buffered: BufferedSchedule?

  /// A state; ``FederatedServer/initialState(_:)`` makes the first.
  public init(round: Int, weights: Payload, sections: Sections, average: Payload? = nil, held: Payload? = nil) {
    self.held = held
    self.round = round
    self.weights = weights
    self.sections = sections
    self.average = average
  }

  /// What is judged and kept; clients begin at ``weights`` in any case.
  public var model: Payload { average ?? weights }
}

/// The exponential moving average of the weights after each round (Izmailov et al. 2018, arXiv 1803.05407, average weights so in
/// central training).
public enum ModelAverage {
  /// The share that stays each round.
  public static let option = EngineOption(
    "model-average", range: 0...0.9999, words: "a share from 0 to below 1",
    help: """
      Judge and keep the exponential moving average of the rounds' weights, of which this share stays each round, in \
      place of the last weights.
      """)

  /// Takes in the weights of a round that has just been counted.
  static func take(_ state: inout ServerState, kept: Float) {
    // With all rounds' shares summing to one from the first round on, as Adam corrects its means.
    let gain = Float((1 - Double(kept)) / (1 - pow(Double(kept), Double(state.round))))
    var average = state.average ?? state.weights
    average.values.combine(state.weights.values) { average, x in average + gain * (x - average) }
    state.average = average
  }
}
