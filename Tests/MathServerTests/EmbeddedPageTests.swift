import Foundation
import Testing

@testable import MathServer

@Suite("The page inside of the program") struct EmbeddedPageTests {
  private static let web = Served.project + "/Sources/MathServer/Web"

  @Test("is the page's files and the interface's document, none missing and none left over")
  func isCurrent() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.web)
    #expect(Set(EmbeddedPage.files.keys) == Set(names + ["openapi.json"]), "run scripts/embed-page")
    for name in names {
      let text = try String(contentsOfFile: Self.web + "/" + name, encoding: .utf8)
      #expect(EmbeddedPage.files[name] == text, "\(name) has changed: run scripts/embed-page")
    }
    let document = try String(contentsOfFile: Served.project + "/docs/openapi.json", encoding: .utf8)
    #expect(EmbeddedPage.files["openapi.json"] == document, "docs/openapi.json has changed: run scripts/embed-page")
  }

  @Test("says the same things in every language, with the same blanks to fill in")
  func messages() throws {
    func messages(_ language: String) throws -> [String: String] {
      let text = try #require(EmbeddedPage.files["messages-\(language).json"])
      return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
    }
    func blanks(_ text: String) -> [String] { text.matches(of: /\{(\w+)\}/).map { String($0.1) }.sorted() }
    let english = try messages("en")
    for language in ["de", "fr"] {
      let other = try messages(language)
      #expect(Set(other.keys) == Set(english.keys))
      for (key, text) in english { #expect(blanks(other[key] ?? "") == blanks(text), "\(language): \(key)") }
    }
  }

  @Test("uses no text that the messages lack, and nothing from elsewhere")
  func isComplete() throws {
    let english = try #require(EmbeddedPage.files["messages-en.json"])
    let known = try #require(try JSONSerialization.jsonObject(with: Data(english.utf8)) as? [String: String])
    for (name, text) in EmbeddedPage.files where name.hasSuffix(".js") || name.hasSuffix(".html") {
      let used =
        text.matches(of: /[^\w]text\("([^"]+)"/).map { String($0.1) }
        + text.matches(of: /data-(?:text|label|placeholder)="(\w+)"/).map { String($0.1) }
      for key in used { #expect(known[key] != nil, "\(name) says '\(key)'") }
    }
    for (name, text) in EmbeddedPage.files where name != "openapi.json" {
      let addresses = text.matches(of: /https?:\/\/[^"'\s)]+/).map { String($0.0) }
      #expect(addresses.allSatisfy { $0.hasPrefix("http://www.w3.org/") }, "\(name): \(addresses)")
      #expect(!text.contains("style=\"") && !text.contains("onclick=\""), "\(name) has what the content policy forbids")
    }
  }
}
