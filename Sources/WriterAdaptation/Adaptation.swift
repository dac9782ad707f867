public import NeuralNetworks

/// Networks that were tuned to a hand, and how that was judged.
public struct Adaptation: Sendable {
  /// The networks.
  public let ensemble: Ensemble
  /// The weights of their last layers.
  package let weights: [Parameters]
  /// How they were judged.
  public let report: AdaptationReport
}

/// What came of learning a hand.
public struct AdaptationReport: Sendable, Hashable, Codable {
  /// The person's symbols that were learnt from.
  public var symbols: Int
  /// How many labels they have.
  public var labels: Int
  /// Symbols that were left out: of labels that the networks do not know, or older than the latest of many.
  public var leftOut = 0
  /// The share of what was learnt that is in the networks.
  public var share: Float = 1
  /// How many of the person's symbols the networks misread as they came.
  public var before = 0
  /// How many of them afterwards.
  public var after = 0
  /// How many they misread as they came, of those that can be judged by networks which learnt from others of them.
  public var heldOutBefore = 0
  /// How many of them such networks misread.
  public var heldOutAfter = 0
  /// Symbols of other writers by which it was judged what is lost.
  public var others = 0
  /// How many more of them are misread; below zero where fewer are.
  public var othersLost = 0

  /// A report of so many symbols; nothing is judged yet.
  public init(symbols: Int, labels: Int) {
    (self.symbols, self.labels) = (symbols, labels)
  }

  /// One line for a person.
  public var text: String {
    "learnt from \(symbols) symbols of \(labels) labels: \(before) of them were misread, now \(after); of those kept out of "
      + "learning in turn \(heldOutBefore), now \(heldOutAfter); of \(others) by other writers "
      + (othersLost > 0 ? "\(othersLost) more" : othersLost < 0 ? "\(-othersLost) fewer" : "no more") + " are misread"
  }
}

/// Why a hand was not learnt.
public enum AdaptationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There are no symbols of labels that the networks know.
  case nothing
  /// Symbols of the person's that were kept out of learning are read worse.
  case notBetter(AdaptationReport)
  /// Other writers' symbols are read much worse.
  case othersLose(AdaptationReport)

  /// One line: what was found, and what to do.
  public var description: String {
    switch self {
    case .nothing:
      "there are no symbols to learn from; correct some on the page of `mathrec serve`, with its switch for keeping them on"
    case .notBetter(let report):
      "nothing was learnt: of the symbols kept out of learning in turn \(report.heldOutBefore) are misread as it is, and "
        + "\(report.heldOutAfter) would be; look for wrong labels with `mathrec ink list`, or correct more symbols"
    case .othersLose:
      "nothing was learnt: too many symbols of other writers would be misread; look for wrong labels with `mathrec ink list`"
    }
  }
}
