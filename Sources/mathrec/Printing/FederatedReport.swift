import FederatedClassifiers
import FederatedLearning
import FileStorage
import Foundation

/// What a federated run says: lines on standard error, or JSON lines on standard output.
struct FederatedReport: RunObserver {
  let isQuiet: Bool
  let isJSON: Bool
  private var progress: ProgressLine

  init(isQuiet: Bool, isJSON: Bool) {
    self.isQuiet = isQuiet
    self.isJSON = isJSON
    progress = ProgressLine(isQuiet: isQuiet || isJSON)
  }

  func note(_ text: String) {
    if !isQuiet { StandardError.note(text) }
  }

  mutating func round(_ record: RoundRecord, of rounds: Int, first: Int, asked: Int, seconds: Double) {
    if isJSON { return line(record) }
    let answers = record.clients < asked ? ", \(record.clients) of \(asked) clients answered" : ""
    let text =
      "round \(record.round) of \(rounds)\(answers), accuracy \(percent(record.accuracy)), "
      + "loss \(record.loss.formatted(digits: 3))"
    let done = Double(record.round - first) / Double(rounds - first)
    if progress.isShown { return progress.show(text, done: done) }
    note(text + ", \(ProgressLine.duration(seconds * (1 - done) / done)) left")
  }

  func roundsEnded() { progress.clear() }

  mutating func finished(_ summary: RunSummary) {
    if isJSON { return line(summary) }
    let target = summary.target.map { target in
      let round = summary.targetRound.map { "reached in round \($0)" } ?? "not reached"
      return "\n\(percent(target)) \(round)"
    }
    let clients =
      summary.clientsJudged == 0
      ? ""
      : "\non the examples of \(summary.clientsJudged) clients \(summary.clientsJudgedBy.words): mean "
        + "\(percent(summary.clientMeanAccuracy)), worst tenth \(percent(summary.clientWorstTenthAccuracy))"
    var own = ""
    if let mean = summary.ownMeanAccuracy, let worst = summary.ownWorstTenthAccuracy {
      own = "\nof the clients' own models on the same examples: mean \(percent(mean)), worst tenth \(percent(worst))"
    }
    let time = summary.virtualSeconds.map { "\nof the devices' clock: \($0.formatted(digits: 0)) s" }
    let privacy = (summary.privacy ?? []).map { "\n" + $0 }.joined()
    let backdoor = summary.backdoorSuccess.map { "\nof stamped images called as attackers wanted: \(percent($0))" }
    note(
      """
      \(summary.folder): accuracy \(percent(summary.accuracy)) (\(summary.correct) of \(summary.tested)) after \
      \(summary.rounds) rounds, loss \(summary.loss.formatted(digits: 3))\(target ?? "")
      of the classes' means: precision \(percent(summary.macroPrecision)), recall \(percent(summary.macroRecall)), F1 \
      \(percent(summary.macroF1))\(clients)\(own)\(backdoor ?? "")\(time ?? "")\(privacy)
      """)
  }

  /// A line of JSON; a reader who cannot be told does not end the run, whose files hold all that is told.
  private func line(_ value: some Encodable) {
    guard let data = try? JSONText.data(value) else { return }
    StandardOutput.log(String(decoding: data, as: UTF8.self))
  }

  private func percent(_ share: Double) -> String { "\((100 * share).formatted(digits: 2)) %" }
}
