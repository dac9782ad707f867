/// Confidences from which on something is done.
public enum ConfidenceThreshold {
  /// `solve` gives an answer: where a reading is less sure, two of three are wrong.
  public static let answered = 0.4
  /// `evaluate` counts a reading as sure: what is wrong then is wrong and confident.
  public static let sure = 0.9
}
