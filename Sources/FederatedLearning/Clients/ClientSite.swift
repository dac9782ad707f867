/// A client that lives where its data are: what it is asked and what it answers are messages.
///
/// Whatever carries them knows neither model nor data, and a site knows no network.
public protocol ClientSite: Sendable {
  /// Gets ready for a run, and says who is there.
  ///
  /// - Parameters:
  ///   - preamble: of the run's broadcasts.
  ///   - node: which of the site's clients.
  /// - Throws: ``SiteRefusal`` where the site does not take part, ``FederatedError`` where it cannot.
  func introduce(_ preamble: [UInt8], node: Int) throws -> SiteIntroduction

  /// Trains in a round.
  ///
  /// - Parameters:
  ///   - client: the number that the server knows the node by.
  ///   - accepted: the last round whose update the server counted; nil: none.
  /// - Throws: as ``introduce(_:node:)``.
  func update(_ message: BroadcastMessage, node: Int, client: Int, accepted: Int?) throws -> SiteUpdate

  /// Says whether the site takes part in a sum of so many clients.
  ///
  /// - Throws: ``SiteRefusal`` where it does not.
  func allowSum(of clients: Int) throws

  /// Trains from tensors that another program's strategy sent, or judges them.
  ///
  /// - Parameter options: numbers by name, such as `lr`.
  func answer(_ tensors: [NamedTensor], options: [String: Double], isTraining: Bool, node: Int) throws -> PlainAnswer
}

extension ClientSite {
  /// It does.
  public func allowSum(of clients: Int) throws {}
}

/// A site does not do what it was asked, because of its own rules.
public struct SiteRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// In a line.
  public let description: String

  /// A refusal with its reason.
  public init(_ reason: String) { description = reason }
}

/// What a site says of itself before the first round.
public struct SiteIntroduction: Sendable, Hashable {
  /// The program and its version.
  public var program: String
  /// How many examples there are; nil where the site does not tell.
  public var examples: Int?

  /// An introduction.
  public init(program: String, examples: Int?) {
    self.program = program
    self.examples = examples
  }
}

/// A site's answer to a round.
public struct SiteUpdate: Sendable {
  /// The update's message (``UpdateMessage``).
  public var bytes: [UInt8]
  /// In place of bytes: numbers that leave the site with masks alone, so that the server learns their sum over all clients; nil: none.
  public var summed: [UInt32]?
  /// What was in it, for the site's own record.
  public var contents: SentContents

  /// An update.
  public init(bytes: [UInt8], contents: SentContents) {
    self.bytes = bytes
    self.contents = contents
  }

  /// An update of which nobody outside sees more than the sum with others.
  public init(summed: [UInt32], contents: SentContents) {
    self.init(bytes: [], contents: contents)
    self.summed = summed
  }
}

/// What left a site in a message.
public struct SentContents: Sendable, Hashable, Encodable {
  /// The Euclidean length of the change of weights, before it was made small.
  public var norm: Double?
  /// Numbers of the model that it tells of.
  public var weights: Int
  /// Vectors beside the change.
  public var sections: [String]
  /// The counts that were told: `examples`, `steps`, `seen`, `correct`, `loss`.
  public var counts: [String: Double]
  /// Whether all of it went under masks, so that nobody reads it but as a part of a sum; nil: it did not.
  public var isMasked: Bool?

  private enum CodingKeys: String, CodingKey {
    case norm, weights, sections, counts
    case isMasked = "masked"
  }

  /// What was in a message.
  public init(norm: Double? = nil, weights: Int = 0, sections: [String] = [], counts: [String: Double] = [:]) {
    (self.norm, self.weights, self.sections, self.counts) = (norm, weights, sections, counts)
  }
}

/// A tensor of another program's message.
public struct NamedTensor: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// The length of each axis.
  public var shape: [Int]
  /// Row-major.
  public var values: [Float]

  /// A tensor.
  public init(name: String, shape: [Int], values: [Float]) {
    (self.name, self.shape, self.values) = (name, shape, values)
  }
}

/// An answer in kind to another program's message.
public struct PlainAnswer: Sendable {
  /// The tensors after training, with the same names; empty where it was judged.
  public var tensors: [NamedTensor]
  /// By name: `num-examples` and means.
  public var metrics: [(name: String, value: Double)]
  /// For the site's own record.
  public var contents: SentContents

  /// An answer.
  public init(tensors: [NamedTensor], metrics: [(name: String, value: Double)], contents: SentContents) {
    (self.tensors, self.metrics, self.contents) = (tensors, metrics, contents)
  }
}
