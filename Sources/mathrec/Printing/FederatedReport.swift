import FederatedLearning
import FileStorage
import Foundation

/// What a federated run says: lines on standard error, or JSON lines on standard output.
struct FederatedReport {
  let isQuiet: Bool
  let isJSON: Bool
  /// What a finished run is worth, as `summary.json` has it.
  struct Summary: Codable {
    var folder: String
    var strategy: String
    var partition: String
    var seed: UInt64
    var rounds: Int
    var accuracy: Double
    var correct: Int
    var tested: Int
    var loss: Double
    var macroPrecision: Double
    var macroRecall: Double
    var macroF1: Double
    /// The accuracy that was asked for, and the first round that had it.
    var target: Double?
    var targetRound: Int?
    var clientsJudged: Int
    var clientsJudgedBy: ClientExamples
    /// Of the model on the clients' own examples.
    var clientMeanAccuracy: Double
    var clientWorstTenthAccuracy: Double
    var bytesUp: Int
    var bytesDown: Int
    var seconds: Double
  }

  /// Which of the clients' own examples the final model is judged by.
  enum ClientExamples: String, Codable {
    case training = "training examples"
    case heldOut = "held-out examples"

    var words: String { self == .training ? "that they trained on" : "that they held out" }
  }

  func say(_ text: String) {
    if !isQuiet { StandardError.note(text) }
  }

  /// - Parameters:
  ///   - first: rounds that were done before this session.
  ///   - elapsed: seconds of this session.
  func round(
    _ record: RoundRecord, of rounds: Int, first: Int, elapsed: Double, progress: inout ProgressLine
  ) {
    if isJSON { return line(record) }
    let text =
      "round \(record.round) of \(rounds), accuracy \(percent(record.accuracy)), loss \(record.loss.formatted(digits: 3))"
    let done = Double(record.round - first) / Double(rounds - first)
    if progress.isShown { return progress.show(text, done: done) }
    let left = elapsed * (1 - done) / done
    say(text + ", \(ProgressLine.duration(left)) left")
  }

  func finished(_ summary: Summary) {
    if isJSON { return line(summary) }
    let target = summary.target.map { target in
      let round = summary.targetRound.map { "reached in round \($0)" } ?? "not reached"
      return "\n\(percent(target)) \(round)"
    }
    say(
      """
      \(summary.folder): accuracy \(percent(summary.accuracy)) (\(summary.correct) of \(summary.tested)) after \
      \(summary.rounds) rounds, loss \(summary.loss.formatted(digits: 3))\(target ?? "")
      of the classes' means: precision \(percent(summary.macroPrecision)), recall \(percent(summary.macroRecall)), F1 \
      \(percent(summary.macroF1))
      on the examples of \(summary.clientsJudged) clients \(summary.clientsJudgedBy.words): mean \
      \(percent(summary.clientMeanAccuracy)), worst tenth \(percent(summary.clientWorstTenthAccuracy))
      """)
  }

  func line(_ value: some Encodable) {
    guard let data = try? JSONText.data(value) else { return }
    StandardOutput.log(String(decoding: data, as: UTF8.self))
  }

  private func percent(_ share: Double) -> String { "\((100 * share).formatted(digits: 2)) %" }
}
