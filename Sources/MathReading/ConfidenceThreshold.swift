/// Confidences, from 0 to 1, from which something is done.
public enum ConfidenceThreshold {
  /// From here `solve` gives an answer: of less confident readings two in three are wrong.
  public static let answered = 0.4
  /// From here `evaluate` counts a reading as sure, and an error as confidently wrong.
  public static let sure = 0.9
}
