import Testing

@testable import ImageProcessing

@Suite struct HistogramTests {
  @Test func otsuPartsTwoPeaks() {
    var counts = [Int](repeating: 0, count: 256)
    counts[40] = 100
    counts[200] = 900
    let histogram = Histogram(counts: counts)
    #expect(histogram.otsu.map { (40..<200).contains($0) } == true)
    #expect(histogram.mode == 200 && histogram.total == 1000 && histogram.quantile(0.1) == 40)
    #expect(histogram.mean(of: 0...100) == 40 && histogram.mean(of: 0...9) == nil)
  }

  @Test func oneLevelHasNoThreshold() {
    #expect(Histogram(GrayImage(width: 7, height: 3, level: 9)).otsu == nil)
    #expect(Histogram(GrayImage(width: 7, height: 3, level: 9)).counts[9] == 21)
  }

  /// The greatest variance between classes, searched in full.
  @Test func otsuIsTheBest() {
    var generator = SeededGenerator(seed: 11)
    let counts = (0..<256).map { _ in Int.random(in: 0...50, using: &generator) }
    func variance(_ level: Int) -> Double {
      let (low, high) = (counts[...level].reduce(0, +), counts[(level + 1)...].reduce(0, +))
      guard low > 0, high > 0 else { return 0 }
      let lowMean = Double((0...level).reduce(0) { $0 + $1 * counts[$1] }) / Double(low)
      let highMean = Double(((level + 1)..<256).reduce(0) { $0 + $1 * counts[$1] }) / Double(high)
      return Double(low) * Double(high) * (lowMean - highMean) * (lowMean - highMean)
    }
    let best = (0..<255).max { variance($0) < variance($1) }
    #expect(Histogram(counts: counts).otsu == best)
  }
}
