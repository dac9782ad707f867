import Datasets
import FederatedClassifiers
import FederatedLearning
import Foundation
import MathReading
import NeuralNetworks
import Testing

@testable import WriterAdaptation

/// From a person's corrections to what others gain by them.
@Suite("The circle of learning") struct CircleTests {
  @Test("sevens that are misread are corrected, learnt, and then read rightly; other symbols as before")
  func learning() throws {
    let folder = Persons.Folder()
    let ink = InkFolder(path: folder.path + "/mathrec/ink")
    let base = try Persons.networks()
    let fresh = (100..<130).map { Persons.seven(person: 0, number: $0) }
    let others = (10..<14).flatMap { Persons.others(person: 0, number: $0) }
    let (before, othersBefore) = try (Persons.errors(base, fresh), Persons.errors(base, others))
    // Otherwise there is nothing to show.
    #expect(before >= 20, "\(before) of \(fresh.count)")

    try Persons.keep(
      (0..<5).map { Persons.seven(person: 0, number: $0) } + Persons.others(person: 0, number: 0), in: ink)
    let adaptation = try WriterAdapter(base, frequencies: Persons.frequencies(), threads: 2).adapt(
      try ink.samples(), threads: 2)
    #expect(adaptation.report.symbols == 12 && adaptation.report.after <= adaptation.report.before)
    let models = PersonalModels(of: ink)
    try models.keep(adaptation, tunedFrom: base, names: ["symbols.safetensors", "symbols-2.safetensors"], time: "now")
    let tuned = try models.networks(tunedFrom: base)
    let after = try Persons.errors(tuned, fresh)
    #expect(after * 5 <= before, "\(after) of \(fresh.count), before \(before)")
    let othersAfter = try Persons.errors(tuned, others)
    #expect(othersAfter <= othersBefore + 1, "\(othersAfter) of \(others.count), before \(othersBefore)")
  }

  @Test("three such persons federate, each a folder of ink, and the global model reads the fourth's sevens better")
  func federation() throws {
    let folder = Persons.Folder()
    var places: [String] = []
    for person in 1...4 {
      let ink = InkFolder(path: folder.path + "/\(person)/ink")
      let sevens = (0..<(person == 4 ? 30 : 8)).map { Persons.seven(person: person, number: $0) }
      try Persons.keep(
        sevens + (person == 4 ? [] : (0..<3).flatMap { Persons.others(person: person, number: $0) }), in: ink)
      places.append(ink.path)
    }
    let start = Persons.project + "/Models/symbols.safetensors"
    var settings = FederatedSettings(engine: try EngineSettings(strategy: "fedavg"))
    (settings.clients, settings.sample, settings.rounds, settings.partition) = (3, 3, 6, "writer")
    settings.data.places = Array(places.prefix(3))
    settings.data.test = [places[3]]
    settings.start = start
    (settings.local.learningRate, settings.local.epochs, settings.local.batchSize) = (0.0005, 5, 8)
    try settings.check()
    let path = folder.path + "/run"
    let run = try FederatedRun.create(path, settings: settings, program: "test")
    var observer = Silent()
    let summary = try FederatedSession(settings).run(
      settings, in: run, program: "test", threads: 2, observer: &observer, shouldContinue: { true })
    #expect(summary?.tested == 30)
    let fourth = (0..<30).map { Persons.seven(person: 4, number: $0) }
    let before = try Persons.errors(Ensemble(ModelFile.read(start)), fourth)
    let global = try ModelFile.read(path + "/model.safetensors")
    let after = try Persons.errors(Ensemble(global), fourth)
    #expect(before >= 15 && after * 2 <= before, "\(after) of 30, before \(before)")
    // What it knew it still knows.
    let others = (20..<24).flatMap { Persons.others(person: 9, number: $0) }
    let (othersBefore, othersAfter) = try (
      Persons.errors(Ensemble(ModelFile.read(start)), others), Persons.errors(Ensemble(global), others)
    )
    #expect(othersAfter <= othersBefore + 2, "\(othersAfter) of \(others.count), before \(othersBefore)")
    #expect(global.facts["temperature"] == (try ModelFile.read(start)).facts["temperature"])
  }

  private struct Silent: RunObserver {
    func note(_ text: String) {}
    mutating func round(_ record: RoundRecord, of rounds: Int, first: Int, asked: Int, seconds: Double) {}
    mutating func roundsEnded() {}
  }
}
