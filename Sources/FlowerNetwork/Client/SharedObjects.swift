#if Federation
  import Synchronization

  /// Objects that several nodes of a site are sent, such as a round's model, which is fetched once for all of them.
  final class SharedObjects: Sendable {
    /// The newest first; a name is the hash of its content.
    private let known = Mutex<[(name: String, content: [UInt8])]>([])

    private static let (most, mostBytes) = (4, 1 << 26)

    /// What is known by a name; nil: nothing.
    func content(_ name: String) -> [UInt8]? {
      known.withLock { known in known.first { $0.name == name }?.content }
    }

    /// Keeps content that has the hash of its name, and forgets what came long before.
    func keep(_ name: String, _ content: [UInt8]) {
      guard content.count <= Self.mostBytes else { return }
      known.withLock { known in
        known.removeAll { $0.name == name }
        known.insert((name, content), at: 0)
        while known.count > Self.most || known.reduce(0, { $0 + $1.content.count }) > Self.mostBytes {
          known.removeLast()
        }
      }
    }
  }
#endif
