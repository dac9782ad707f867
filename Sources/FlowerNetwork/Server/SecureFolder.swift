#if Federation
  import FileStorage
  import Foundation
  import SecureAggregation

  /// A secure sum that is under way, as files, so that a server that was killed asks each client the same again and nothing else.
  ///
  /// Who is in a stage is on the disk before anything is sent that depends on it: else a server that came back could take a client for
  /// lost that it took for a survivor before, and ask for both kinds of share.
  struct SecureFolder {
    /// Which sum.
    struct Attempt: Codable {
      var round: Int
      var nonce: [UInt8]
      var clients: [Int]
      var session: [UInt8]
    }

    private let path: String
    private static let attempt = "attempt.json"

    init(_ run: String) throws(FlowerError) {
      path = run + "/secure"
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch { throw FlowerError(.local, path, "the folder cannot be made", "make room on the disk") }
    }

    /// The sum that was begun for a round; nil: none.
    func attempt(of round: Int) -> Attempt? {
      let known = read(Self.attempt).flatMap { try? JSONDecoder().decode(Attempt.self, from: $0) }
      return known?.round == round ? known : nil
    }

    /// Forgets the sum before, and keeps which is begun.
    func begin(_ attempt: Attempt) throws(FlowerError) {
      clear()
      try write(attempt, Self.attempt)
    }

    /// Forgets a sum: what says which one it is goes first, so that what is left of it is nobody's.
    func clear() {
      unlink(path + "/" + Self.attempt)
      for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] { unlink(path + "/" + name) }
    }

    /// Whose replies a stage went on with; nil: it is open.
    func members(of stage: SecureStage) -> [Int]? {
      read("\(stage.rawValue).json").flatMap { try? JSONDecoder().decode([Int].self, from: $0) }
    }

    /// Ends a stage: nobody comes later.
    func close(_ stage: SecureStage, _ members: [Int]) throws(FlowerError) {
      try write(members, "\(stage.rawValue).json")
    }

    /// A reply, and after how many seconds of the round it came; nil where there is none.
    func reply(_ stage: SecureStage, of client: Int) -> (bytes: [UInt8], seconds: Double)? {
      guard let data = read("\(stage.rawValue)-\(client)"), data.count >= 8 else { return nil }
      let bits = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return (Array(data.dropFirst(8)), Double(bitPattern: bits))
    }

    func keep(_ bytes: [UInt8], _ stage: SecureStage, of client: Int, seconds: Double) throws(FlowerError) {
      let head = withUnsafeBytes(of: seconds.bitPattern.littleEndian) { Data($0) }
      try write(head + Data(bytes), named: "\(stage.rawValue)-\(client)")
    }

    private func read(_ name: String) -> Data? { FileManager.default.contents(atPath: path + "/" + name) }

    private func write(_ value: some Encodable, _ name: String) throws(FlowerError) {
      guard let data = try? JSONText.data(value) else {
        throw FlowerError(.local, path + "/" + name, "it cannot be written as JSON", "report this")
      }
      try write(data, named: name)
    }

    private func write(_ data: Data, named name: String) throws(FlowerError) {
      do throws(FileError) { try DurableFile.write(data, to: path + "/" + name) } catch {
        throw FlowerError(.local, error.path, error.found, error.advice)
      }
    }
  }
#endif
