import Foundation

/// Rounds of clients on devices: who is awake and asked, who answers in time, and when the round is over.
public struct DeviceRounds: Sendable {
  /// How long a round waits for its clients.
  public enum Deadline: Sendable, Hashable {
    /// For all of them, and for those that are lost until the time-out.
    case none
    /// So many seconds.
    case seconds(Double)
    /// A robust bound on the last rounds' answers, at most so many seconds.
    case auto(most: Double)

    /// Reads `600` or `auto` or `auto:600`.
    ///
    /// - Throws: ``FederatedError`` for what is neither.
    public init(_ text: String) throws(FederatedError) {
      let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let number = words.last.flatMap(Double.init)
      let isGood = number.map { $0 > 0 && $0 <= 1e7 } ?? false
      switch (words.count, words[0]) {
      case (1, "auto"): self = .auto(most: DeviceRounds.timeOut)
      case (2, "auto") where isGood: self = .auto(most: number ?? 0)
      case (1, _) where isGood: self = .seconds(number ?? 0)
      default:
        throw FederatedError("--deadline \(text)", "is no time", "give seconds, auto, or auto:SECONDS")
      }
    }

    /// How long a round waits.
    ///
    /// - Parameters:
    ///   - earlier: the seconds after which clients answered in the rounds before, the latest last.
    ///   - standard: where there is no deadline.
    public func seconds(after earlier: [[Double]], otherwise standard: Double) -> Double {
      switch self {
      case .none: return standard
      case .seconds(let seconds): return seconds
      case .auto(let most):
        let seen = earlier.suffix(DeviceRounds.rounds).flatMap(\.self)
        guard !seen.isEmpty else { return most }
        let median = OrderStatistics.median(seen)
        let deviation = OrderStatistics.median(seen.map { abs($0 - median) })
        return min(most, max(DeviceRounds.least, median + DeviceRounds.spread * deviation))
      }
    }

    /// As it is read.
    public var text: String? {
      switch self {
      case .none: nil
      case .seconds(let seconds): "\(seconds)"
      case .auto(let most): "auto:\(most)"
      }
    }
  }

  let fleet: DeviceFleet
  let deadline: Deadline
  /// How many more clients are asked than are waited for.
  let overSelection: Double

  /// Seconds after which a client that was not heard of is lost.
  static let timeOut = 120.0
  private static let (rounds, least, spread) = (5, 10.0, 4 * 1.4826)

  /// - Parameter overSelection: at least 1.
  public init(_ fleet: DeviceFleet, deadline: Deadline, overSelection: Double) {
    self.fleet = fleet
    self.deadline = deadline
    self.overSelection = overSelection
  }

  /// What is known of a round before anybody trains.
  struct Schedule: Sendable, Hashable {
    /// Who was asked.
    let asked: [Int]
    /// Whose updates are taken.
    let taken: [Int]
    let failures: [ClientFailure]
    /// Since the round's beginning.
    let seconds: Double
    /// The answers' times that the server saw.
    let answers: [Double]
  }

  /// - Parameters:
  ///   - begins: on the clock.
  ///   - bytesDown: that a client fetches.
  ///   - earlier: the answers' times of the rounds before, the latest last.
  func schedule(
    _ round: Int, begins: Double, sampler: ClientSampler, bytesDown: (Int) -> Int, bytesUp: Int, earlier: [[Double]]
  ) throws -> Schedule {
    let wanted = min(sampler.clients, Int((overSelection * Double(sampler.sample)).rounded(.up)))
    let asked = sampler.clients(in: round, count: wanted) { fleet.isAwake($0, at: begins) }
    let limit = deadline.seconds(after: earlier, otherwise: Self.timeOut)
    var (arrivals, failures) = ([(client: Int, seconds: Double)](), [ClientFailure]())
    for client in asked {
      let seconds = try fleet.seconds(client, turn: round, bytesDown: bytesDown(client), bytesUp: bytesUp)
      if let seconds, seconds <= limit {
        arrivals.append((client, seconds))
      } else {
        let reason = seconds.map { "would have answered after \(Self.text($0)) s" } ?? "was lost"
        failures.append(
          ClientFailure(
            client: client, kind: .late, reason: "\(reason), and the round waited \(Self.text(limit)) s"))
      }
    }
    arrivals.sort { ($0.seconds, $0.client) < ($1.seconds, $1.client) }
    let taken = arrivals.prefix(sampler.sample)
    for late in arrivals.dropFirst(sampler.sample) {
      failures.append(
        ClientFailure(client: late.client, kind: .late, reason: "the first \(sampler.sample) had answered"))
    }
    // With as many as are wanted the round is over; else it waits to its end.
    let isFull = taken.count >= min(sampler.sample, asked.count)
    return Schedule(
      asked: asked, taken: taken.map(\.client).sorted(), failures: failures.sorted { $0.client < $1.client },
      seconds: isFull ? taken.last?.seconds ?? 0 : limit, answers: taken.map(\.seconds))
  }

  private static func text(_ seconds: Double) -> String { String(format: "%.1f", seconds) }
}
