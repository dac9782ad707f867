#if Federation
  import FileStorage
  import FlowerWire
  import HTTPTransfer

  /// What a node needs to take part, looked at one by one.
  public struct FederationCheck {
    /// A line of the check.
    public struct Finding: Sendable, Hashable {
      /// What was looked at.
      public let subject: String
      /// What was found, and, where it is not good, what to do.
      public let words: String
      /// Whether a node can go on with it.
      public let isGood: Bool

      /// A line.
      public init(_ subject: String, _ words: String, isGood: Bool) {
        (self.subject, self.words, self.isGood) = (subject, words, isGood)
      }
    }

    private let place: SuperLinkPlace

    /// The check of a SuperLink.
    public init(_ place: SuperLinkPlace) { self.place = place }

    /// Whether it is there, trusted, and of a version that this program knows.
    public func superLink() -> [Finding] {
      do throws(FlowerError) {
        let link = try FlowerLink(place)
        let health = try link.page("/health")
        // Behind a proxy that lets nodes through and nothing else, there is no page for health.
        var findings = [
          Finding(
            "the SuperLink", "\(place.address) answers" + (health.status == 200 ? "" : " (\(health.status))"),
            isGood: true)
        ]
        if place.address.hasPrefix("https") {
          findings.append(Finding("its certificate", "is trusted and of this name", isGood: true))
        }
        let page = try link.page("/openapi.json")
        let version = page.body.withUnsafeBytes { JSONValue($0) }?["info"]?["version"]?.string
        switch version {
        case nil: findings.append(Finding("its version", "is not told, as behind a proxy", isGood: true))
        case let version?:
          let isKnown = ["1.40.", "1.41.", "1.42."].contains(where: version.hasPrefix)
          findings.append(
            Finding(
              "its version",
              isKnown ? "flwr \(version)" : "flwr \(version) was never tried with mathrec; use flwr 1.40 to 1.42",
              isGood: isKnown))
        }
        return findings
      } catch {
        return [Finding("the SuperLink", error.description, isGood: false)]
      }
    }

    /// Whether a key is known there, and this machine's clock right; a node that is online stays so.
    ///
    /// - Parameter isKnown: whether the key was made for this server: an open one takes keys of its own.
    public func key(_ node: NodeIdentity) -> [Finding] {
      do throws(FlowerError) {
        let api = try FleetAPI(place)
        do throws(FlowerError) {
          let id = try api.activate(node, interval: 30)
          try api.deactivate(node, id: id)
          return [Finding("the key and the clock", "\(node.name) is let in", isGood: true)]
        } catch {
          guard error.kind == .notActivated else { throw error }
        }
        do throws(FlowerError) {
          _ = try api.register(node)
          return [Finding("the key and the clock", "the server takes new keys, and has this one now", isGood: true)]
        } catch {
          switch error.kind {
          case .keyTaken: return [Finding("the key and the clock", "\(node.name) is online now", isGood: true)]
          case .notOpen:
            return [
              Finding(
                "the key and the clock",
                "the key is not known there, or the node is online now; send the .pub file for 'mathrec server admit'",
                isGood: false)
            ]
          default: throw error
          }
        }
      } catch {
        return [Finding("the key and the clock", error.description, isGood: false)]
      }
    }
  }
#endif
