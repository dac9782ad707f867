import Datasets
import NeuralNetworks
import Testing

@testable import WriterAdaptation

@Suite("A writer's networks") struct WriterAdapterTests {
  private static let adapter = Result { () throws -> WriterAdapter in
    var settings = AdaptationSettings()
    (settings.rehearsedWriters, settings.judgingWriters) = (4, 4)
    return try WriterAdapter(Persons.networks(), settings: settings, threads: 2)
  }

  private static let samples =
    (0..<6).map { Persons.seven(person: 5, number: $0) } + Persons.others(person: 5, number: 0)

  @Test("are the same bytes with any number of threads, and change nothing but the last layers")
  func threads() throws {
    let adapter = try Self.adapter.get()
    let (one, two) = try (adapter.adapt(Self.samples, threads: 1), adapter.adapt(Self.samples, threads: 2))
    #expect(one.report == two.report)
    for (base, (one, two)) in zip(adapter.base.members, zip(one.ensemble.members, two.ensemble.members)) {
      #expect(one.parameters == two.parameters)
      let changed = base.parameters.specifications.indices.filter { index in
        let range = base.parameters.range(at: index)
        return base.parameters.values[range] != one.parameters.values[range]
      }
      let names = changed.map { base.parameters.specifications[$0].name }
      #expect(names.allSatisfy { ["dense2", "d1", "classes"].contains($0.split(separator: ".")[0]) }, "\(names)")
      #expect(names.count == 4)
    }
  }

  @Test("say what networks say that are put together from the tuned weights")
  func namings() throws {
    let adapter = try Self.adapter.get()
    let adaptation = try adapter.adapt(Self.samples, threads: 2)
    let images = try InkSymbols(samples: Self.samples, classNames: adapter.base.labels)
    let seen = adapter.seen(images, threads: 1)
    #expect(adapter.errors(seen, adapter.start) == (try Persons.errors(adapter.base, Self.samples)))
    #expect(adapter.errors(seen, adaptation.weights) == (try Persons.errors(adaptation.ensemble, Self.samples)))
  }

  @Test("do not learn from nothing, nor from labels that nobody knows")
  func nothing() throws {
    let adapter = try Self.adapter.get()
    #expect(throws: AdaptationError.nothing) { try adapter.adapt([]) }
    var strange = Self.samples[0]
    strange.label = "\\aleph"
    #expect(throws: AdaptationError.nothing) { try adapter.adapt([strange]) }
  }

  @Test("are refused where the person's own symbols would be read worse, or too many of other writers'")
  func refused() throws {
    let samples = (0..<4).flatMap { Persons.others(person: 6, number: $0) }
    var settings = AdaptationSettings()
    (settings.rehearsedWriters, settings.judgingWriters, settings.steps) = (2, 2, 10)
    // Steps so large that nothing of the networks is left.
    (settings.learningRate, settings.elasticity, settings.rehearsal, settings.shares) = (5, 0, 0, [1])
    for (most, isOthers) in [(1.0, false), (0.005, true)] {
      settings.mostLost = most
      let adapter = try WriterAdapter(Persons.networks(), settings: settings, threads: 2)
      let error = #expect(throws: AdaptationError.self) { try adapter.adapt(samples, threads: 2) }
      switch error {
      case .notBetter(let report): #expect(!isOthers && report.after > report.before)
      case .othersLose(let report): #expect(isOthers && report.share == 0)
      case .nothing, nil: Issue.record("\(String(describing: error))")
      }
    }
  }
}
