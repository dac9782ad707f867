import FederatedClassifiers
import FederatedLearning
import FileStorage
import Foundation
import FuzzSupport
import Testing

/// `config.json` with values, names, nesting and bytes changed, through the reader that runs use.
@Suite("Hostile settings")
struct SettingsFuzzTests {
  private struct Surprise: Error, CustomStringConvertible {
    let description: String
  }

  @Test("config.json")
  func configuration() throws {
    var settings = try RunTests.settings("fedprox")
    settings.engine = try EngineSettings(strategy: "fedprox", given: ["mu": 0.5, "clip": 3])
    (settings.target, settings.clientHoldout, settings.compare) = (0.9, 0.2, ["iid", "shards:2"])
    let text = String(decoding: try RunConfiguration(program: "test", settings: settings).data, as: UTF8.self)
    var accepted = 0
    try FuzzRun.run("federated config.json", cases: 4000) { mutator in
      let data = Data(mutator.text(text).utf8)
      do {
        let read = try RunConfiguration(data, path: "config.json")
        // What was let in makes parts, a title and an identity, and is written and read as the same.
        _ = try (read.settings.parts(), read.settings.title, read.settings.engine.makeRule())
        _ = try RunIdentity(read.settings, fingerprint: "f", program: "p", kernels: "k")
        guard try RunConfiguration(read.data, path: "again") == read else { throw Surprise(description: "\(read)") }
        accepted += 1
      } catch let error as FederatedError {
        guard !error.description.isEmpty else { throw Surprise(description: "an empty message") }
      }
    }
    // A test whose every case is turned away at the door finds nothing behind it.
    #expect(accepted > 0 || ProcessInfo.processInfo.environment["MATHREC_FUZZ_CASE"] != nil)
  }
}
