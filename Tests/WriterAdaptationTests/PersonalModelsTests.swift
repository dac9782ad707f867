import FileStorage
import Foundation
import NeuralNetworks
import Testing

@testable import WriterAdaptation

@Suite("A person's models") struct PersonalModelsTests {
  private static let names = ["symbols.safetensors", "symbols-2.safetensors"]

  private static func kept(_ models: PersonalModels) throws -> Ensemble {
    let base = try Persons.networks()
    let weights = base.members.map { member in Parameters(member.network.specifications) }
    let report = AdaptationReport(symbols: 3, labels: 1)
    try models.keep(
      Adaptation(ensemble: base, weights: weights, report: report), tunedFrom: base, names: names, time: "now")
    return base
  }

  @Test("are kept, switched, and forgotten; only their owner can read them")
  func life() throws {
    let folder = Persons.Folder()
    let models = PersonalModels(path: folder.path + "/hand")
    let base = try Persons.networks()
    #expect(try models.state() == nil)
    #expect(throws: FileError.self) { try models.networks(tunedFrom: base) }
    #expect(throws: FileError.self) { try models.use(true) }
    _ = try Self.kept(models)
    #expect(try models.state()?.isInUse == true && models.state()?.report.symbols == 3)
    #expect(try models.networks(tunedFrom: base).members.map(\.parameters) == base.members.map(\.parameters))
    try models.use(false)
    #expect(try models.state()?.isInUse == false)
    for name in Self.names + ["hand.json"] {
      let mode = try FileManager.default.attributesOfItem(atPath: models.path + "/" + name)[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(name)")
    }
    #expect(try models.forget() && !models.forget())
    #expect(try models.state() == nil)
  }

  @Test("that belong to other networks are refused")
  func stale() throws {
    let folder = Persons.Folder()
    let models = PersonalModels(path: folder.path + "/hand")
    let base = try Self.kept(models)
    var member = base.members[0]
    member.parameters.values[0] += 1
    let other = try #require(Ensemble([member, base.members[1]]))
    let error = #expect(throws: FileError.self) { try models.networks(tunedFrom: other) }
    #expect(error?.advice == "learn again with `mathrec learn`")
  }

  @Test(
    "a description that says something else is refused",
    arguments: ["", "{}", "[]", #"{"isInUse":true,"time":"","files":["../x"],"base":"","report":{}}"#])
  func broken(text: String) throws {
    let folder = Persons.Folder()
    let models = PersonalModels(path: folder.path + "/hand")
    _ = try Self.kept(models)
    try Data(text.utf8).write(to: URL(fileURLWithPath: models.path + "/hand.json"))
    #expect(throws: FileError.self) { try models.state() }
    #expect(try models.forget())
  }
}
