/// Why a request had no answer: of what address, what was found, what to do.
public struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kept the answer away.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// libcurl is not installed.
    case noLibrary
    /// The name of the server is not known.
    case unresolved
    /// Nobody listens there.
    case unreachable
    /// It took too long, or the link died.
    case timedOut
    /// The server's certificate is not one of an authority that is trusted, or is for another name.
    case untrusted
    /// The file of authorities cannot be read.
    case noAuthorityFile
    /// The answer is longer than is taken.
    case tooLong
    /// The connection ended in the middle.
    case brokenOff
    /// The address is none of http or https.
    case badAddress
    /// Anything else.
    case failed
  }

  /// What kept the answer away.
  public let kind: Kind
  /// Of what address.
  public let address: String
  /// What was found, in the library's words.
  public let found: String

  /// An error of a request.
  public init(_ kind: Kind, _ address: String, _ found: String) {
    self.kind = kind
    self.address = address
    self.found = found
  }

  /// Whether the same request may well be answered a little later.
  public var isPassing: Bool { [.unresolved, .unreachable, .timedOut, .brokenOff].contains(kind) }

  /// What to do.
  public var remedy: String {
    switch kind {
    case .noLibrary: "install it: apt-get install libcurl4"
    case .unresolved: "check the name, and that this machine is online"
    case .unreachable: "check the port, and that the server runs"
    case .timedOut: "try again, or over another link"
    case .untrusted: "give the file of its authority, or check the name in the address"
    case .noAuthorityFile: "give a PEM file of certificates"
    case .tooLong: "check the address: this is none of ours"
    case .brokenOff: "try again"
    case .badAddress: "give an address that begins with http:// or https://"
    case .failed: "look at the words above"
    }
  }

  /// One line: `https://models.example.org/HEAD: Could not resolve host; check the name, and that this machine is online`.
  public var description: String { "\(address): \(found); \(remedy)" }
}
