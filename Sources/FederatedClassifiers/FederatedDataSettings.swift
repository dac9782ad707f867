public import Datasets
public import FederatedLearning
import ModelTraining

/// Where the symbols of a federated run come from.
public struct FederatedDataSettings: Sendable, Hashable {
  /// Files and folders; empty: the synthesizer's.
  public var places: [String] = []
  /// Files and folders to judge by in place of held-out writers.
  public var test: [String] = []
  /// The share of writers held out to judge by.
  public var holdout = 0.1
  /// The side of the network's square input, in pixels.
  public var inputSize = 45
  /// How pictures fill the square.
  public var fit = PictureSymbols.Fit.ink
  /// Whether clients vary their images afresh each time.
  public var isAugmented = false
  /// Rejects cut from expressions and lines, for each symbol.
  public var rejects = 0.0
  /// The part of the isolated symbols' writers that is left out, such as `1/10`; nil: none.
  public var isolatedWithout: String?
  /// The most isolated symbols of a class; nil: all.
  public var isolatedMost: Int?
  /// The share of varied ink that is drawn as small as on photographed pages and thresholded.
  public var photographed = 0.0
  /// How much of the shares that isolated symbols gave to classes the finished model takes back: 0 to 1.
  public var priorShare = 0.0
  /// A logarithm added to the odds of digits and operators in the finished model.
  public var arithmeticBonus = 0.0
  /// Each client a writer of its own, whose symbols are made when it is asked for.
  public var isVirtual = false
  /// Symbols of a virtual client.
  public var virtualExamples = 20

  /// Synthetic symbols.
  public init() {}

  /// More symbols of one client would not fit into memory.
  private static let mostVirtualExamples = 1_000_000

  /// - Throws: ``FederatedLearning/FederatedError`` for what cannot be, with the option at fault.
  public func check() throws(FederatedError) {
    guard (10...512).contains(inputSize) else {
      throw FederatedError("--input-size", "\(inputSize) pixels", "ask for 10 to 512")
    }
    guard holdout > 0, holdout < 1 || !test.isEmpty else {
      throw FederatedError("--holdout", "\(holdout)", "give a share between 0 and 1")
    }
    guard (1...Self.mostVirtualExamples).contains(virtualExamples) else {
      throw FederatedError(
        "--virtual-examples", "\(virtualExamples)", "ask for 1 to \(Self.mostVirtualExamples)")
    }
    guard !isVirtual || !isAugmented else {
      throw FederatedError("--augment", "virtual clients' symbols are not varied", "leave it out")
    }
    guard (0...100).contains(rejects) else {
      throw FederatedError("--rejects", "\(rejects)", "ask for 0 to 100 for each symbol")
    }
    guard (0...1).contains(photographed), photographed == 0 || isAugmented else {
      throw FederatedError("--photographed", "\(photographed)", "give a share from 0 to 1, and --augment")
    }
    guard (0...1).contains(priorShare) else {
      throw FederatedError("--prior-share", "\(priorShare)", "give a share from 0 to 1")
    }
    guard (-100...100).contains(arithmeticBonus) else {
      throw FederatedError("--arithmetic-bonus", "\(arithmeticBonus)", "give a number from -100 to 100")
    }
    if let isolatedWithout, WriterFold(isolatedWithout) == nil {
      throw FederatedError("--isolated-without", isolatedWithout, "give a part of the writers, such as 1/10")
    }
    if let isolatedMost, isolatedMost < 1 {
      throw FederatedError("--isolated-most", "\(isolatedMost)", "ask for at least 1 of a class")
    }
    guard
      !isVirtual
        || (rejects == 0 && isolatedWithout == nil && isolatedMost == nil && priorShare == 0 && arithmeticBonus == 0)
    else {
      throw FederatedError(
        "--rejects", "virtual clients have no data but their own symbols", "leave out what chooses among data")
    }
    guard !isVirtual || places.isEmpty else {
      throw FederatedError("--virtual", "virtual clients have no data but their own", "leave out --data")
    }
  }
}
