public import Datasets
public import FederatedLearning

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
    guard !isVirtual || places.isEmpty else {
      throw FederatedError("--virtual", "virtual clients have no data but their own", "leave out --data")
    }
  }
}
