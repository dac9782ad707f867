#if Federation
  import Crypto
  import FileStorage
  import Foundation

  /// Who belongs to a federation: a site's number, name and key, in a file that people can read.
  public struct Roster: Sendable, Hashable {
    /// A site.
    public struct Member: Sendable, Hashable {
      /// Which client it is, from 0; it stays so for good.
      public let number: Int
      /// As its own logs and ours call it.
      public var name: String
      /// SPKI in PEM with an end of line.
      public let publicKey: String
      /// Whether it was removed; its number is not given again.
      public var isRemoved: Bool

      /// The SHA-256 of the key in DER, by which people compare it: as 'mathrec keygen node' prints it.
      public var fingerprint: String {
        let letters = publicKey.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        return SHA256.hash(data: Data(base64Encoded: letters) ?? Data()).hexText
      }
    }

    /// By number.
    public private(set) var members: [Member] = []
    /// Whether others may come of their own.
    public var isOpen: Bool

    /// An empty roster.
    public init(isOpen: Bool) { self.isOpen = isOpen }

    /// The name of a roster's file where none is given.
    public static let file = "roster.json"
    private static let format = "mathrec roster 1"
    private static let mostBytes = 64 << 20

    /// The members that were not removed.
    public var present: [Member] { members.filter { !$0.isRemoved } }

    /// The member with a key.
    func member(_ publicKey: [UInt8]) -> Member? {
      let text = String(decoding: publicKey, as: UTF8.self)
      return members.first { $0.publicKey == text }
    }

    /// Adds a site, or brings one back that was removed.
    ///
    /// - Throws: ``FlowerError`` for a name that another site has.
    public mutating func admit(_ publicKey: String, name: String) throws(FlowerError) {
      if let place = members.firstIndex(where: { $0.publicKey == publicKey }) {
        members[place].name = name
        members[place].isRemoved = false
        return
      }
      guard !members.contains(where: { $0.name == name && !$0.isRemoved }) else {
        throw FlowerError(
          .local, name, "another site has this name", "give another with --name, or remove that one first")
      }
      members.append(Member(number: members.count, name: name, publicKey: publicKey, isRemoved: false))
    }

    /// Takes a site out; its number stays its own.
    ///
    /// - Returns: the site.
    /// - Throws: ``FlowerError`` where there is none of that name.
    public mutating func remove(_ name: String) throws(FlowerError) -> Member {
      guard let place = members.firstIndex(where: { $0.name == name && !$0.isRemoved }) else {
        throw FlowerError(
          .local, name, "there is no site of this name", "look at 'mathrec server nodes'")
      }
      members[place].isRemoved = true
      return members[place]
    }

    private struct Stored: Encodable {
      let format: String
      let open: Bool
      let members: [StoredMember]
    }

    private struct StoredMember: Encodable {
      let number: Int
      let name: String
      let sha256: String
      let publicKey: String
      let removed: Bool
    }

    /// Writes the file.
    public func write(to path: String) throws(FlowerError) {
      let stored = Stored(
        format: Self.format, open: isOpen,
        members: members.map {
          StoredMember(
            number: $0.number, name: $0.name, sha256: $0.fingerprint, publicKey: $0.publicKey, removed: $0.isRemoved)
        })
      do { try DurableFile.write(try JSONText.data(stored, isPretty: true), to: path) } catch {
        throw FlowerError(.local, path, "the roster cannot be written (\(error))", "give another place with --roster")
      }
    }

    /// Reads a file.
    ///
    /// - Throws: ``FlowerError`` where it is none.
    public init(path: String) throws(FlowerError) {
      func bad(_ problem: String) -> FlowerError {
        FlowerError(.local, path, problem, "bring the file back, or admit the sites again into another")
      }
      guard let data = FileManager.default.contents(atPath: path), data.count <= Self.mostBytes else {
        throw bad("the roster cannot be read")
      }
      let json = data.withUnsafeBytes { JSONValue($0) }
      guard json?["format"]?.string == Self.format, case .bool(let isOpen)? = json?["open"],
        let rows = json?["members"]?.array({ $0 })
      else { throw bad("it is no roster") }
      self.init(isOpen: isOpen)
      for (number, row) in rows.enumerated() {
        guard row["number"]?.integer == number, let name = row["name"]?.string, let key = row["publicKey"]?.string,
          case .bool(let isRemoved)? = row["removed"], key.hasPrefix("-----BEGIN PUBLIC KEY-----\n"),
          key.hasSuffix("\n"),
          !members.contains(where: { $0.publicKey == key })
        else { throw bad("its site \(number) is damaged") }
        members.append(Member(number: number, name: name, publicKey: key, isRemoved: isRemoved))
      }
    }
  }
#endif
