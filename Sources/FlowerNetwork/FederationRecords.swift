#if Federation
  import FederatedLearning
  import FlowerWire
  import Foundation

  /// How our messages lie in Flower's: one record of bytes, so that a message is three objects and not six.
  enum FederationRecords {
    static let name = "mathrec"
    private static let (payload, version, asked) = ("payload", "version", "asked")
    private static let (program, node, examples) = ("program", "node", "examples")
    /// Of the messages of this program.
    private static let number: Int64 = 1

    /// Message types, those of Flower's strategies.
    enum Kind: String { case train, evaluate, query }

    /// - Parameter nodes: all who are sent it; a program of many nodes looks for those of its own at once then, and for no others.
    static func records(_ bytes: [UInt8], to nodes: [UInt64] = []) -> FlowerRecords {
      var values = [
        FlowerRecord.NamedValue(payload, .bytes(bytes)), FlowerRecord.NamedValue(version, .signed(number)),
      ]
      if !nodes.isEmpty { values.append(FlowerRecord.NamedValue(asked, .bytes(nodes.flatMap(mark)))) }
      return FlowerRecords([FlowerRecords.Entry(name, .config(values))])
    }

    /// What is told of a node to the others: the last 16 bits of its number, which are not enough to speak in its name.
    private static func mark(_ node: UInt64) -> [UInt8] {
      [UInt8(truncatingIfNeeded: node), UInt8(truncatingIfNeeded: node >> 8)]
    }

    /// Whether a node is among those who are sent a message, but for one in 65,536 that is not; nil: it does not say to whom it is sent.
    static func asks(_ records: FlowerRecords) -> ((UInt64) -> Bool)? {
      guard case .bytes(let bytes)? = records[name]?.values[asked] else { return nil }
      let marks = Set(stride(from: 1, to: bytes.count, by: 2).map { [bytes[$0 - 1], bytes[$0]] })
      return { marks.contains(mark($0)) }
    }

    /// The bytes in a message; nil where it is none of this program.
    static func payload(of records: FlowerRecords) throws(FederatedError) -> [UInt8]? {
      guard case .config? = records[name], let values = records[name]?.values else { return nil }
      guard case .bytes(let bytes)? = values[payload], values[version] == .signed(number) else {
        throw FederatedError("the message", "is of another version than \(number)", "use the same mathrec on both ends")
      }
      return bytes
    }

    static func introduction(_ introduction: SiteIntroduction, node: String) -> FlowerRecords {
      var values = [
        FlowerRecord.NamedValue(program, .text(introduction.program)),
        FlowerRecord.NamedValue(self.node, .text(node)), FlowerRecord.NamedValue(version, .signed(number)),
      ]
      if let count = introduction.examples { values.append(FlowerRecord.NamedValue(examples, .signed(Int64(count)))) }
      return FlowerRecords([FlowerRecords.Entry(name, .config(values))])
    }

    /// What a node said of itself; nil where it is none of this program.
    static func introduction(of records: FlowerRecords) -> (introduction: SiteIntroduction, node: String)? {
      guard let values = records[name]?.values, case .text(let program)? = values[program],
        case .text(let node)? = values[node], values[version] == .signed(number)
      else { return nil }
      let examples = values[examples]?.number.flatMap { Int(exactly: $0) }
      let name = node.asOneLine(most: 100)
      return (
        SiteIntroduction(program: program.asOneLine(most: 100), examples: examples), name.isEmpty ? "nameless" : name
      )
    }

    /// What a round's message is to a client: `ROUND/CLIENT/ACCEPTED`, in the message's group, so that the content is one for all; of a
    /// secure sum the stage and the session follow: `/STAGE/SESSION`.
    struct Group {
      var round: Int
      var client: Int
      var accepted: Int?
      var stage: SecureStage?
      /// The first digits of the session, by which messages of two attempts at a round differ.
      var session = ""

      var text: String {
        "\(round)/\(client)/\(accepted.map(String.init) ?? "")" + (stage.map { "/\($0.rawValue)/\(session)" } ?? "")
      }

      init(round: Int, client: Int, accepted: Int?, stage: SecureStage? = nil, session: String = "") {
        (self.round, self.client, self.accepted) = (round, client, accepted)
        (self.stage, self.session) = (stage, session)
      }

      init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        // As many as messages have room for.
        let numbers = parts.prefix(3).map { UInt32($0).map(Int.init) }
        guard parts.count == 3 || parts.count == 5, let round = numbers[0], let client = numbers[1],
          parts[2].isEmpty || numbers[2] != nil
        else { return nil }
        self.init(round: round, client: client, accepted: numbers[2])
        guard parts.count == 5 else { return }
        guard let stage = SecureStage(rawValue: parts[3]) else { return nil }
        (self.stage, session) = (stage, parts[4])
      }
    }
  }

  extension String {
    /// The beginning of what somebody else wrote, which neither begins a line of its own in a log nor fills it.
    func asOneLine(most: Int) -> String {
      String(prefix(most).map { $0.isNewline ? " " : $0 }).trimmingCharacters(in: .whitespaces)
    }
  }

  /// What a client is asked for in a secure sum, in this order.
  enum SecureStage: String, Sendable, Hashable, CaseIterable {
    /// To train, and for keys.
    case keys
    /// For shares of its secrets.
    case shares
    /// For its numbers under masks.
    case numbers
    /// For one kind of share of each neighbour.
    case opening

    /// Whether a reply to a message of a group counts for the round that a site works on: a plain update does, and of a secure sum the
    /// stage at which most of it leaves.
    static func isUpdate(_ group: String) -> Bool {
      let stage = FederationRecords.Group(group)?.stage
      return stage == nil || stage == .numbers
    }

    /// Whether the site is done with its round then.
    static func isLast(_ group: String) -> Bool {
      let stage = FederationRecords.Group(group)?.stage
      return stage == nil || stage == .opening
    }
  }
#endif
