import FederatedLearning

/// What a finished run is worth, as `summary.json` has it.
public struct RunSummary: Sendable, Hashable, Encodable {
  /// As it was named.
  public var folder: String
  /// The name of its algorithm.
  public var strategy: String
  /// How examples were divided.
  public var partition: String
  /// Of the run.
  public var seed: UInt64
  /// Done.
  public var rounds: Int
  /// Of the model on the test set.
  public var accuracy: Double
  /// Test images that the model names rightly.
  public var correct: Int
  /// Test images.
  public var tested: Int
  /// The mean cross-entropy on them.
  public var loss: Double
  /// Means over the classes that occur, each counting the same.
  public var macroPrecision: Double
  /// Of the images of a class the share named so.
  public var macroRecall: Double
  /// The harmonic mean of both, class by class.
  public var macroF1: Double
  /// The accuracy that was asked for.
  public var target: Double?
  /// The first round that had it; nil where none did.
  public var targetRound: Int?
  /// Clients whose own examples the model was judged by.
  public var clientsJudged: Int
  /// Which of their examples.
  public var clientsJudgedBy: ClientExamples
  /// Of the model on the clients' own examples.
  public var clientMeanAccuracy: Double
  /// Over the tenth of the clients where it does worst.
  public var clientWorstTenthAccuracy: Double
  /// Of the clients' own models on the same examples; nil where they made none.
  public var ownMeanAccuracy: Double?
  /// Over the tenth of the clients where those do worst.
  public var ownWorstTenthAccuracy: Double?
  /// What the model promises the clients whose noise it has, with all that it depends on; nil where there is none.
  public var privacy: [String]?
  /// Of the clients' devices; nil where there are none.
  public var virtualSeconds: Double?
  /// The share of stamped test images that the model calls what attackers wanted; nil where nobody stamped any.
  public var backdoorSuccess: Double?
  /// Sent by clients in all rounds.
  public var bytesUp: Int
  /// Sent to clients in all rounds.
  public var bytesDown: Int
  /// In all sessions.
  public var seconds: Double

  /// Which of the clients' own examples the final model is judged by.
  public enum ClientExamples: String, Sendable, Hashable, Encodable {
    case training = "training examples"
    case heldOut = "held-out examples"

    /// Behind "the examples of 10 clients".
    public var words: String { self == .training ? "that they trained on" : "that they held out" }
  }
}
