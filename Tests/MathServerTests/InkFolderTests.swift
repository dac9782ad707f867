import Datasets
import FileStorage
import Foundation
import Testing

@testable import MathServer
@testable import WebServing
@testable import WriterAdaptation

@Suite("A person's own ink") struct InkFolderTests {
  /// A folder that is not there yet, in one that goes away.
  private func withFolder(_ body: (InkFolder) throws -> Void) throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("ink-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: place) }
    try body(InkFolder(path: place + "/mathrec/ink"))
  }

  private func service(_ folder: InkFolder) -> InkService {
    InkService(folder: folder, limits: ServerLimits(), now: { "2026-01-02T03:04:05Z" })
  }

  private func post(_ folder: InkFolder, _ body: String) throws(Problem) -> [String: Any] {
    let response = try service(folder).answer(Served.post("/v1/ink", body))
    return (try? Served.object(response.body)) ?? [:]
  }

  private let seven =
    "{\"label\":\"7\",\"strokes\":[[[0,0],[30,0],[10,60]],[[5,30],[25,30]]],\"usualSize\":80,\"source\":\"corrected\"}"

  @Test("is kept as lines that training reads, with their size and what was done")
  func kept() throws {
    try withFolder { folder in
      #expect(try folder.symbols().isEmpty)
      #expect(try post(folder, seven)["symbols"] as? Int == 1)
      #expect(try post(folder, seven)["symbols"] as? Int == 2)
      let symbol = try #require(try folder.symbols().first)
      #expect(symbol.traces == [[0, 0, 30, 0, 10, 60], [5, 30, 25, 30]])
      #expect(symbol.rel == 0.75 && symbol.source == .corrected && symbol.time == "2026-01-02T03:04:05Z")
      let ink = try IsolatedInkFile.read(folder.file)
      #expect(ink.samples.count == 2 && ink.samples[0].label == "7" && ink.samples[0].strokes.count == 2)
    }
  }

  @Test("is for its owner's eyes only")
  func permissions() throws {
    try withFolder { folder in
      _ = try post(folder, seven)
      func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      }
      #expect(try mode(folder.path) == 0o700 && mode(folder.file) == 0o600)
    }
  }

  @Test("is deleted by label or whole, and a folder without any is no error")
  func deleted() throws {
    try withFolder { folder in
      #expect(try folder.delete() == 0)
      _ = try post(folder, seven)
      _ = try post(folder, seven.replacing("\"7\"", with: "\"1\""))
      #expect(try folder.delete(label: "7") == 1)
      #expect(try folder.counts() == ["1": 1])
      let answer = try Served.object(
        service(folder).answer(APIRequest(method: "DELETE", target: "/v1/ink")).body)
      #expect(answer["symbols"] as? Int == 0)
      #expect(!FileManager.default.fileExists(atPath: folder.file))
    }
  }

  @Test(
    "what is no symbol is not kept",
    arguments: [
      "{}", "{\"label\":\"7\"}", "{\"label\":\"seven\",\"strokes\":[[[0,0]]]}",
      "{\"label\":\"\\\\reject\",\"strokes\":[[[0,0]]]}",
      "{\"label\":\"7\",\"strokes\":[]}", "{\"label\":\"7\",\"strokes\":[[[0,0]]],\"usualSize\":-1}",
      "{\"label\":\"7\",\"strokes\":[[[0,0]]],\"source\":\"guessed\"}",
      "{\"label\":\"7\",\"strokes\":[[[0,0]]],\"path\":\"/etc\"}",
    ])
  func refused(body: String) throws {
    try withFolder { folder in
      let problem = #expect(throws: Problem.self) { try post(folder, body) }
      #expect(problem?.status == 400)
      #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
  }

  @Test("a broken line is named, and can be deleted")
  func broken() throws {
    try withFolder { folder in
      _ = try post(folder, seven)
      try DurableFile.append(Data("{\"label\":7}\n".utf8), to: folder.file)
      let error = #expect(throws: FileError.self) { try folder.symbols() }
      #expect(error?.description.contains("line 2") == true)
      let problem = #expect(throws: Problem.self) { try post(folder, seven) }
      #expect(problem?.status == 409)
      try folder.delete()
      #expect(try folder.symbols().isEmpty)
    }
  }

  @Test("lies where the XDG specification says")
  func place() {
    #expect(InkFolder.own(environment: ["XDG_DATA_HOME": "/data", "HOME": "/home/a"])?.path == "/data/mathrec/ink")
    #expect(
      InkFolder.own(environment: ["XDG_DATA_HOME": "data", "HOME": "/home/a"])?.path
        == "/home/a/.local/share/mathrec/ink")
    #expect(InkFolder.own(environment: [:]) == nil)
  }

  @Test("a server without a folder keeps none")
  func none() throws {
    #expect(try Served.problem(.ink, seven).status == 404)
  }
}
