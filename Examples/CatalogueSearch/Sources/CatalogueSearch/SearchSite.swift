import FileStorage
import Foundation
import ImageProcessing
import WebServing

/// A page of this machine: a photograph goes in, the catalogue's pictures most like it come out.
public struct SearchSite: WebSite {
  private let index: CatalogueIndex
  private let access: ServerAccess
  private let count: Int
  /// What the page begins with; nil: an empty page.
  private let first: String?

  /// - Parameters:
  ///   - access: who may ask.
  ///   - count: how many hits are shown.
  ///   - photograph: the file that is searched for when the page is opened.
  public init(_ index: CatalogueIndex, access: ServerAccess, count: Int, photograph: String? = nil) {
    self.index = index
    self.access = access
    self.count = count
    first = photograph
  }

  private static let (search, picture, query, script, style) = (
    "/v1/search", "/v1/picture", "/v1/photograph", "/page.js", "/page.css"
  )

  /// The name of a path's route.
  public func routeName(_ path: String) -> String {
    [Self.search, Self.picture, Self.query, "/", Self.script, Self.style].contains(path) ? path : "other"
  }

  /// Where a request goes.
  public func destination(_ request: APIRequest) throws(Problem) -> WebDestination {
    try access.judge(request)
    switch request.path {
    case "/", Self.script, Self.style:
      try request.allow(["GET", "HEAD"])
      let (type, text) = SearchPage.file(request.path)
      return .now(APIResponse(contentType: type, body: Array(text.utf8)))
    case Self.search:
      try request.allow(["GET", "POST"])
      return .work { _ throws(Problem) in try hits(request) }
    case Self.query:
      try request.allow(["GET", "HEAD"])
      guard let first else { throw Problem(404, "the page was opened without a photograph") }
      return .work { _ throws(Problem) in try Self.shown(first) }
    case Self.picture:
      try request.allow(["GET", "HEAD"])
      // A place in the index and never a path, so that nobody asks for other files of this machine.
      guard let place = request.query.first(where: { $0.name == "entry" }).flatMap({ Int($0.value) }),
        index.entries.indices.contains(place)
      else { throw Problem(404, "the catalogue has no such picture; ask for entry=0 to \(index.entries.count - 1)") }
      return .work { _ throws(Problem) in try Self.shown(index.entries[place].path) }
    default: throw Problem(404, "there is nothing at this path; the page is at /")
    }
  }

  /// Hits as JSON: of the posted photograph, or of the one that the page was opened with.
  private func hits(_ request: APIRequest) throws(Problem) -> APIResponse {
    do {
      let photograph: SquarePicture
      if request.method == "POST" {
        photograph = SquarePicture(try ImageFile.read(bytes: request.body, name: "the photograph").color)
      } else {
        guard let first else { throw Problem(404, "the page was opened without a photograph; POST one") }
        photograph = try PictureFolder.read(first)
      }
      return APIResponse(contentType: "application/json", body: Array(try answer(photograph)))
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(422, "\(error)")
    }
  }

  private struct Answer: Encodable {
    struct Hit: Encodable {
      let rank: Int
      let score: Float
      let product: String
      let picture: String
    }
    let hits: [Hit]
    let entries: Int
    let milliseconds: Double
  }

  private func answer(_ photograph: SquarePicture) throws -> Data {
    let began = ContinuousClock.now
    let matches = try index.matches(photograph, count: count)
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let hits = matches.enumerated().map { place, match in
      Answer.Hit(
        rank: place + 1, score: match.score, product: index.entries[match.row].product,
        picture: "\(Self.picture)?entry=\(match.row)")
    }
    return try JSONEncoder.sorted.encode(
      Answer(hits: hits, entries: index.entries.count, milliseconds: (seconds * 1e4).rounded() / 10))
  }

  /// A picture as a JPEG that every browser shows, whatever the file is.
  private static func shown(_ path: String) throws(Problem) -> APIResponse {
    do throws(ImageError) {
      let bytes = try ImageFile.jpeg(try ImageFile.read(path: path).color)
      return APIResponse(contentType: "image/jpeg", body: bytes, headers: ["Cache-Control": "max-age=600"])
    } catch {
      throw Problem(404, "the catalogue's picture cannot be shown: \(error)")
    }
  }

  /// That the page uses nothing from elsewhere, and nobody may put it in a frame.
  public var securityHeaders: [(name: String, value: String)] { Self.headers }

  private static let headers = isolation(
    policy: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    permissions: "camera=(), microphone=(), geolocation=(), payment=()")
}

/// The search at a port of this machine, and of no other.
public final class SearchServer: Sendable {
  private let server: WebServer

  /// Opens the port on 127.0.0.1; port 0 is any that is free.
  ///
  /// - Throws: `ServerError` where the port is taken.
  public init(_ index: CatalogueIndex, port: Int, count: Int, photograph: String? = nil) throws(ServerError) {
    server = try WebServer(host: "127.0.0.1", port: port) {
      SearchSite(index, access: $0.access, count: count, photograph: photograph)
    }
  }

  /// The port that it listens at.
  public var port: Int { server.port }
  /// Answers until ``stop()``.
  public func run() { server.run() }
  /// Takes no further requests.
  public func stop() { server.stop() }
}
