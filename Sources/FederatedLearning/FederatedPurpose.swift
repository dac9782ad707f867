import RandomStreams

/// What random numbers of a federated run are for: the first number of a stream's path, past those of the network and the data.
public enum FederatedPurpose: UInt64, Sendable {
  case partition = 101
  case clientSampling, clientShuffle, clientDropout, fisherSample, clientHoldout, filter, buckets, attackers,
    rootExamples, device, noise

  func stream(seed: UInt64, _ path: Int...) -> RandomStream { stream(seed: seed, path) }

  /// The stream of a seed and what tells it from others of the same purpose.
  func stream(seed: UInt64, _ path: [Int]) -> RandomStream {
    RandomStream(seed: seed, path: [rawValue] + path.map { UInt64(bitPattern: Int64($0)) })
  }
}
