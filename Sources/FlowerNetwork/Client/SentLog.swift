#if Federation
  import FederatedLearning
  import FileStorage
  import FlowerWire
  import Foundation
  import Synchronization

  /// `sent.jsonl`: a line for every message that left the site, with what was in it, so that a site can show what left it.
  final class SentLog: Sendable {
    private let path: String
    private let today: Mutex<Day>

    private struct Day {
      var date: String
      var rounds = 0
      var bytes = 0
    }

    private struct Line: Encodable {
      let (time, node, run, round, type): (String, String, String, String, String)
      let bytes: Int
      let sha256: String
      let contents: SentContents?
      let failure: String?

      enum Key: String, CodingKey { case time, node, run, round, type, bytes, sha256, contents, failure }

      func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(time, forKey: .time)
        try fields.encode(node, forKey: .node)
        try fields.encode(run, forKey: .run)
        try fields.encode(round, forKey: .round)
        try fields.encode(type, forKey: .type)
        try fields.encode(bytes, forKey: .bytes)
        try fields.encode(sha256, forKey: .sha256)
        try fields.encodeIfPresent(contents, forKey: .contents)
        try fields.encodeIfPresent(failure, forKey: .failure)
      }
    }

    /// Takes up a log where it is; what left today counts for today.
    init(path: String) {
      self.path = path
      var day = Day(date: Self.date)
      let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
      for line in text.split(separator: "\n").reversed() {
        guard let json = JSONValue(String(line)), let time = json["time"]?.string else { continue }
        guard time.hasPrefix(day.date) else { break }
        day.bytes += json["bytes"]?.integer ?? 0
        if json["type"]?.string == "train", json["failure"] == nil,
          SecureStage.isUpdate(json["round"]?.string ?? "")
        {
          day.rounds += 1
        }
      }
      today = Mutex(day)
    }

    private static var date: String { String(WallClock.text(WallClock.now).prefix(10)) }

    /// Rounds that were answered today and bytes that left, by UTC's day.
    var used: (rounds: Int, bytes: Int) {
      today.withLock { day in
        if day.date != Self.date { day = Day(date: Self.date) }
        return (day.rounds, day.bytes)
      }
    }

    func add(_ reply: StoredMessage, node: String, contents: SentContents?) throws(FlowerError) {
      let metadata = reply.message.metadata
      let bytes = reply.objects.byteCount
      let line = Line(
        time: WallClock.text(WallClock.now), node: node, run: "\(metadata.run)", round: metadata.group,
        type: metadata.type, bytes: bytes, sha256: metadata.messageID, contents: contents,
        failure: reply.message.failure?.reason)
      do {
        try DurableFile.append(try JSONText.data(line), to: path)
      } catch {
        throw FlowerError(
          .local, path, "what leaves the site cannot be written down (\(error)), so that nothing leaves it",
          "make room, or name another place with --state")
      }
      today.withLock { day in
        if day.date != Self.date { day = Day(date: Self.date) }
        day.bytes += bytes
        if metadata.type == "train", reply.message.failure == nil, SecureStage.isUpdate(metadata.group) {
          day.rounds += 1
        }
      }
    }
  }
#endif
