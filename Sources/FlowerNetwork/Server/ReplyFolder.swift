#if Federation
  import FileStorage
  import Foundation

  /// The replies of a round that is not done, as files, so that no client trains twice because the server was killed.
  struct ReplyFolder {
    private let path: String
    private let round: Int

    init(_ run: String, round: Int) throws(FlowerError) {
      path = run + "/replies"
      self.round = round
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch { throw FlowerError(.local, path, "the folder cannot be made", "make room on the disk") }
      removeOthers(than: round)
    }

    private func file(_ client: Int) -> String { "\(path)/round-\(round)-client-\(client)" }

    /// A reply, and after how many seconds it came; nil where there is none.
    func reply(of client: Int) -> ([UInt8], Double)? {
      guard let data = FileManager.default.contents(atPath: file(client)), data.count >= 8 else { return nil }
      let bits = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return (Array(data.dropFirst(8)), Double(bitPattern: bits))
    }

    func keep(_ bytes: [UInt8], of client: Int, seconds: Double) throws(FlowerError) {
      let head = withUnsafeBytes(of: seconds.bitPattern.littleEndian) { Data($0) }
      do throws(FileError) { try DurableFile.write(head + Data(bytes), to: file(client)) } catch {
        throw FlowerError(.local, error.path, error.found, error.advice)
      }
    }

    /// Removes the replies of rounds before; this round's stay until its checkpoint is written.
    func removeOthers() { removeOthers(than: round) }

    private func removeOthers(than round: Int) {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      where name.hasPrefix("round-") && !name.hasPrefix("round-\(round)-") {
        unlink(path + "/" + name)
      }
    }
  }
#endif
