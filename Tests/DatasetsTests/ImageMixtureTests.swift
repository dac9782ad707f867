import NeuralNetworks
import Testing

@testable import Datasets

@Suite struct ImageMixtureTests {
  /// Images of one pixel that hold what was asked for: index + 100 * epoch.
  struct Numbers: ImageSource {
    let labels: [Int]
    let imageShape = [1, 1, 1]
    let classNames = ["a", "b", "c"]
    var count: Int { labels.count }
    func label(at index: Int) -> Int { labels[index] }
    func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
      pixels[0] = Float(index + 100 * epoch)
    }
  }

  static func counts(_ mixture: ImageMixture) -> [Int] {
    (0..<mixture.count).reduce(into: [0, 0, 0]) { $0[mixture.label(at: $1)] += 1 }
  }

  @Test func sourcesFollowOneAnother() {
    let mixture = ImageMixture([Numbers(labels: [0, 1]), Numbers(labels: [2, 2, 0])])
    #expect((0..<mixture.count).map { mixture.label(at: $0) } == [0, 1, 2, 2, 0])
    #expect(mixture.imageShape == [1, 1, 1] && mixture.classNames == ["a", "b", "c"])
    // Each image of its own source.
    #expect((0..<5).map { Int(mixture.crop(at: $0).pixels[0]) % 100 } == [0, 1, 0, 1, 2])
  }

  /// Classes of fewer images come up to the least, whole classes at a time, and never more often than allowed.
  @Test(arguments: [0, 3, 4, 10, 60]) func rareClassesAreRepeated(least: Int) {
    let mixture = ImageMixture(
      [Numbers(labels: [0, 0, 0, 0, 1, 1, 1]), Numbers(labels: [0, 2])], least: least, mostRepeats: 10)
    for (had, got) in zip([5, 3, 1], Self.counts(mixture)) {
      #expect(got % had == 0 && got / had <= 10)
      if had >= least { #expect(got == had) }
      if got / had < 10 { #expect(got >= least && got < least + had || got == had) }
    }
    // Every image of a class is repeated alike.
    var times: [Int: Int] = [:]
    for index in 0..<mixture.count where mixture.label(at: index) == 1 {
      times[Int(mixture.crop(at: index).pixels[0]) % 100, default: 0] += 1
    }
    #expect(Set(times.values).count == 1 && times.count == 3)
  }

  /// Repeats are varied differently: each asks its source for an epoch of its own, new ones every epoch.
  @Test func repeatsAreVariedDifferently() {
    let mixture = ImageMixture([Numbers(labels: [0, 1, 1, 1, 1, 1, 1, 1, 1])], least: 8, mostRepeats: 8)
    let repeats = (0..<mixture.count).filter { mixture.label(at: $0) == 0 }
    #expect(repeats.count == 8)
    let epochs = (0..<5).flatMap { epoch in repeats.map { mixture.crop(at: $0, epoch: epoch).pixels[0] } }
    #expect(Set(epochs).count == epochs.count)
  }
}
