/// How long to wait before something is tried again: a second, then twice as long each time, to a minute, with a part of chance so
/// that not all come back at once.
struct BackOff: Sendable {
  private var seconds = 0.5
  private let most: Double

  init(most: Double = 60) { self.most = most }

  mutating func next() -> Double {
    seconds = min(most, 2 * seconds)
    return seconds * Double.random(in: 0.75...1.25)
  }

  /// Whether nothing was waited for yet.
  var isFresh: Bool { seconds == 0.5 }

  mutating func reset() { seconds = 0.5 }
}
