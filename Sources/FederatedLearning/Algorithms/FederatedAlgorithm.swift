/// A way to train together: what clients add to their own training, and how the server moves by what they send.
///
/// One file each. An algorithm holds its options and no state: what it remembers from round to round are the ``Section``s
/// that it declares, so that messages, checkpoints and memories are checked without another line here.
///
/// Those of ``EngineParts`` are chosen by name; a task may bring one of its own (``FederatedServer``).
public protocol FederatedAlgorithm: Sendable {
  /// What the server remembers beside the weights.
  var kept: [Section] { get }
  /// Which of that clients are sent.
  var broadcast: [Section] { get }
  /// What clients send beside their change of the weights; the server gets the sums.
  var sent: [Section] { get }
  /// What each client remembers for itself.
  var remembered: [Section] { get }

  /// What a kept section begins with.
  func initialValue(of section: Section) -> Float

  /// - Throws: ``FederatedError`` where the algorithm's equations do not hold for how clients train.
  func check(_ training: LocalTraining) throws(FederatedError)

  /// What a client adds to its training in a round.
  ///
  /// - Parameter memory: what it remembered; nil where it was in no round before.
  func localRule(_ broadcast: Broadcast, memory: ClientMemory?, task: any LocalTask) throws -> any LocalRule

  /// What a client's change is multiplied by before it is averaged.
  func scale(of update: ClientUpdate) -> Double

  /// Moves the server by a round: weights and kept sections.
  func step(_ state: inout ServerState, _ round: RoundMean)
}

extension FederatedAlgorithm {
  /// Nothing.
  public var kept: [Section] { [] }
  /// All that it keeps.
  public var broadcast: [Section] { kept }
  /// Nothing.
  public var sent: [Section] { [] }
  /// Nothing.
  public var remembered: [Section] { [] }
  /// 0.
  public func initialValue(of section: Section) -> Float { 0 }
  /// Any training will do.
  public func check(_ training: LocalTraining) throws(FederatedError) {}
  /// 1.
  public func scale(of update: ClientUpdate) -> Double { 1 }
  /// Plain training.
  public func localRule(_ broadcast: Broadcast, memory: ClientMemory?, task: any LocalTask) throws -> any LocalRule {
    PlainTraining()
  }
}

/// What a round's updates came to.
public struct RoundMean: Sendable {
  /// `Δ̄`: one change of the weights in place of all, as the aggregation rule makes it; zeros where no client had an example.
  public let change: [Float]
  /// `Σ p_i a_i`: the mean path length, by the clients' weights.
  public let pathLength: Double
  /// How many clients exist, in the round or not.
  public let clientCount: Int
  private let sums: [Section: [Double]]
  /// How many clients' changes are in it.
  public let answers: Int
  /// What the aggregation rule keeps for the next round.
  let keptByRule: [Section: [Float]]

  /// The mean of a round.
  public init(
    change: [Float], pathLength: Double, clientCount: Int, sums: [Section: [Double]] = [:],
    answers: Int = 0, keptByRule: [Section: [Float]] = [:]
  ) {
    self.answers = answers
    self.keptByRule = keptByRule
    self.change = change
    self.pathLength = pathLength
    self.clientCount = clientCount
    self.sums = sums
  }

  /// What clients sent by a name, summed; nil where nobody sent any.
  func sum(of section: Section) -> [Double]? { sums[section] }

  /// Moves a kept section: `kept · s + gain · Σ` of what clients sent by that name, in Double.
  public func move(_ section: Section, of state: inout ServerState, kept: Double = 1, gain: Double = 1) {
    guard let sum = sums[section] else { return }
    var values = state.sections[section].values
    precondition(values.count == sum.count, "vectors of one space have one length")
    for index in values.indices { values[index] = Float(kept * Double(values[index]) + gain * sum[index]) }
    state.sections[section].values = values
  }
}
