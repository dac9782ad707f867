import Testing

@testable import RandomStreams

@Suite("Random streams") struct RandomStreamTests {
  @Test("the generator is SplitMix64: its published sequence from the state 1234567")
  func reference() {
    // The state is mixed from seed and path, so the published one is set by hand.
    var stream = RandomStream(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect((0..<5).map { _ in stream.next() } == expected)
  }

  @Test("streams of one seed and path are equal, all others differ")
  func paths() {
    func first(_ seed: UInt64, _ path: UInt64...) -> UInt64 {
      var stream = RandomStream(seed: seed, path: path)
      return stream.next()
    }
    #expect(first(1, 2, 3) == first(1, 2, 3))
    let others = [
      first(1), first(2), first(1, 2), first(2, 1), first(1, 2, 3), first(1, 3, 2), first(1, 0), first(1, 0, 0),
    ]
    #expect(Set(others).count == others.count)
  }

  @Test("a branch depends on the state it leaves alone")
  func branches() {
    let stream = RandomStream(seed: 7, 1)
    var (one, other, moved) = (stream.branch(1), stream.branch(2), stream)
    #expect(stream.branch(1) == one)
    #expect(one.next() != other.next())
    _ = moved.next()
    #expect(moved.branch(1) != stream.branch(1))
  }

  @Test("numbers lie in their range, with the mean and spread of their distribution")
  func distributions() {
    var stream = RandomStream(seed: 3)
    let count = 100_000
    let uniform = (0..<count).map { _ in stream.uniform(2...4) }
    #expect(uniform.allSatisfy { (2...4).contains($0) })
    // Four standard errors of a mean: 4 · (2 / √12) / √count.
    #expect(abs(uniform.reduce(0, +) / Double(count) - 3) < 0.0074)
    let below = (0..<count).map { _ in stream.below(5) }
    for value in 0..<5 { #expect(abs(below.count(where: { $0 == value }) - count / 5) < 510) }
    let normal = (0..<count).map { _ in stream.normal(mean: 1, deviation: 2) }
    let mean = normal.reduce(0, +) / Double(count)
    let variance = normal.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    #expect(abs(mean - 1) < 0.026 && abs(variance - 4) < 0.072)
  }
}
