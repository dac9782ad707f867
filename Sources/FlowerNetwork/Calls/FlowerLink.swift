#if Federation
  import FileStorage
  import FlowerWire
  import HTTPTransfer

  /// Calls of a SuperLink over one connection, which belongs to the thread that made it.
  final class FlowerLink {
    let place: SuperLinkPlace
    private let link: HTTPLink

    init(_ place: SuperLinkPlace) throws(FlowerError) {
      self.place = place
      do throws(HTTPError) { link = try HTTPLink(place.link) } catch { throw Self.error(error) }
    }

    /// Bytes of a call beside an object.
    private static let around = 4096

    /// The answer to a call.
    ///
    /// - Parameters:
    ///   - path: behind `/v1/`.
    ///   - mostBytes: of what is answered, but for a little around it.
    /// - Throws: ``FlowerError`` for all but 200.
    func call(
      _ path: String, _ body: [UInt8], headers: [(name: String, value: String)] = [], mostBytes: Int = .max
    ) throws(FlowerError) -> [UInt8] {
      let kind = "application/protobuf"
      let answer: HTTPLink.Answer
      do throws(HTTPError) {
        answer = try link.send(
          "\(place.address)/v1/\(path)", headers: [("content-type", kind), ("accept", kind)] + headers, body: body,
          mostBytes: mostBytes == .max ? .max : mostBytes + Self.around)
      } catch { throw Self.error(error) }
      guard answer.status == 200 else { throw error(answer, path) }
      return answer.body
    }

    /// A page by GET, such as `/health`.
    func page(_ path: String) throws(FlowerError) -> HTTPLink.Answer {
      do throws(HTTPError) { return try link.send(place.address + path) } catch { throw Self.error(error) }
    }

    private static func error(_ error: HTTPError) -> FlowerError {
      let kind: FlowerError.Kind =
        switch error.kind {
        case .untrusted, .noAuthorityFile: .untrusted
        case .noLibrary, .badAddress: .refused
        case .tooLong: .tooLong
        case .unresolved, .unreachable: .unreachable
        default: .passing
        }
      return FlowerError(kind, error.address, error.found, error.remedy)
    }

    private func error(_ answer: HTTPLink.Answer, _ path: String) -> FlowerError {
      let json = answer.body.withUnsafeBytes { JSONValue($0) }
      let code = json?["code"]?.integer
      let detail = json?["detail"]?.string ?? "status \(answer.status)"
      func made(_ kind: FlowerError.Kind, _ problem: String, _ remedy: String) -> FlowerError {
        FlowerError(kind, place.address, problem, remedy)
      }
      switch (answer.status, code) {
      case (401, _):
        return made(
          .unauthorized, "it does not take who we are (\(detail.prefix(200)))",
          "check this machine's clock, the key, and that the key is admitted: 'mathrec server admit'")
      case (403, 2007?), (403, 2008?), (403, 2009?): return made(.runOver, "the run is over", "wait for the next")
      case (412, 23?): return made(.keyTaken, "the key is registered already", "nothing is to be done")
      case (412, 2004?):
        return made(
          .notActivated, "the key is not known there, or the node is online already",
          "have it admitted with 'mathrec server admit', or wait a minute")
      case (412, 2001?), (412, 2002?):
        return made(
          .notOpen, "it does not know this node's key, and nodes cannot register themselves there",
          "send the .pub file to who runs the server, for 'mathrec server admit'")
      case (404, _):
        return made(.otherFlower, "it knows no \(path)", "give the address of a SuperLink of flwr 1.40 to 1.42")
      case (412, 1001?): return made(.otherFlower, detail, "use flwr 1.40 to 1.42")
      case (500..., _), (429, _), (408, _):
        return made(.passing, "it answered \(answer.status) (\(detail.prefix(200)))", "try again")
      default: return made(.refused, "it refused \(path): \(answer.status), \(detail.prefix(300))", "look at its log")
      }
    }
  }

  extension FlowerError {
    /// Bytes that are none of Flower's.
    init(_ error: WireError, _ place: SuperLinkPlace) {
      self.init(.refused, place.address, error.description, "use flwr 1.40 to 1.42")
    }
  }
#endif
