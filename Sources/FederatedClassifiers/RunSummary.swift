import FederatedLearning

/// What a finished run is worth, as `summary.json` has it.
public struct RunSummary: Sendable, Hashable, Encodable {
  public var folder: String
  public var strategy: String
  public var partition: String
  public var seed: UInt64
  public var rounds: Int
  /// Of the model on the test set.
  public var accuracy: Double
  public var correct: Int
  public var tested: Int
  public var loss: Double
  public var macroPrecision: Double
  public var macroRecall: Double
  public var macroF1: Double
  /// The accuracy that was asked for, and the first round that had it.
  public var target: Double?
  public var targetRound: Int?
  public var clientsJudged: Int
  public var clientsJudgedBy: ClientExamples
  /// Of the model on the clients' own examples.
  public var clientMeanAccuracy: Double
  public var clientWorstTenthAccuracy: Double
  public var bytesUp: Int
  public var bytesDown: Int
  public var seconds: Double

  /// Which of the clients' own examples the final model is judged by.
  public enum ClientExamples: String, Sendable, Hashable, Encodable {
    case training = "training examples"
    case heldOut = "held-out examples"

    /// Behind "the examples of 10 clients".
    public var words: String { self == .training ? "that they trained on" : "that they held out" }
  }
}
