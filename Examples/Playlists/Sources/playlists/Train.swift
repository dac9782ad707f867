import ArgumentParser
import FederatedLearning
import Foundation
import Recommendation

extension TrainingSettings.Visibility: ExpressibleByArgument {}

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model over all listeners, one of whose items each is held out to judge it by.",
    discussion: """
      The run's folder has config.json, history.csv (a line a round: accuracy is HR@10, loss is 1 - NDCG@10; bytes and seconds are \
      sums), a checkpoint after every round and at the end the model, the items' names and evaluation.json. Ctrl-C or kill -9 \
      lose at most the running round: --resume FOLDER goes on to the same bytes.
      """)

  @Option(help: "A folder of Last.fm (HetRec 2011) or MovieLens; without it listeners are made up.")
  var data: String?
  @Option(help: "Made-up listeners; each is made when it is asked for, so that a million take no memory.")
  var listeners = TrainingSettings().listeners
  @Option(help: "Items of made-up listeners.")
  var items = TrainingSettings().items
  @Option(help: "Numbers of each item and listener.")
  var factors = TrainingSettings().factors
  @Option(help: "By how much more hearing an item counts than not hearing it.")
  var confidence = TrainingSettings().confidence
  @Option(help: "How near to 0 listeners, and items of mean popularity, are held.")
  var regularization = TrainingSettings().regularization
  @Option(help: "How that grows with an item's listeners: as their number to this power.")
  var exponent = TrainingSettings().exponent
  @Option(help: "Rounds.")
  var rounds: Int?
  @Option(help: "Listeners of a round. (default: all)")
  var sample: Int?
  @Option(help: "How far items move in a round, from 0 to 1. (default: the root of the share of listeners in it)")
  var rate: Double?
  @Option(
    help:
      "Noise on each round's sum, in multiples of --clip: differential privacy of listeners, with its ε in every row.")
  var noise: Float?
  @Option(help: "With --noise, the longest update that counts whole.")
  var clip: Float?
  @Flag(
    help:
      "Have listeners mask their updates, so that the server sees the round's sum alone, and not who heard which items."
  )
  var secure = false
  @Option(help: "Listeners that the model is judged by after each round, at most; the finished model is judged by all.")
  var judged = TrainingSettings().judged
  @Option(help: "Everything random comes from this number.")
  var seed: UInt64 = 1
  @Option(name: .shortAndLong, help: "The folder of the run.")
  var output = "playlists-run"
  @Option(help: "Go on with the run of a folder, with its settings; --rounds may ask for more.")
  var resume: String?
  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false
  @OptionGroup var threadOptions: ThreadOptions

  private static let program = "playlists \(Playlists.version)"

  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    (settings.data, settings.listeners, settings.items) = (data, listeners, items)
    (settings.factors, settings.confidence, settings.regularization) = (factors, confidence, regularization)
    (settings.exponent, settings.rounds) = (exponent, rounds ?? settings.rounds)
    (settings.sample, settings.rate, settings.noise, settings.clip) = (sample, rate, noise, clip)
    (settings.seed, settings.judged, settings.visibility) = (seed, judged, secure ? .secure : .rows)
    return settings
  }

  func validate() throws {
    if resume == nil { try refused { try settings.check() } }
  }

  func run() throws {
    Interrupt.install()
    let training =
      try resume.map {
        try FederatedTraining(resuming: $0, rounds: rounds, program: Self.program, threads: threadOptions.threads)
      } ?? FederatedTraining(creating: output, settings, program: Self.program, threads: threadOptions.threads)
    var report = TrainingReport(isQuiet: quiet)
    let evaluation = try training.run(observer: &report, shouldContinue: { !Interrupt.isRequested })
    report.end()
    guard let evaluation else { throw ExitCode(130) }
    if !quiet { print(evaluation.table) }
  }
}

/// What is said of a run: a line that is written over on a terminal, and notes.
private struct TrainingReport: TrainingObserver {
  let isQuiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var last: RoundRecord?

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  func note(_ text: String) {
    if !isQuiet { FileHandle.standardError.write(Data((clearing + text + "\n").utf8)) }
  }

  private var clearing: String { isTerminal ? "\r\u{1B}[K" : "" }

  mutating func round(_ record: RoundRecord, of rounds: Int) {
    last = record
    guard !isQuiet, isTerminal else { return }
    let text = String(
      format: "\r\u{1B}[Kround %d of %d: HR@10 %.4f, NDCG@10 %.4f, %.1f s", record.round, rounds, record.accuracy,
      1 - record.loss, record.seconds)
    FileHandle.standardError.write(Data(text.utf8))
  }

  func end() {
    guard !isQuiet else { return }
    if isTerminal { FileHandle.standardError.write(Data(clearing.utf8)) }
    guard let last else { return }
    func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
    let privacy = last.epsilon.map { String(format: ", ε = %.3g", $0) } ?? ""
    print(
      String(
        format: "%d rounds in %.1f s: %@ up, %@ down%@", last.round, last.seconds, megabytes(last.bytesUp),
        megabytes(last.bytesDown), privacy))
  }
}
