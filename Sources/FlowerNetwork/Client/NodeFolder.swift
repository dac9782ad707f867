#if Federation
  import FileStorage
  import FlowerWire
  import Foundation

  /// What a node keeps on its disk: its number, the message it works on and the reply that is not all sent yet.
  struct NodeFolder: Sendable {
    let path: String

    init(_ path: String) throws(FlowerError) {
      self.path = path
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw FlowerError(.local, path, "the folder cannot be made", "name a place where you may write with --state")
      }
    }

    private static let (number, announced, inbox, outbox) = ("node", "announced-", "inbox", "outbox")
    private static let mostAnnounced = 8
    /// A larger file is no message of ours.
    private static let mostBytes = 1 << 33

    /// The number that the SuperLink gave it; nil where there is none.
    var nodeID: UInt64? {
      read(Self.number).flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
    }

    func keep(nodeID: UInt64) throws(FlowerError) { try write(Array("\(nodeID)".utf8), Self.number) }

    /// The names of the files of messages that the SuperLink handed over, which it does once, and whose objects are not all here: as
    /// they came.
    private var announcements: [String] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return names.filter { $0.hasPrefix(Self.announced) && Self.number(of: $0) != nil }.sorted()
    }

    private static func number(of name: String) -> Int? { Int(name.dropFirst(announced.count)) }

    /// The one of them that came last: whoever asks again has given up what was asked before.
    var announced: StoredMessage? {
      announcements.last.flatMap { read($0) }.flatMap { try? StoredMessage($0, subject: path, isWhole: false) }
    }

    /// Keeps one more, and forgets the first where they are many.
    func keep(announced: StoredMessage) throws(FlowerError) {
      let known = announcements
      let number = known.last.flatMap(Self.number) ?? 0
      try write(announced.encoded, Self.announced + String(format: "%09d", number + 1))
      if known.count >= Self.mostAnnounced, let first = known.first { unlink(path + "/" + first) }
    }

    /// Forgets the last.
    func removeAnnounced() { if let name = announcements.last { unlink(path + "/" + name) } }

    /// The message that was taken and not answered.
    var received: StoredMessage? { read(Self.inbox).flatMap { try? StoredMessage($0, subject: path) } }
    /// Keeps a message with all its objects.
    func keep(received: StoredMessage) throws(FlowerError) {
      try write(received.encoded, Self.inbox)
      removeAnnounced()
    }

    /// The reply that is not all sent.
    var reply: StoredMessage? { read(Self.outbox).flatMap { try? StoredMessage($0, subject: path) } }

    /// Keeps a reply; what it answers is done.
    func keep(reply: StoredMessage) throws(FlowerError) {
      try write(reply.encoded, Self.outbox)
      unlink(path + "/" + Self.inbox)
    }

    func removeReply() { unlink(path + "/" + Self.outbox) }
    func removeReceived() { unlink(path + "/" + Self.inbox) }

    private func read(_ name: String) -> [UInt8]? {
      var information = stat()
      guard stat(path + "/" + name, &information) == 0, information.st_size <= Self.mostBytes else { return nil }
      return FileManager.default.contents(atPath: path + "/" + name).map { [UInt8]($0) }
    }

    private func write(_ bytes: [UInt8], _ name: String) throws(FlowerError) {
      do throws(FileError) { try DurableFile.write(Data(bytes), to: path + "/" + name) } catch {
        throw FlowerError(.local, error.path, error.found, error.advice)
      }
    }
  }
#endif
