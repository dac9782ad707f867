/// What random numbers of data are used for: the first number of a stream's path (see `RandomStream`).
public enum DataPurpose: UInt64, Sendable {
  /// How a picture or ink is varied in an epoch.
  case augmentation = 4
  /// What the synthesizer writes.
  case synthesis
  /// Which writers are held out.
  case split
  /// Which of many samples are taken.
  case sampling
}
