import FederatedLearning

/// What a run's folder says at one moment, as the page shows it.
public struct RunSnapshot: Sendable, Encodable {
  /// What tells it from the other runs that are watched.
  public var name: String
  /// Where it is.
  public var folder: String
  /// Whether anybody works on it.
  public var state: State = .waiting
  /// When something of it was written last, in seconds since 1970; nil where nothing is there.
  public var written: Double?
  /// Why it cannot be shown whole, with what to do; nil where nothing is wrong.
  public var problem: String?
  /// Round, accuracy, who is missing and why: the first line.
  public var headline = ""
  /// The program that began it.
  var program: String?
  /// Every setting, by name.
  var settings: [Setting] = []
  /// How many rounds there will be at most.
  public var planned: Int?
  /// The accuracy that was asked for.
  public var target: Double?
  /// The first round that had it.
  public var targetRound: Int?
  /// How many clients there are.
  public var clientCount: Int?
  /// How many of them are asked in a round.
  public var sample: Int?
  /// Weights of the model.
  public var parameters: Int?
  /// The most ε that may be spent.
  public var epsilonBudget: Double?
  /// The rounds, at most ``mostRounds`` of them.
  public var history: [RoundRecord] = []
  /// Beside each round, what float32 would have cost so far; empty where the model's size is not known.
  public var plainBytes: [PlainBytes] = []
  /// The length of what each round's updates came to.
  var norms: [RoundNorm] = []
  /// The last round's updates.
  var updates = Updates()
  /// What each client did.
  public var clients = ClientTable()
  /// The tensors, in the model's order.
  var layers: [Layer] = []
  /// The first convolution's kernels.
  var filters: Filters?
  /// What the last model was taken for what.
  var confusion: ConfusionTable?
  /// Who gave nothing that can be used, the latest last.
  var failures: [Failure] = []
  /// What was said.
  var log: [LogLine] = []

  /// More rounds are thinned out evenly.
  public static let mostRounds = 2000

  /// Whether anybody works on a run.
  public enum State: String, Sendable, Encodable, CaseIterable {
    /// No round is done yet.
    case waiting
    /// Rounds come.
    case running
    /// Nobody works on it, and it is not done.
    case stopped
    /// All rounds are done.
    case finished
  }

  /// A setting.
  struct Setting: Sendable, Encodable {
    let name: String
    let value: String
  }

  /// What whole models of 4 bytes a weight would have cost since the run began.
  public struct PlainBytes: Sendable, Encodable {
    /// Sent by clients.
    public let up: Int
    /// Sent to clients.
    public let down: Int
  }

  struct RoundNorm: Sendable, Encodable {
    let round: Int
    let norm: Double
  }

  /// Updates of one round.
  struct Updates: Sendable, Encodable {
    var round = 0
    /// Why there are none; nil where there are.
    var hidden: String?
    var rows: [Row] = []

    struct Row: Sendable, Encodable {
      let client: Int
      let examples: Int
      let norm: Double
      let cosine: Double?
      let loss: Double?
    }
  }

  /// A tensor.
  struct Layer: Sendable, Encodable {
    let name: String
    var shape: [Int] = []
    var norm: Double?
    /// How far each of the last rounds moved it.
    var changes: [Double] = []
    var histogram: Histogram?
  }

  /// How a tensor's values are spread.
  struct Histogram: Sendable, Encodable {
    let low: Float
    let high: Float
    /// In classes of equal width.
    let counts: [Int]
  }

  /// Kernels as pictures.
  struct Filters: Sendable, Encodable {
    let name: String
    let height: Int
    let width: Int
    /// How many there are, shown or not.
    let count: Int
    /// Rows of each, from -100 to 100 hundredths of the largest value.
    let values: [[Int]]
  }

  struct Failure: Sendable, Encodable {
    let round: Int
    let client: Int
    let kind: String
    let reason: String
  }

  struct LogLine: Sendable, Encodable {
    let time: String
    let text: String
  }

  /// A snapshot of a folder of which nothing is known yet.
  init(name: String, folder: String) {
    self.name = name
    self.folder = folder
  }
}
