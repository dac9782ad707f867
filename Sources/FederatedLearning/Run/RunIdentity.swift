/// What a run is: the settings that its bytes depend on, and what is only noted of the program that began it.
public struct RunIdentity: Sendable, Hashable {
  /// A run goes on with the same only: settings and the data's fingerprint, by name.
  public let bound: [String: String]
  /// Said where it is not the same: the program's version, its kernels.
  public let noted: [String: String]

  /// - Parameters:
  ///   - bound: by names that read well behind "began with".
  public init(bound: [String: String], noted: [String: String]) {
    self.bound = bound
    self.noted = noted
  }

  private static let (boundPrefix, notedPrefix) = ("bound.", "noted.")

  /// As a checkpoint's metadata has it.
  var metadata: [String: String] {
    let pairs =
      bound.map { (Self.boundPrefix + $0.key, $0.value) } + noted.map { (Self.notedPrefix + $0.key, $0.value) }
    return Dictionary(pairs) { $1 }
  }

  /// Out of a checkpoint's metadata.
  init(metadata: [String: String]) {
    func values(_ prefix: String) -> [String: String] {
      let pairs = metadata.filter { $0.key.hasPrefix(prefix) }
      return Dictionary(pairs.map { (String($0.key.dropFirst(prefix.count)), $0.value) }) { $1 }
    }
    self.init(bound: values(Self.boundPrefix), noted: values(Self.notedPrefix))
  }

  private static let nothing = "nothing"

  /// - Throws: ``FederatedError`` naming the first setting that this run began with and `present` has otherwise, with both
  ///   values.
  public func check(_ present: RunIdentity, path: String) throws(FederatedError) {
    for name in Set(bound.keys).union(present.bound.keys).sorted() where bound[name] != present.bound[name] {
      throw FederatedError(
        path,
        "the run began with \(name) \(bound[name] ?? Self.nothing), and now it is \(present.bound[name] ?? Self.nothing)",
        "put it back as it was, or start another run")
    }
  }

  /// What is to be said of another program or other kernels; empty where they are the same.
  public func notes(_ present: RunIdentity) -> [String] {
    Set(noted.keys).union(present.noted.keys).sorted().filter { noted[$0] != present.noted[$0] }.map { name in
      "the run began with \(name) \(noted[name] ?? Self.nothing) and goes on with "
        + "\(present.noted[name] ?? Self.nothing): its bytes may not be those of a run that was never stopped"
    }
  }
}
