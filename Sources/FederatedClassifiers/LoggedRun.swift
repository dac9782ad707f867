import FederatedLearning

/// An observer whose notes are kept in the run's folder too.
struct LoggedRun<Observer: RunObserver>: RunObserver {
  var observer: Observer
  let log: RunLog

  init(_ observer: Observer, _ log: RunLog) {
    self.observer = observer
    self.log = log
  }

  mutating func begun(_ folder: RunFolder, after last: RoundRecord?) {
    log.begin()
    observer.begun(folder, after: last)
  }

  func note(_ text: String) {
    log.append(text)
    observer.note(text)
  }

  mutating func round(_ record: RoundRecord, of rounds: Int, first: Int, asked: Int, seconds: Double) {
    observer.round(record, of: rounds, first: first, asked: asked, seconds: seconds)
  }

  mutating func roundsEnded() { observer.roundsEnded() }
}
