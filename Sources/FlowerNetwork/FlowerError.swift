/// What went wrong between this program and a SuperLink: where, what was found, what to do.
public struct FlowerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kept a call from being answered as it should.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// It may well work a little later; whether the call was taken is not known.
    case passing
    /// Nobody is there yet, so that nothing was sent.
    case unreachable
    /// Key, signature, clock or token are not taken.
    case unauthorized
    /// The run that a message is of is over.
    case runOver
    /// The key is registered already.
    case keyTaken
    /// The node's key is not known, or the node is online already.
    case notActivated
    /// Nodes cannot register themselves there.
    case notOpen
    /// The server's certificate is not trusted.
    case untrusted
    /// What is answered is longer than it can be.
    case tooLong
    /// No SuperLink that this program knows.
    case otherFlower
    /// Anything else that stays as it is.
    case refused
    /// This machine's own files.
    case local
  }

  /// What kept the answer away.
  public let kind: Kind
  /// The address, file or key at fault.
  public let subject: String
  /// What was found.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// An error about a subject.
  public init(_ kind: Kind, _ subject: String, _ problem: String, _ remedy: String) {
    (self.kind, self.subject, self.problem, self.remedy) = (kind, subject, problem, remedy)
  }

  /// Whether the same may well work a little later.
  public var isPassing: Bool { kind == .passing || kind == .unreachable }

  /// One line: `https://fl.example.org:9092: the key is not known there; have it admitted: ...`.
  public var description: String { "\(subject): \(problem); \(remedy)" }
}
