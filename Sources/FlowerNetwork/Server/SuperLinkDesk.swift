#if Federation
  import FlowerWire
  import Foundation

  /// What a server does at its SuperLink beside rounds: admitting keys, removing them, and seeing who is there.
  public struct SuperLinkDesk {
    private let api: RuntimeAPI

    /// - Throws: ``FlowerError`` where there is no way to a network.
    public init(_ place: SuperLinkPlace) throws(FlowerError) { api = try RuntimeAPI(place, secret: nil) }

    init(_ api: RuntimeAPI) { self.api = api }

    /// A node as the SuperLink knows it.
    public struct Node: Sendable, Hashable {
      /// `online`, `offline` or `registered`.
      public let status: String
      /// SPKI in PEM.
      public let publicKey: String
      /// Its number.
      public let id: UInt64
    }

    /// All that were not removed.
    public func nodes() throws(FlowerError) -> [Node] {
      try api.allNodes().map {
        Node(status: $0.status, publicKey: String(decoding: $0.publicKey, as: UTF8.self), id: $0.id)
      }
    }

    /// Makes the SuperLink know the keys of a roster, and no longer those that were removed.
    public func admit(_ roster: Roster) throws(FlowerError) {
      let known = try nodes()
      for member in roster.members {
        let node = known.first { $0.publicKey == member.publicKey && $0.status != "unregistered" }
        if member.isRemoved {
          if let node { try api.remove(node.id) }
        } else if node == nil {
          do throws(FlowerError) { _ = try api.admit(Array(member.publicKey.utf8), name: member.name) } catch {
            guard error.kind == .keyTaken else { throw error }
          }
        }
      }
    }
  }
#endif
