/// How a reader is tuned to one hand. Every number was chosen by `mathrec evaluate --learn` on UNIPEN's and CROHME's held-out
/// writers; docs/learning.md has the table.
public struct AdaptationSettings: Sendable, Hashable {
  /// The last so many dense layers learn.
  public var layers = 2
  /// Which of the reader's networks learn, by their places; nil for all.
  public var members: Set<Int>?
  /// The latest so many symbols of a label are learnt from.
  public var mostOfLabel = 30
  /// Copies of all symbols together, at the most: a person with many symbols needs fewer of each.
  public var mostCopies = 3000
  /// Varied copies that are made of each of the person's symbols.
  public var variants = 8
  /// The share of the copies that are drawn as small as on photographed pages.
  public var photographedShare = 0.5
  /// Writers of the synthesizer whose symbols are rehearsed, one of each label.
  public var rehearsedWriters = 20
  /// Other writers of the synthesizer, by whose symbols it is judged what would be lost.
  public var judgingWriters = 10
  /// A rehearsed symbol counts by this power of how often its label occurs in running text: 0 for all alike, 1 as it occurs.
  public var frequencyPower = 0.9
  /// Steps of Adam.
  public var steps = 120
  /// Adam's rate at the beginning; a cosine schedule lowers it to nothing.
  public var learningRate: Float = 0.01
  /// Symbols of the person's in a step.
  public var ownBatch = 64
  /// Rehearsed symbols in a step.
  public var rehearsedBatch = 128
  /// What the rehearsed symbols count for beside the person's.
  public var rehearsal: Float = 12
  /// What a change counts for by the Fisher information of what it changes: the λ of elastic weight consolidation.
  public var elasticity: Float = 500
  /// Parts into which the person's symbols are cut to judge by: each is read by a model that learnt from the others.
  public var folds = 4
  /// How much of the judging writers' symbols may be lost: half a point.
  public var mostLost = 0.005
  /// Of what was learnt, the shares that are tried, until the judging writers lose no more than ``mostLost``.
  public var shares: [Float] = [1, 0.7, 0.5, 0.35, 0.25]
  /// Everything random comes from it.
  public var seed: UInt64 = 1

  /// The settings of `mathrec learn`.
  public init() {}
}
