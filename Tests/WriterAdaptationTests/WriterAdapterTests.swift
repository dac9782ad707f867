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

  @Test("do not learn wrong labels that make the person's other symbols worse")
  func wrong() throws {
    let adapter = try Self.adapter.get()
    // Every symbol is called by the name of another, now this, now that: nothing of it holds for those kept out.
    let names = ["2", "3", "4", "z", "x", "+", "1"]
    let samples =
      (0..<4).flatMap { number in
        Persons.others(person: 6, number: number).enumerated().map { place, sample in
          var sample = sample
          sample.label = names[(place + number) % names.count]
          return sample
        }
      } + (0..<8).flatMap { Persons.others(person: 6, number: $0) }
    let error = #expect(throws: AdaptationError.self) { try adapter.adapt(samples, threads: 2) }
    if case .notBetter(let report) = error {
      #expect(report.heldOutAfter > report.heldOutBefore || report.after > report.before)
    }
  }
}
