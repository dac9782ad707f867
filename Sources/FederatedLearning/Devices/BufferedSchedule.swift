/// FedBuff's clients (Nguyen et al. 2022, arXiv 2106.06639): so many are always at work, each from the model as it was when it began, and
/// the server moves after every so many answers. Who answers when depends on devices alone, so that it is known before anybody
/// trains.
struct BufferedSchedule: Sendable {
  private let fleet: DeviceFleet
  private let sampler: ClientSampler
  private let bytesDown: Int
  private let bytesUp: Int
  /// C and K.
  private let working: Int
  private let buffer: Int

  /// A client at work.
  private struct Job: Sendable, Hashable {
    let client: Int
    let version: Int
    let ends: Double
    let isLost: Bool
  }

  private var jobs: [Job] = []
  /// Which of the clients, wave by wave of the sampler, begins next.
  private var next = 0
  private(set) var clock = 0.0
  /// Steps of the server so far.
  private(set) var version = 0
  /// Whose answers are in the buffer: none of them begins again before it is emptied.
  private var answered: Set<Int> = []

  /// An answer that goes into the buffer.
  struct Answer: Sendable, Hashable {
    let client: Int
    /// Of the model that it began from.
    let version: Int
  }

  /// - Parameters:
  ///   - sampler: of waves of `working` clients.
  init(fleet: DeviceFleet, sampler: ClientSampler, buffer: Int, bytesDown: Int, bytesUp: Int) throws {
    self.fleet = fleet
    self.sampler = sampler
    (self.bytesDown, self.bytesUp) = (bytesDown, bytesUp)
    (working, self.buffer) = (sampler.sample, buffer)
    try refill()
  }

  /// The versions that clients at work began from.
  var versionsInUse: Set<Int> { Set(jobs.map(\.version)) }

  /// The answers of the server's next step, in the order of their arrival, who was lost meanwhile, and how many clients began.
  mutating func step() throws -> (answers: [Answer], lost: [Int], begun: Int) {
    var (answers, lost, begun) = ([Answer](), [Int](), 0)
    while answers.count < buffer, let first = jobs.first {
      // All that end at one moment are taken before anybody begins anew.
      clock = first.ends
      while answers.count < buffer, let job = jobs.first, job.ends == clock {
        jobs.removeFirst()
        if job.isLost {
          lost.append(job.client)
        } else {
          answers.append(Answer(client: job.client, version: job.version))
          answered.insert(job.client)
        }
      }
      if answers.count == buffer {
        version += 1
        answered = []
      }
      begun += try refill()
    }
    return (answers, lost, begun)
  }

  @discardableResult
  private mutating func refill() throws -> Int {
    var begun = 0
    var tries = 0
    while jobs.count < working, tries < 4 * working + 64 {
      tries += 1
      let wave = sampler.clients(in: next / working)
      let client = wave[next % working]
      next += 1
      guard !answered.contains(client), !jobs.contains(where: { $0.client == client }), fleet.isAwake(client, at: clock)
      else { continue }
      let seconds = try fleet.seconds(client, turn: next, bytesDown: bytesDown, bytesUp: bytesUp)
      jobs.append(
        Job(
          client: client, version: version, ends: clock + (seconds ?? DeviceRounds.timeOut), isLost: seconds == nil))
      begun += 1
    }
    jobs.sort { ($0.ends, $0.client) < ($1.ends, $1.client) }
    return begun
  }
}
