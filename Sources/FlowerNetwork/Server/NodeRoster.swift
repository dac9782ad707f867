#if Federation
  import Crypto
  import FederatedLearning
  import FlowerWire
  import Foundation

  /// Which node is which client: the roster, and who of it is online.
  struct NodeRoster {
    private var roster: Roster
    private let path: String
    /// How many clients there may be.
    private let most: Int
    /// The client of each node that said who it is.
    private(set) var nodes: [Int: UInt64] = [:]
    /// Nodes that said who they are and have no number yet.
    private var unnumbered: [(node: RuntimeCalls.NodeInfo, name: String)] = []
    /// Nodes that do not take part.
    private var refused: Set<UInt64> = []

    init(_ roster: Roster, path: String, most: Int) {
      (self.roster, self.path, self.most) = (roster, path, most)
    }

    /// Online nodes that have not said who they are.
    func strangers(among all: [RuntimeCalls.NodeInfo]) -> [RuntimeCalls.NodeInfo] {
      let known = Set(nodes.values).union(unnumbered.map(\.node.id)).union(refused)
      return all.filter { node in
        guard node.status == "online", !known.contains(node.id) else { return false }
        guard let member = roster.member(node.publicKey) else { return roster.isOpen }
        return !member.isRemoved
      }
    }

    mutating func refuse(_ node: RuntimeCalls.NodeInfo) { refused.insert(node.id) }

    /// A node has said who it is.
    mutating func introduce(_ node: RuntimeCalls.NodeInfo, as name: String) {
      if let member = roster.member(node.publicKey) {
        nodes[member.number] = node.id
      } else {
        unnumbered.append((node, name))
      }
    }

    /// Gives numbers to those who have none, in the order of their names once enough are there for a first round, so that a federation
    /// that is started in any order has the same numbers.
    mutating func number(atLeast least: Int, note: (String) -> Void) throws(FlowerError) {
      guard !unnumbered.isEmpty, nodes.count + unnumbered.count >= least else { return }
      for (node, name) in unnumbered.sorted(by: {
        ($0.name.utf8.count, $0.name, $0.node.id) < ($1.name.utf8.count, $1.name, $1.node.id)
      }) {
        guard roster.members.count < most else {
          note("\(name) does not take part: there are \(most) clients already")
          refused.insert(node.id)
          continue
        }
        var free = name
        while roster.present.contains(where: { $0.name == free }) { free += "'" }
        try roster.admit(String(decoding: node.publicKey, as: UTF8.self), name: free)
        if let member = roster.member(node.publicKey) { nodes[member.number] = node.id }
      }
      unnumbered = []
      try roster.write(to: path)
    }

    /// The clients that are online.
    mutating func online(_ all: [RuntimeCalls.NodeInfo]) -> Set<Int> {
      let present = Set(all.filter { $0.status == "online" }.map(\.id))
      unnumbered.removeAll { !present.contains($0.node.id) }
      nodes = nodes.filter { present.contains($0.value) && $0.key < most }
      return Set(nodes.keys)
    }

    /// The keys of clients, by which their signatures are checked.
    func signingKeys(of clients: [Int]) throws(SiteRefusal) -> [Int: P256.Signing.PublicKey] {
      try roster.signingKeys(of: clients)
    }

    /// How many said who they are and wait for others to be numbered with.
    var waiting: Int { unnumbered.count }

    /// In words, those of a closed roster that are not there.
    func missing(_ there: Set<Int>) -> String {
      let names = roster.present.filter { !there.contains($0.number) }.map(\.name)
      guard !names.isEmpty else { return "" }
      return "; not there: " + names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", ..." : "")
    }
  }
#endif
