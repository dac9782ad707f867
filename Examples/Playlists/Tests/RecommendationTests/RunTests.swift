import FederatedLearning
import Foundation
import Synchronization
import Testing

@testable import Recommendation

@Suite("Runs") struct RunTests {
  private static func settings(rounds: Int = 4) -> TrainingSettings {
    var settings = TrainingSettings()
    (settings.listeners, settings.items, settings.factors, settings.rounds) = (120, 320, 8, rounds)
    return settings
  }

  @discardableResult
  private static func run(
    _ settings: TrainingSettings, _ name: String, threads: Int = 2, stopAfter: Int? = nil
  ) throws -> (folder: String, evaluation: Evaluation?) {
    let path = Trained.folder(name)
    var observer = Trained.Quiet()
    let asked = Mutex(0)
    let training = try FederatedTraining(creating: path, settings, program: "test", threads: threads)
    let evaluation = try training.run(
      observer: &observer,
      shouldContinue: {
        asked.withLock {
          $0 += 1
          return $0 <= stopAfter ?? .max
        }
      })
    return (path, evaluation)
  }

  private static func bytes(_ folder: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder + "/" + ModelFile.model))
  }

  @Test("planted tastes are found: three times as good as the best known items")
  func quality() throws {
    let evaluation = try Trained.synthetic().evaluation
    #expect(evaluation.all.listeners == 600)
    #expect(evaluation.all.gain > 3 * evaluation.popularity.gain)
    #expect(evaluation.byActivity.count == 4)
    #expect(evaluation.byActivity.map(\.model.listeners).reduce(0, +) == 600)
    #expect(evaluation.coverage > evaluation.popularityCoverage)
  }

  @Test("the same bytes with any number of threads, and others with another seed")
  func threads() throws {
    let one = try Self.bytes(Self.run(Self.settings(), "one", threads: 1).folder)
    let three = try Self.bytes(Self.run(Self.settings(), "three", threads: 3).folder)
    var other = Self.settings()
    other.seed = 2
    #expect(one == three)
    #expect(try Self.bytes(Self.run(other, "other").folder) != one)
  }

  @Test("a run that was stopped within a round goes on to the same bytes")
  func resumption() throws {
    let whole = try Self.bytes(Self.run(Self.settings(), "whole").folder)
    let (folder, evaluation) = try Self.run(Self.settings(), "stopped", stopAfter: 300)
    #expect(evaluation == nil)
    #expect(!FileManager.default.fileExists(atPath: folder + "/" + ModelFile.model))
    var observer = Trained.Quiet()
    let rest = try FederatedTraining(resuming: folder, rounds: nil, program: "test", threads: 1)
    #expect(try rest.run(observer: &observer) != nil)
    #expect(try Self.bytes(folder) == whole)
  }

  @Test("some listeners a round learn too")
  func sampling() throws {
    var settings = Self.settings(rounds: 20)
    (settings.listeners, settings.sample) = (600, 60)
    let evaluation = try #require(try Self.run(settings, "sampled").evaluation)
    #expect(evaluation.all.gain > 2 * evaluation.popularity.gain)
  }

  @Test("noise is counted, and the run says what it promises")
  func noise() throws {
    var settings = Self.settings()
    (settings.noise, settings.clip, settings.sample) = (1, 5, 60)
    let (folder, evaluation) = try Self.run(settings, "private")
    #expect(evaluation != nil)
    let last = try #require(try History.records(of: folder + "/history.csv").last)
    #expect((last.epsilon ?? 0) > 0)
    #expect(!FileManager.default.fileExists(atPath: folder + "/" + RunFolder.noiseKey))
  }

  @Test("masked sums come to what plain ones come to, and cost all rows")
  func secureSums() throws {
    var settings = Self.settings(rounds: 6)
    settings.sample = 30
    let plain = try Self.run(settings, "plain")
    settings.visibility = .secure
    let secure = try Self.run(settings, "secure")
    let (one, other) = (try #require(plain.evaluation), try #require(secure.evaluation))
    #expect(abs(one.all.gain - other.all.gain) < 0.02)
    func values(_ folder: String) throws -> [Float] { try ModelFile(folder: folder).model.values }
    for (one, other) in zip(try values(plain.folder), try values(secure.folder)) {
      #expect(abs(one - other) < 0.02 * (1 + abs(one)))
    }
    func bytes(_ folder: String) throws -> Int { try History.records(of: folder + "/history.csv").last?.bytesUp ?? 0 }
    #expect(try bytes(secure.folder) > 6 * 30 * 4 * 320 * 10)
    #expect(try bytes(plain.folder) < bytes(secure.folder) / 4)
    #expect(throws: PlaylistError.self) { try settings.check(sample: 2, weights: 1000) }
    #expect(throws: PlaylistError.self) { try settings.check(sample: 5000, weights: 1000) }
  }

  @Test("settings that cannot be are refused, and leave no folder")
  func refusals() throws {
    let mistakes: [(inout TrainingSettings) -> Void] = [
      { $0.factors = 0 }, { $0.factors = 513 }, { $0.confidence = 0 }, { $0.confidence = .nan },
      { $0.regularization = -1 },
      { $0.rounds = 0 }, { $0.rate = 0 }, { $0.rate = 1.5 }, { $0.noise = 1 }, { $0.clip = 1 }, { $0.exponent = -1 },
    ]
    for mistake in mistakes {
      var settings = Self.settings()
      mistake(&settings)
      #expect(throws: PlaylistError.self) { try settings.check() }
    }
    for mistake: (inout TrainingSettings) -> Void in [
      { $0.sample = 121 }, { $0.sample = 0 }, { $0.items = 5 }, { $0.listeners = 0 }, { $0.data = "/nowhere" },
    ] {
      var settings = Self.settings()
      mistake(&settings)
      #expect(throws: (any Error).self) { try Self.run(settings, "refused") }
      #expect(!FileManager.default.fileExists(atPath: Trained.folder("refused")))
    }
  }

  @Test("a damaged model is refused")
  func damagedModel() throws {
    let folder = try Self.run(Self.settings(rounds: 1), "damaged").folder
    let path = folder + "/" + ModelFile.model
    let whole = try Self.bytes(folder)
    for damage in [Data(), Data(whole.dropLast()), Data(whole.dropFirst()), whole + [0]] {
      try damage.write(to: URL(fileURLWithPath: path))
      #expect(throws: (any Error).self) { try ModelFile(folder: folder) }
    }
    try whole.write(to: URL(fileURLWithPath: path))
    _ = try ModelFile(folder: folder)
    try Data("one\n".utf8).write(to: URL(fileURLWithPath: folder + "/" + ModelFile.names))
    #expect(throws: PlaylistError.self) { try ModelFile(folder: folder) }
  }
}
