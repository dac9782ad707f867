import FederatedClassifiers
import FederatedLearning
import FileStorage
import TensorBoardLog

/// A report whose rounds go into TensorBoard's event files too, in the folder `tensorboard` of the run.
struct LoggedReport: RunObserver {
  private(set) var report: FederatedReport
  private var log: EventLog?

  init(_ report: FederatedReport) { self.report = report }

  /// The name of the folder.
  private static let folder = "tensorboard"

  mutating func begun(_ folder: RunFolder, after last: RoundRecord?) {
    trying { log throws(FileError) in
      log = try EventLog(folder: folder[Self.folder])
      // A kill may have kept the last round from the file before this one.
      if let last { try log?.add(Self.scalars(last), step: last.round) }
    }
    report.begun(folder, after: last)
  }

  func note(_ text: String) { report.note(text) }

  mutating func round(_ record: RoundRecord, of rounds: Int, first: Int, asked: Int, seconds: Double) {
    trying { log throws(FileError) in try log?.add(Self.scalars(record), step: record.round) }
    report.round(record, of: rounds, first: first, asked: asked, seconds: seconds)
  }

  mutating func roundsEnded() { report.roundsEnded() }

  mutating func finished(_ summary: RunSummary) { report.finished(summary) }

  /// A log that cannot be written is said once, and ends no run.
  private mutating func trying(_ body: (inout EventLog?) throws(FileError) -> Void) {
    do throws(FileError) { try body(&log) } catch {
      log = nil
      report.note("no more event files are written: \(error)")
    }
  }

  private static func scalars(_ record: RoundRecord) -> [(tag: String, value: Double)] {
    var scalars = [
      ("test/accuracy", record.accuracy), ("test/loss", record.loss), ("clients/answered", Double(record.clients)),
      ("bytes/up", Double(record.bytesUp)), ("bytes/down", Double(record.bytesDown)), ("time/seconds", record.seconds),
    ]
    if let loss = record.trainingLoss { scalars.append(("clients/loss", loss)) }
    if let epsilon = record.epsilon { scalars.append(("privacy/epsilon", epsilon)) }
    if let seconds = record.virtualSeconds { scalars.append(("time/devices", seconds)) }
    return scalars
  }
}
