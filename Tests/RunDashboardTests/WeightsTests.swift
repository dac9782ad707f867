import FileStorage
import Testing

@testable import RunDashboard

@Suite("Weights as pictures") struct WeightsTests {
  @Test("a filter is the kernel's values in rows, averaged over the channels, by the largest of all")
  func filters() throws {
    // Rows, columns, channels, filters: 2 x 2 x 2 x 2. The second filter is the first one's negative, halved.
    let first: [Float] = [1, 1, 2, 0, -4, 0, 0, 0]
    let values = first.flatMap { [$0, -$0 / 2] }
    let weights = ModelWeights(tensors: ["k": Tensor(shape: [2, 2, 2, 2], values: values)])
    let filters = try #require(weights.filters(["none", "k"]))
    #expect(filters.values == [[50, 50, -100, 0], [-25, -25, 50, 0]] && filters.count == 2)
  }

  @Test("a histogram counts every value once, from the least to the largest")
  func histograms() throws {
    let values = (0..<1000).map { Float($0) / 10 }
    let weights = ModelWeights(tensors: ["w": Tensor(shape: [1000], values: values)])
    let histogram = try #require(weights.histogram("w"))
    #expect(histogram.low == 0 && histogram.high == 99.9 && histogram.counts.reduce(0, +) == 1000)
    #expect(histogram.counts.allSatisfy { (40...43).contains($0) })
  }

  @Test(
    "tensors that have no picture have none",
    arguments: [[Float](repeating: 1, count: 4), [.nan, 1, 2, 3], [.infinity, 1, 2, 3], [-3e38, 3e38, 0, 1]])
  func none(_ values: [Float]) {
    let weights = ModelWeights(tensors: ["w": Tensor(shape: [1, 1, 2, 2], values: values)])
    #expect(weights.histogram("w") == nil && weights.filters(["w"]) == nil)
  }
}
