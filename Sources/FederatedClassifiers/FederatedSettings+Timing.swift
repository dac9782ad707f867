import FederatedLearning

extension FederatedSettings {
  /// How the run goes with its clients' devices; nil: what clients do takes no time that is counted.
  ///
  /// - Parameter examples: how many a client has.
  func timing(examples: @escaping @Sendable (_ client: Int) throws -> Int) -> RoundTiming? {
    guard let devices else { return nil }
    let fleet = DeviceFleet(devices, seed: seed, epochs: local.epochs, examples: examples)
    guard let buffer else {
      return .rounds(DeviceRounds(fleet, deadline: deadline, overSelection: overSelection))
    }
    return .buffer(BufferedRounds(fleet, buffer: buffer, mostStale: mostStale))
  }
}
