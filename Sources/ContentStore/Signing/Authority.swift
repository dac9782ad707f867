#if Federation
  import FileStorage
  import Foundation

  /// An authority of a private network and its server's certificate, made by the `openssl` command: certificates are its trade, and
  /// what it is told can be read.
  public struct Authority: Sendable {
    private let name: String
    private let hosts: [String]

    /// Days that certificates hold: ten years the authority, two the server, as clients accept no more.
    private static let (authorityDays, serverDays) = (3650, 730)

    /// - Parameters:
    ///   - name: the files' names begin with it.
    ///   - hosts: names or addresses by which clients know the server.
    /// - Throws: ``ContentError`` for a host that is neither.
    public init(name: String, hosts: [String]) throws(ContentError) {
      for host in hosts {
        let isFit =
          !host.isEmpty && host.utf8.count <= 253
          && host.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
              || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "*")].contains(byte)
          }
        guard isFit else {
          throw ContentError("--host \(host)", "it is no name or address of a machine", "give one like fl.example.org")
        }
      }
      guard !hosts.isEmpty else {
        throw ContentError("--host", "there is none", "give the name or address by which clients know the server")
      }
      self.name = name
      self.hosts = hosts
    }

    /// The files it makes, the private ones first.
    public var files: [String] { ["-ca.key", "-server.key", "-ca.crt", "-server.crt"].map { name + $0 } }

    /// What `openssl` is told, one call after another.
    public var commands: [[String]] {
      let (authorityKey, serverKey) = (files[0], files[1])
      let names = hosts.map { host in
        let isAddress =
          host.contains(":") || host.split(separator: ".").count == 4 && host.allSatisfy { $0 == "." || $0.isNumber }
        return (isAddress ? "IP:" : "DNS:") + host
      }
      let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
      return [
        ["openssl", "req", "-x509"] + curve + [
          "-keyout", authorityKey, "-out", files[2], "-days", "\(Self.authorityDays)", "-subj", "/CN=mathrec authority",
          "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        ],
        ["openssl", "req", "-x509", "-CA", files[2], "-CAkey", authorityKey] + curve + [
          "-keyout", serverKey, "-out", files[3], "-days", "\(Self.serverDays)", "-subj", "/CN=\(hosts[0].prefix(64))",
          "-addext", "subjectAltName=\(names.joined(separator: ","))", "-addext", "basicConstraints=critical,CA:FALSE",
          "-addext", "extendedKeyUsage=serverAuth",
        ],
      ]
    }

    /// The calls as a shell takes them.
    public var text: String {
      commands.map { words in
        words.map { $0.contains { " ,/=:*".contains($0) } ? "'\($0)'" : $0 }.joined(separator: " ") + "\n"
      }.joined()
    }

    /// Makes the files, the keys for their owner alone.
    ///
    /// - Throws: ``ContentError`` where one is there, or openssl is not or fails, with its words.
    public func make() throws(ContentError) {
      try KeyFiles.refuse(files)
      // Keys are never readable by others, not for a moment.
      let before = umask(0o077)
      defer { umask(before) }
      for words in commands { try Self.run(words) }
      for path in files.suffix(2) { chmod(path, 0o644) }
    }

    private static func run(_ words: [String]) throws(ContentError) {
      let (status, lines): (Int32, [Substring])
      do { (status, lines) = try OtherProgram.run(words) } catch {
        throw ContentError("openssl", "it cannot be run: \(error.localizedDescription)", "apt-get install openssl")
      }
      guard status == 0 else {
        let lines = lines.filter { !$0.hasPrefix("-") }
        throw ContentError(
          words.joined(separator: " "), "it failed: \(lines.suffix(3).joined(separator: " "))",
          "apt-get install openssl, version 3; or mend what it says")
      }
    }
  }
#endif
