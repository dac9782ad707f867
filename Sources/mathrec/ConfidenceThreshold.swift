/// Confidences from which on something is done.
enum ConfidenceThreshold {
  /// `solve` gives an answer: always, unless --min-confidence asks for more.
  static let answered = 0.0
  /// `evaluate` counts a reading as sure: what is wrong then is wrong and confident.
  static let sure = 0.9
}
