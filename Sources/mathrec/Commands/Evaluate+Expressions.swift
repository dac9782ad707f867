import Datasets
import Evaluation
import FileStorage
import Foundation
import MathReading
import WorkSharing

extension Evaluate {
  func evaluateExpressions(_ path: String) throws {
    Interrupt.install()
    var set = try ExpressionSet(path, seed: seed)
    if let subset { try set.keep(subset: subset, of: path) }
    let models = try ModelLocation.models(symbols: symbolModels.model)
    var recognizer = try models.recognizer()
    for step in without { step.leave(&recognizer) }
    let evaluation = ExpressionEvaluation(recognizer: recognizer, domain: domain, severity: severity)
    if let marks {
      set.items = try marked(set.items, of: path, count: marks, evaluation)
      if Interrupt.isRequested { throw Self.interrupted }
    }
    let settings = ([domain.rawValue, severity.map(String.init) ?? "clean"] + without.map(\.rawValue))
      .joined(separator: " ")
    let partial = try predictions.map { file in
      let fingerprint = try EvaluationFingerprint.evaluation(of: set.items, models: models.paths, settings: settings)
      return try PartialPredictions(path: file + ".part", fingerprint: fingerprint, count: set.items.count)
    }
    if let partial {
      if partial.wasOther { note("\(partial.path) was of another set, model or program; starting anew") }
      if !partial.kept.isEmpty { note("going on after \(partial.kept.count) of \(set.items.count) in \(partial.path)") }
    }
    let all = try read(set.items, evaluation, partial)
    let results = all.compactMap { $0 }
    let isWhole = results.count == set.items.count
    if isWhole, let predictions {
      try OutputFile.write(try Prediction.lines(results), to: predictions)
      partial?.remove()
    }
    let record = ExpressionRecord(
      circumstances: try circumstances(of: path, models: models.paths), leftOut: set.leftOut, predictions: results,
      threshold: minConfidence, marksAnsweredFrom: marks.map { _ in ConfidenceThreshold.answered })
    if json {
      print(String(decoding: try JSONText.data(record, isPretty: false), as: UTF8.self), terminator: "")
    } else {
      if !isWhole { print("stopped after \(results.count) of \(set.items.count) expressions; figures of those:") }
      print(record.text)
    }
    guard isWhole else {
      StandardOutput.flush()
      note(
        predictions.map { "stopped; the same command goes on from \($0).part" }
          ?? "stopped; with --predictions what is read is kept, and the command can go on")
      throw Self.interrupted
    }
    if let report {
      try ExpressionReport(
        record: record, items: set.items, predictions: results, severity: severity, mostPictures: pictures, jobs: jobs
      ).write(to: report)
      note("\(report)/index.html")
    }
  }

  /// The first `count` items that are read rightly, with marks of every kind.
  private func marked(
    _ items: [ExpressionSet.Item], of path: String, count: Int, _ evaluation: ExpressionEvaluation
  ) throws -> [ExpressionSet.Item] {
    guard items.contains(where: \.isInk) else {
      throw DatasetError(file: path, problem: "holds pictures, on which nothing can be drawn", remedy: "give ink")
    }
    // A rule beside a lone 1, or a line under it, would leave nobody able to tell which is which.
    let items = items.filter { ($0.ink?.symbols.count ?? 0) >= MarkedSet.fewestSymbols }
    var right: [ExpressionSet.Item] = []
    var start = 0
    // By portions of one size, so that the number of threads does not decide how many are read.
    while right.count < count, start < items.count, !Interrupt.isRequested {
      let portion = Array(items[start..<min(start + 64, items.count)])
      let predictions = try read(portion, evaluation, nil)
      right += zip(portion, predictions).filter { $1?.exact == true }.map(\.0)
      start += portion.count
    }
    guard right.count >= count || Interrupt.isRequested else {
      throw DatasetError(
        file: path,
        problem: "\(right.count) of its \(items.count) expressions of \(MarkedSet.fewestSymbols) symbols or more are "
          + "read rightly, not \(count)",
        remedy: "give more expressions, or ask for fewer with --marks")
    }
    note("\(min(right.count, count)) of the first \(start) expressions are read rightly without a mark")
    return MarkedSet.items(Array(right.prefix(count)), seed: seed)
  }

  /// The predictions in the order of the items; nil for those that an interrupted run has not come to.
  private func read(
    _ items: [ExpressionSet.Item], _ evaluation: ExpressionEvaluation, _ partial: PartialPredictions?
  ) throws -> [Prediction?] {
    var all = items.indices.map { partial?.kept[$0] }
    let open = items.indices.filter { all[$0] == nil }
    var progress = ProgressLine()
    var done = 0
    try SharedWork.run(
      open.count, threads: jobs, order: .ofCompletion, shouldContinue: { !Interrupt.isRequested },
      work: { evaluation.read(items[open[$1]]) },
      deliver: { number, prediction in
        try partial?.append(prediction, at: open[number])
        all[open[number]] = prediction
        done += 1
        progress.show("\(items.count - open.count + done) of \(items.count)", done: Double(done) / Double(open.count))
      })
    progress.clear()
    return all
  }

  func note(_ text: String) { StandardError.note(text) }
}
