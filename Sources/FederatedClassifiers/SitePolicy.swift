package import FederatedLearning
import FileStorage
import Foundation

/// What a site allows whoever trains with it, in a file of its own: checked before any work.
package struct SitePolicy: Sendable, Hashable {
  /// Names of algorithms; nil: all.
  package var strategies: [String]?
  /// How updates may be made small, `float32` for not at all; nil: in any way.
  package var codecs: [String]?
  /// The most local epochs of a round.
  package var mostEpochs: Int?
  /// The most rounds a day.
  package var mostRoundsADay: Int?
  /// The most bytes that leave a day.
  package var mostBytesADay: Int?
  /// The fewest clients that a round must ask.
  package var leastCohort: Int?
  /// Whether updates must be kept to a length.
  package var needsClip = false
  /// Whether the server may see sums over clients alone, and no update.
  package var needsSecure = false
  /// Hours of the day, of the machine's clock, in which it works: from the first to before the second; nil: all.
  package var hours: [Int]?
  /// Whether nothing but its number of examples leaves beside the update.
  package var hidesCounts = false

  /// Everything is allowed.
  package init() {}

  /// Larger files are no policy.
  private static let mostBytes = 1 << 20

  /// Reads a file of JSON.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` for what is none, or a member that is not known: a rule with a mistake in its
  ///   name would not protect anybody.
  package init(path: String) throws(FederatedError) {
    guard let data = FileManager.default.contents(atPath: path), data.count <= Self.mostBytes else {
      throw FederatedError(path, "the policy cannot be read", "check the path and its permissions")
    }
    try self.init(data, path: path)
  }

  /// Reads its bytes.
  init(_ data: Data, path: String) throws(FederatedError) {
    var fields = try JSONFields(data, subject: path)
    strategies = try fields.texts("strategies")
    codecs = try fields.texts("codecs")
    mostEpochs = try fields.whole("mostEpochs", 0...Int.max)
    mostRoundsADay = try fields.whole("mostRoundsADay", 0...Int.max)
    mostBytesADay = try fields.whole("mostBytesADay", 0...Int.max)
    leastCohort = try fields.whole("leastCohort", 1...Int.max)
    needsClip = try fields.flag("needsClip") ?? false
    needsSecure = try fields.flag("needsSecure") ?? false
    hidesCounts = try fields.flag("hidesCounts") ?? false
    hours = try fields.wholes("hours", 0...24)
    guard hours.map({ $0.count == 2 && $0[0] != $0[1] }) ?? true else {
      throw FederatedError(path, "its hours are no two different hours", "give two, like [20, 6] for the night")
    }
    try fields.end()
  }

  /// - Throws: ``FederatedLearning/SiteRefusal`` with the rule that forbids a run.
  package func check(_ settings: FederatedSettings) throws(SiteRefusal) {
    func require(_ isAllowed: Bool, _ reason: @autoclosure () -> String) throws(SiteRefusal) {
      if !isAllowed { throw SiteRefusal("the site's policy does not allow it: " + reason()) }
    }
    let engine = settings.engine
    if let strategies {
      try require(
        strategies.contains(engine.strategy),
        "strategy \(engine.strategy) is none of \(strategies.joined(separator: ", "))")
    }
    if let codecs {
      let codec = engine.compress?.text ?? "float32"
      try require(codecs.contains(codec), "updates as \(codec), not \(codecs.joined(separator: ", "))")
    }
    if let mostEpochs {
      try require(settings.local.epochs <= mostEpochs, "\(settings.local.epochs) epochs, at most \(mostEpochs)")
    }
    if let leastCohort {
      try require(settings.sample >= leastCohort, "rounds of \(settings.sample) clients, at least \(leastCohort)")
    }
    if needsSecure {
      try require(settings.secure != nil, "an update that the server sees by itself, without --secure")
    }
    if needsClip {
      try require(engine.values.given(NormClipping.option) != nil, "updates of any length, without --clip")
    }
  }

  /// - Parameters:
  ///   - rounds: of today.
  ///   - bytes: that left today.
  ///   - hour: of the machine's clock, 0 to 23.
  /// - Throws: ``FederatedLearning/SiteRefusal`` where the day has brought enough, or it is not the time.
  package func check(rounds: Int, bytes: Int, hour: Int) throws(SiteRefusal) {
    if let mostRoundsADay, rounds >= mostRoundsADay {
      throw SiteRefusal("the site's policy allows \(mostRoundsADay) rounds a day, and that many are done")
    }
    if let mostBytesADay, bytes >= mostBytesADay {
      throw SiteRefusal("the site's policy lets \(mostBytesADay) bytes leave a day, and that many have left")
    }
    if let hours {
      let (first, last) = (hours[0], hours[1])
      let isTime = first < last ? (first..<last).contains(hour) : hour >= first || hour < last
      guard isTime else {
        throw SiteRefusal("the site's policy allows work from \(first) to \(last) o'clock, and it is \(hour)")
      }
    }
  }
}
