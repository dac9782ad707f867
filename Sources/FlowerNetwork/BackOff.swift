/// How long to wait before something is tried again: a second, then twice as long each time, to a minute, with a part of chance so
/// that not all come back at once.
struct BackOff: Sendable {
  private let (least, most): (Double, Double)
  private var seconds: Double?

  init(least: Double = 1, most: Double = 60) { (self.least, self.most) = (least, most) }

  mutating func next() -> Double {
    let next = min(most, seconds.map { 2 * $0 } ?? least)
    seconds = next
    return next * Double.random(in: 0.75...1.25)
  }

  /// Whether nothing was waited for yet.
  var isFresh: Bool { seconds == nil }

  mutating func reset() { seconds = nil }
}
