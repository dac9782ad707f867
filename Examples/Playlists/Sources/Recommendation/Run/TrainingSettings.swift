import FederatedLearning
import Foundation

/// What a run is asked for, as `config.json` keeps it.
public struct TrainingSettings: Sendable, Hashable, Codable {
  /// How much the server learns of a listener's update.
  public enum Visibility: String, Sendable, Hashable, Codable, CaseIterable {
    /// The rows of the items that were heard, as they are.
    case rows
    /// The round's sum alone, of all rows, by masks that cancel.
    case secure
  }

  /// The folder of a data set; nil: listeners that are made up.
  public var data: String?
  /// Made-up listeners.
  public var listeners = 2000
  /// Of made-up listeners.
  public var items = 800
  /// Of each item and listener.
  public var factors = 64
  /// α.
  public var confidence: Float = 10
  /// λ.
  public var regularization: Float = 20
  /// How λ of an item grows with its listeners.
  public var exponent = 0.5
  public var rounds = 15
  /// Listeners of a round; nil: all.
  public var sample: Int?
  /// η; nil: the root of the share of listeners in a round.
  public var rate: Double?
  public var seed: UInt64 = 1
  public var visibility = Visibility.rows
  /// Listeners that the model is judged by after each round, at most; the finished model is judged by all.
  public var judged = 2000
  /// z of the noise on a round's sum; nil: none.
  public var noise: Float?
  /// The longest update that is let in with noise.
  public var clip: Float?

  /// A run of made-up listeners.
  public init() {}

  /// - Throws: ``PlaylistError`` with the option at fault.
  public func check() throws(PlaylistError) {
    func refuse(_ isWrong: Bool, _ subject: String, _ problem: String, _ remedy: String) throws(PlaylistError) {
      if isWrong { throw PlaylistError(subject, problem, remedy) }
    }
    try refuse(!(1...512).contains(factors), "--factors \(factors)", "is no number of factors", "give 1 to 512")
    try refuse(
      !(confidence > 0 && confidence <= 1e4), "--confidence \(confidence)", "cannot be",
      "give a number above 0, at most 10000")
    try refuse(
      !(regularization > 0 && regularization <= 1e6), "--regularization \(regularization)", "cannot be",
      "give a number above 0, at most 1000000")
    try refuse(!(0...2).contains(exponent), "--exponent \(exponent)", "cannot be", "give 0 to 2")
    try refuse(!(1...1_000_000).contains(rounds), "--rounds \(rounds)", "cannot be", "give 1 to 1000000")
    try refuse(!(0...1_000_000).contains(judged), "--judged \(judged)", "cannot be", "give 0 to 1000000")
    if let rate {
      try refuse(!(rate > 0 && rate <= 1), "--rate \(rate)", "cannot be", "give a number above 0, at most 1")
    }
    try refuse(
      (noise == nil) != (clip == nil), noise == nil ? "--clip" : "--noise", "one goes with the other",
      "give both --noise and --clip, or neither")
    try refuse(
      noise != nil && visibility == .secure, "--noise",
      "is put by the server on updates that it has shortened one by one, and with --secure it sees none",
      "leave one out")
  }

  /// Bits of a masked number: sums of 4096 listeners' fit 32 bits.
  static let secureBits = 20
  /// No number of a listener's update is larger: its vector's own length is 1.5 or so, and an update holds products of two of its
  /// numbers.
  static let secureBound = 8.0
  /// The masked updates of a round are in memory at once here.
  private static let mostSecureBytes = 4 << 30

  /// - Parameters:
  ///   - sample: listeners of a round.
  ///   - weights: numbers of the model.
  /// - Throws: ``PlaylistError`` for a secure sum of too many or too few.
  func check(sample: Int, weights: Int) throws(PlaylistError) {
    guard visibility == .secure else { return }
    let most = min(1 << (32 - Self.secureBits), Self.mostSecureBytes / (4 * weights))
    guard (3...max(3, most)).contains(sample) else {
      throw PlaylistError(
        "--secure", "\(sample) listeners a round, each with \(weights) masked numbers",
        "give --sample 3 to \(max(3, most))")
    }
  }

  /// The engine's part of it.
  func engine() throws(FederatedError) -> EngineSettings {
    var given: [String: Float] = [:]
    if let noise, let clip { (given["noise"], given["clip"]) = (noise, clip) }
    return try EngineSettings(given: given)
  }

  /// What a run's bytes depend on, by name; more rounds are the same run.
  func bound(_ fingerprint: String) -> [String: String] {
    [
      "listeners": "\(listeners)", "items": "\(items)", "factors": "\(factors)", "confidence": "\(confidence)",
      "regularization": "\(regularization)", "exponent": "\(exponent)", "sample": sample.map(String.init) ?? "all",
      "rate": rate.map { "\($0)" } ?? "auto", "seed": "\(seed)", "visibility": visibility.rawValue,
      "noise": noise.map { "\($0)" } ?? "none", "clip": clip.map { "\($0)" } ?? "none", "data": fingerprint,
    ]
  }
}
