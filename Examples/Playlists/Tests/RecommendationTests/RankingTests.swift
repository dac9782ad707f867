import FederatedLearning
import Foundation
import RandomStreams
import Testing

@testable import Recommendation

@Suite("Ranking") struct RankingTests {
  @Test("HR@10 and NDCG@10 of ranks by hand")
  func figures() {
    let figures = RankingFigures(ranks: [0, 1, 9, 10, 500])
    #expect(figures.listeners == 5 && figures.hitRate == 0.6)
    #expect(abs(figures.gain - (1 + 1 / log2(3.0) + 1 / log2(11.0)) / 5) < 1e-12)
  }

  @Test("ranks and lists agree with sorting, heard items left out")
  func order() {
    var random = RandomStream(seed: 3)
    for _ in 0..<50 {
      let scores = (0..<40).map { _ in Float(random.below(15)) }
      let history = ListeningHistory((0..<6).map { _ in (Int32(random.below(40)), 1) })
      let order = ItemOrder(scores, unheardBy: history)
      let unheard = (0..<Int32(40)).filter { !history.contains($0) }
      let sorted = unheard.sorted { (scores[Int($1)], $0) < (scores[Int($0)], $1) }
      #expect(order.first(10) == Array(sorted.prefix(10)))
      for item in unheard {
        let before = unheard.filter { $0 != item && scores[Int($0)] >= scores[Int(item)] }.count
        #expect(order.rank(of: item) == before)
      }
    }
  }

  @Test("one item is held out, always the same, and another by another seed")
  func split() throws {
    let all = try SyntheticListeners(count: 200, items: 400, seed: 1)
    let (one, other) = (LeaveOneOut(all, seed: 1), LeaveOneOut(all, seed: 2))
    var same = 0
    for listener in 0..<200 {
      let (history, heldOut) = one.split(listener)
      let item = try #require(heldOut)
      #expect(!history.contains(item) && all.history(of: listener).contains(item))
      #expect(history.count == all.history(of: listener).count - 1)
      #expect(one.split(listener).heldOut == item)
      same += other.split(listener).heldOut == item ? 1 : 0
    }
    #expect(same < 40)
  }

  @Test("a playlist mixes new and known, each new item with what speaks for it")
  func playlist() throws {
    let run = try Trained.synthetic()
    for listener in [0, 7, 100] {
      let history = run.listeners.history(of: listener)
      let playlist = try Playlist(run.file.model, history, count: 20)
      #expect(playlist.entries.count == 20 && Set(playlist.entries.map(\.item)).count == 20)
      #expect(playlist.entries.filter(\.isKnown).count == 5)
      for entry in playlist.entries {
        #expect(entry.isKnown == history.contains(entry.item))
        #expect(entry.reasons.allSatisfy { history.contains($0.item) && $0.share > 0 && $0.share <= 1 })
        #expect(entry.isKnown || !entry.reasons.isEmpty)
      }
      let new = playlist.entries.filter { !$0.isKnown }.map(\.score)
      #expect(new == new.sorted(by: >))
    }
    let history = run.listeners.history(of: 0)
    #expect(throws: PlaylistError.self) { try Playlist(run.file.model, history, count: 0) }
    #expect(throws: PlaylistError.self) { try Playlist(run.file.model, history, count: 401) }
    #expect(throws: PlaylistError.self) { try Playlist(run.file.model, ListeningHistory([]), count: 5) }
  }

  @Test("five favourites of a taste bring more of it")
  func coldStart() throws {
    let run = try Trained.synthetic()
    for taste in 0..<run.listeners.tastes {
      let favourites = (0..<5).map { Int32($0 * 2 * run.listeners.tastes + taste) }
      let playlist = try Playlist(
        run.file.model, ListeningHistory(favourites.map { ($0, 1) }), count: 10, withKnown: false)
      let ofTaste = playlist.entries.filter { Int($0.item) % run.listeners.tastes == taste }.count
      #expect(ofTaste >= 8, "taste \(taste): \(ofTaste) of 10")
    }
  }
}

/// A model of made-up listeners, trained once.
enum Trained {
  struct Quiet: TrainingObserver {
    func note(_ text: String) {}
    mutating func round(_ record: RoundRecord, of rounds: Int) {}
  }

  struct Run {
    let listeners: SyntheticListeners
    let file: ModelFile
    let evaluation: Evaluation
  }

  static func folder(_ name: String) -> String {
    let path = NSTemporaryDirectory() + "playlists-tests-\(getpid())-\(name)"
    try? FileManager.default.removeItem(atPath: path)
    return path
  }

  private static let kept = Result { () -> Run in
    var settings = TrainingSettings()
    (settings.listeners, settings.items, settings.factors, settings.rounds) = (600, 400, 24, 8)
    let path = folder("shared")
    defer { try? FileManager.default.removeItem(atPath: path) }
    var observer = Quiet()
    let training = try FederatedTraining(creating: path, settings, program: "test", threads: 2)
    let evaluation = try #require(try training.run(observer: &observer))
    return Run(
      listeners: try SyntheticListeners(count: 600, items: 400, seed: settings.seed), file: try ModelFile(folder: path),
      evaluation: evaluation)
  }

  static func synthetic() throws -> Run { try kept.get() }
}
