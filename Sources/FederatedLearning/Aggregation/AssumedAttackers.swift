/// How many of a round's updates a rule takes for attacks, at most.
struct AssumedAttackers: Sendable {
  static let option = EngineOption(
    "assumed-attackers", standard: 0.2, range: 0...0.4999, words: "a share from 0 to below 0.5",
    help: "The largest share of a round's clients that a rule is to withstand.")

  private let share: Double

  init(_ values: OptionValues) { share = Double(values[Self.option]) }

  /// f of so many updates, each the mean of so many clients': as many as there may be attackers among the clients, though each
  /// may be in an update of its own.
  func count(of updates: Int, clientsEach: Int = 1) -> Int { Int(share * Double(updates * clientsEach)) }

  /// - Parameter least: the fewest updates that a rule needs to withstand f of them.
  func check(_ rule: String, clients: Int, least: (_ f: Int) -> Int) throws(FederatedError) {
    let f = count(of: clients)
    guard clients < least(f) else { return }
    throw FederatedError(
      "--aggregation \(rule)", "\(clients) clients a round with \(f) attackers among them, and it needs \(least(f))",
      "ask for a larger --sample, or give a smaller --assumed-attackers")
  }
}

/// A rule that takes a share of a round's updates for attacks, and needs so many more of them.
protocol WithstandsAttackers: AggregationRule {
  var attackers: AssumedAttackers { get }
  /// The fewest updates of a round with f attackers.
  static func leastUpdates(_ f: Int) -> Int
}

extension WithstandsAttackers {
  static var options: [EngineOption] { [AssumedAttackers.option, Bucketing.option] }
  static var needsEveryUpdate: Bool { true }

  func check(clients: Int) throws(FederatedError) {
    try attackers.check(Self.name, clients: clients, least: Self.leastUpdates)
  }
}
