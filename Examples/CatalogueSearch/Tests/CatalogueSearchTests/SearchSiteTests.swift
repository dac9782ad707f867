import Foundation
import ImageProcessing
import Testing
import WebServing

@testable import CatalogueSearch

@Suite("The page") struct SearchSiteTests {
  private func site(_ folder: TemporaryFolder, photograph: String? = nil) throws -> SearchSite {
    let colours: [(UInt8, UInt8, UInt8)] = [(250, 10, 10), (10, 250, 10), (10, 10, 250)]
    for (number, colour) in colours.enumerated() {
      try ImageFile.write(
        ColorImage(width: 20, height: 20, red: colour.0, green: colour.1, blue: colour.2), path: folder["\(number).png"]
      )
    }
    let pictures = try PictureFolder(folder.path)
    let index = try CatalogueIndex(
      entries: pictures.entries.map { CatalogueIndex.Entry(product: $0.product, path: $0.path) },
      pictures: try pictures.read(), extractor: try TestData.extractor())
    return SearchSite(index, access: ServerAccess(port: 80), count: 2, photograph: photograph)
  }

  private func answer(
    _ site: SearchSite, _ method: String, _ target: String, _ body: [UInt8] = [], host: String = "127.0.0.1:80"
  )
    throws -> APIResponse
  {
    let request = APIRequest(method: method, target: target, headers: ["host": host], body: body)
    do throws(Problem) {
      switch try site.destination(request) {
      case .now(let response): return response
      case .work(let work): return try work(1)
      }
    } catch {
      return error.response
    }
  }

  @Test("page, script and style are there, and name no other machine")
  func files() throws {
    let site = try site(try TemporaryFolder())
    for (path, type) in [("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css")] {
      let response = try answer(site, "GET", path)
      #expect(response.status == 200)
      #expect(response.contentType.hasPrefix(type))
      #expect(!String(decoding: response.body, as: UTF8.self).contains("http"))
    }
  }

  @Test("a posted photograph finds the catalogue's picture of it; its picture is shown by its place")
  func searching() throws {
    let folder = try TemporaryFolder()
    let site = try site(folder, photograph: folder["2.png"])
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder["1.png"])))
    for (method, body, name) in [("POST", bytes, "1"), ("GET", [], "2")] {
      let response = try answer(site, method, "/v1/search", body)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
      let hits = try #require(json["hits"] as? [[String: Any]])
      #expect(hits.count == 2)
      #expect(hits[0]["product"] as? String == name)
      let picture = try answer(site, "GET", try #require(hits[0]["picture"] as? String))
      #expect(picture.contentType == "image/jpeg")
      #expect(try ImageFile.read(bytes: picture.body, name: "").color.width == 20)
    }
  }

  @Test("what is no picture, no entry, no path, another method or another name is a problem, and never a file")
  func refusals() throws {
    let site = try site(try TemporaryFolder())
    #expect(try answer(site, "POST", "/v1/search", Array("words".utf8)).status == 422)
    #expect(try answer(site, "POST", "/v1/search").status == 422)
    #expect(try answer(site, "GET", "/v1/search").status == 404)
    #expect(try answer(site, "GET", "/v1/photograph").status == 404)
    for entry in ["3", "-1", "x", "../../etc/passwd", ""] {
      #expect(try answer(site, "GET", "/v1/picture?entry=\(entry)").status == 404)
    }
    #expect(try answer(site, "GET", "/etc/passwd").status == 404)
    #expect(try answer(site, "DELETE", "/").status == 405)
    #expect(try answer(site, "GET", "/", host: "example.org").status == 421)
  }
}
