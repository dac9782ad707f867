import FederatedLearning
import Foundation
import NeuralNetworks
import Synchronization
import Testing

@testable import CatalogueSearch

@Suite("Training of shops") struct TrainingTests {
  private var settings: FederatedSettings {
    var settings = FederatedSettings()
    (settings.rounds, settings.batchSize, settings.width) = (3, 4, 4)
    return settings
  }

  private func train(
    _ shops: Shops, _ folder: String, threads: Int, isResumed: Bool = false, settings: FederatedSettings? = nil,
    shouldContinue: @escaping @Sendable () -> Bool = { true }
  ) throws -> Classifier? {
    try FederatedTraining(shops, settings: settings ?? self.settings, threads: threads).run(
      in: folder, isResumed: isResumed, judge: shops.sample, shouldContinue: shouldContinue, roundEnded: { _ in })
  }

  @Test("same seed, same bytes, with one thread and with three; another seed gives others")
  func threads() throws {
    let folder = try TemporaryFolder()
    let shops = try TestData.shops(in: folder)
    let first = try #require(try train(shops, folder["a"], threads: 1))
    #expect(try train(shops, folder["b"], threads: 3)?.parameters == first.parameters)
    var other = settings
    other.seed = 2
    #expect(try train(shops, folder["c"], threads: 3, settings: other)?.parameters != first.parameters)
  }

  @Test("a run that was stopped goes on to the same bytes; other settings and another run are refused")
  func resuming() throws {
    let folder = try TemporaryFolder()
    let shops = try TestData.shops(in: folder)
    let whole = try #require(try train(shops, folder["whole"], threads: 2))
    let rounds = Mutex(0)
    let stopped = try train(shops, folder["stopped"], threads: 1) {
      // Asked before each of the three shops: the second round ends in its middle.
      rounds.withLock { count in
        count += 1
        return count < 6
      }
    }
    #expect(stopped == nil)
    #expect(!FileManager.default.fileExists(atPath: folder["stopped/model.safetensors"]))
    var other = settings
    other.learningRate = 0.5
    #expect(throws: FederatedError.self) {
      try train(shops, folder["stopped"], threads: 1, isResumed: true, settings: other)
    }
    #expect(throws: (any Error).self) { try train(shops, folder["stopped"], threads: 1) }
    #expect(try train(shops, folder["stopped"], threads: 2, isResumed: true)?.parameters == whole.parameters)
    let read = try FeatureExtractor(path: folder["stopped/model.safetensors"])
    #expect(read.model.parameters == whole.parameters)
    #expect(read.model.labels == shops.products)
  }

  @Test("central training gives the same bytes with any number of threads, and lowers the loss")
  func central() throws {
    let folder = try TemporaryFolder()
    let shops = try TestData.shops(in: folder)
    func train(_ threads: Int) throws -> (Classifier?, [Double]) {
      var losses: [Double] = []
      let training = CentralTraining(shops, epochs: 8, learningRate: 0.005, seed: 1, width: 4, threads: threads)
      let model = try training.run { _, loss, _ in losses.append(loss) }
      return (model, losses)
    }
    let (first, losses) = try train(1)
    #expect(try train(2).0?.parameters == first?.parameters)
    #expect(losses.count == 8)
    #expect(try #require(losses.last) < 0.8 * losses[0])
  }

  @Test("each photograph belongs to one shop; folders may be the shops")
  func division() throws {
    let folder = try TemporaryFolder()
    let shops = try TestData.shops(in: folder, count: 4)
    #expect(shops.partition.clients.flatMap(\.self).sorted() == (0..<30).map(Int32.init))
    let (train, test) = (
      try PictureFolder(folder["pictures/photographs/train"]), try PictureFolder(folder["pictures/photographs/test"])
    )
    let two = try Shops(
      catalogue: try PictureFolder(folder["pictures/catalogue"]), photographs: [train, test],
      division: (9, .iid), seed: 1, threads: 1)
    #expect(two.partition.clients.map(\.count) == [30, 12])
    #expect(two.fingerprint != shops.fingerprint)
  }

  @Test("photographs of what the catalogue does not have are refused by name")
  func strangers() throws {
    let folder = try TemporaryFolder()
    _ = try TestData.shops(in: folder)
    let photographs = folder["pictures/photographs/train"]
    let one = try #require(try PictureFolder(photographs).entries.first)
    try FileManager.default.copyItem(atPath: one.path, toPath: photographs + "/unknown_01.png")
    let error = #expect(throws: CatalogueError.self) {
      try Shops(
        catalogue: try PictureFolder(folder["pictures/catalogue"]), photographs: [try PictureFolder(photographs)],
        division: (2, .iid), seed: 1, threads: 1)
    }
    #expect(error?.subject == "train on \(photographs)/unknown_01.png")
  }

  @Test("synthetic pictures repeat by their seed, and a folder that is there is left alone")
  func synthetic() throws {
    let folder = try TemporaryFolder()
    let catalogue = try SyntheticCatalogue(products: 4, seed: 9)
    #expect(Set(catalogue.products).count == 4)
    #expect(
      catalogue.photograph(of: 1, number: 2)
        == (try SyntheticCatalogue(products: 4, seed: 9)).photograph(of: 1, number: 2))
    #expect(catalogue.photograph(of: 1, number: 2) != catalogue.photograph(of: 1, number: 3))
    #expect(throws: CatalogueError.self) { try catalogue.write(to: folder.path, training: 1, testing: 1) }
    #expect(folder.names.isEmpty)
    #expect(throws: CatalogueError.self) { try SyntheticCatalogue(products: 100_000, seed: 1) }
  }
}
