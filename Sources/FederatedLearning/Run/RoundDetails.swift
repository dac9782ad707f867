import Foundation

/// What a round was like beyond its row of the history: who answered, how far each moved the weights and in which direction, and
/// how each tensor moved.
///
/// Only what the server learns anyway stands here. Of a private run no client does, and where the server sees sums alone
/// nothing of single updates.
public struct RoundDetails: Sendable, Hashable {
  /// From 1.
  public var round: Int
  /// How many clients were asked.
  public var asked: Int
  /// The length of the change that the updates came to.
  public var norm: Double
  /// Clients whose updates count, in ascending order, at most ``mostClients``.
  public var answered: [Int]
  /// How many more answered.
  public var more: Int
  /// The updates of these clients; empty where the server does not see them.
  public var updates: [Update]
  /// The model's tensors, in its order.
  public var tensors: [Movement]

  /// More clients of a round are counted and not listed.
  public static let mostClients = 100

  /// A client's update.
  public struct Update: Sendable, Hashable {
    /// Who.
    public var client: Int
    /// How many examples it has.
    public var examples: Int
    /// The length of its change.
    public var norm: Double
    /// The cosine of the angle between its change and what all came to; nil where one of them has no length.
    public var cosine: Double?
    /// Its mean loss as it trained; nil where it does not say.
    public var loss: Double?

    /// The figures of an update.
    public init(client: Int, examples: Int, norm: Double, cosine: Double?, loss: Double?) {
      self.client = client
      self.examples = examples
      self.norm = norm
      self.cosine = cosine
      self.loss = loss
    }
  }

  /// A tensor of the model.
  public struct Movement: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its length after the round.
    public var norm: Double
    /// How far the round moved it.
    public var change: Double

    /// A tensor that moved.
    public init(name: String, norm: Double, change: Double) {
      self.name = name
      self.norm = norm
      self.change = change
    }
  }

  /// Details of a round.
  public init(
    round: Int, asked: Int, norm: Double, answered: [Int] = [], more: Int = 0, updates: [Update] = [],
    tensors: [Movement] = []
  ) {
    self.round = round
    self.asked = asked
    self.norm = norm
    self.answered = answered
    self.more = more
    self.updates = updates
    self.tensors = tensors
  }
}
