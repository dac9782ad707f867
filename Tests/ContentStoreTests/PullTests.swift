#if Federation
  import Foundation
  import Testing

  @testable import ContentStore

  /// A model brought up to date, by whichever is smaller, and never back or to another's.
  @Suite("Pulling") struct PullTests {
    private func published(_ count: Int, _ increment: PublicationSettings.Increment = .int8) throws -> (
      Publications, [Edition], [Data]
    ) {
      let publications = Publications()
      let rounds = try publications.rounds(count, Publications.settings(increment: increment))
      return (publications, rounds, try rounds.map { try publications.source.file($0.manifest.model) })
    }

    @Test("from every round to every later one, the bytes are the published model's")
    func ways() throws {
      let (publications, rounds, models) = try published(5)
      for from in 0..<6 {
        for to in from..<6 {
          let pull = try ModelPull(rounds[to].record, own: models[from], mark: nil, from: publications.source)
          #expect(pull.model == models[to])
          // A model is 8,012 bytes and its header, an increment 2,019: four of them are less.
          #expect(pull.way == (from == to ? .nothing : to - from <= 4 ? .increments(to - from) : .whole))
          #expect(pull.bytes == (from == to ? 0 : to - from <= 4 ? 2019 * (to - from) : models[to].count))
        }
      }
      #expect(try ModelPull(rounds[3].record, own: nil, mark: nil, from: publications.source).way == .whole)
      #expect(try ModelPull(rounds[3].record, own: Data([1, 2]), mark: nil, from: publications.source).way == .whole)
    }

    @Test("where an increment is missing, or there is none, the whole model is taken")
    func missing() throws {
      let (publications, rounds, models) = try published(2)
      let store = LackingStore(publications.blocks, lacks: rounds[1].manifest.increment)
      let pull = try ModelPull(rounds[2].record, own: models[0], mark: nil, from: ContentSource([store]))
      #expect(pull.way == .whole && pull.model == models[2])
      let (others, whole, files) = try published(1, .none)
      #expect(try ModelPull(whole[1].record, own: files[0], mark: nil, from: others.source).way == .whole)
    }

    @Test("a lower round, another of the same number and another publisher's are refused")
    func refusals() throws {
      let (publications, rounds, models) = try published(2)
      let mark = try ModelPull(rounds[2].record, own: nil, mark: nil, from: publications.source).mark
      #expect(mark.round == 2 && mark.publisher == publications.publisher.publicKey.fingerprint)
      func refusal(_ record: ContentID, _ words: String, publisher: String? = nil) {
        #expect {
          try ModelPull(record, own: models[2], mark: mark, publisher: publisher, from: publications.source)
        } throws: { "\($0)".contains(words) }
      }
      #expect(try ModelPull(rounds[2].record, own: models[2], mark: mark, from: publications.source).way == .nothing)
      refusal(rounds[1].record, "it is round 1, and the model here is of round 2")
      let fork = try publications.merge(
        [try publications.update(publications.context(rounds[1]), client: 4).record],
        on: publications.context(rounds[1]))
      refusal(fork.edition.record, "it is another round 2 than the one that was taken before")
      let thief = try Edition.base(
        Publications.model.data, name: "x", settings: Publications.settings(), after: nil, created: 1,
        by: publications.clients[0], schema: Publications.schema)
      _ = publications.add(thief)
      refusal(thief.record, "signed it, and the publisher's is")
      refusal(rounds[2].record, "signed it, and the publisher's is", publisher: "00")
      refusal(try publications.update(publications.context(rounds[2]), client: 1).record, "a client's update")
      // A new base by the same publisher goes on counting.
      let next = try publications.base(
        Publications.settings(), after: publications.source.published(rounds[2].record), created: 20)
      #expect(next.manifest.round == 3)
      #expect(try ModelPull(next.record, own: models[2], mark: mark, from: publications.source).way == .whole)
    }
  }

  /// A store without one file.
  private final class LackingStore: BlockStore {
    let name = "the lacking store"
    private let store: MemoryStore
    private let lacks: ContentID?

    init(_ store: MemoryStore, lacks: ContentID?) {
      self.store = store
      self.lacks = lacks
    }

    func bytes(of id: ContentID) -> [UInt8]? { id == lacks ? nil : store.bytes(of: id) }
    func head() -> ContentID? { nil }
  }
#endif
