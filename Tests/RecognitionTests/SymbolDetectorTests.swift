import ImageProcessing
import NeuralNetworks
import RandomStreams
import Testing

@testable import Recognition

@Suite struct SymbolDetectorTests {
  static func scattered(_ seed: UInt64, count: Int, page: Int = 1200) -> [Component] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in
      piece(random.below(page), random.below(page / 3), 2 + random.below(60), 2 + random.below(60))
    }
  }

  @Test(arguments: 1...20) func groupsAreConnectedAndWithinLimits(seed: Int) {
    let components = Self.scattered(UInt64(seed), count: 4 + 2 * seed)
    let detector = SymbolDetector()
    let limits = detector.parameters
    let usual = SymbolDetector.usualSize(of: components, strokeWidth: 4)
    let found = detector.hypotheses(components: components, strokeWidth: 4)
    // Every component alone comes first, in order.
    #expect(found.prefix(components.count).map(\.components) == components.indices.map { [$0] })
    #expect(found.count <= components.count + limits.mostHypotheses)
    #expect(Set(found.map(\.components)).count == found.count, "a group twice")
    for group in found.dropFirst(components.count) {
      #expect(group.components == group.components.sorted() && Set(group.components).count == group.components.count)
      #expect((2...limits.mostParts).contains(group.components.count))
      #expect(Double(group.box.height) <= limits.mostHeight * usual)
      #expect(Double(group.box.width) <= limits.mostWidth * usual)
      let boxes = group.components.map { components[$0].box }
      #expect(group.box == boxes.dropFirst().reduce(boxes[0]) { $0.union($1) })
      #expect(Self.isConnected(boxes, reach: max(limits.gapAbove, limits.gapBeside) * usual))
      #expect(group.gap >= 0 && group.gap * 4 <= max(limits.gapAbove, limits.gapBeside) * usual + 1e-9)
    }
  }

  /// Whether boxes hang together by gaps of at most `reach` pixels.
  static func isConnected(_ boxes: [PixelBox], reach: Double) -> Bool {
    var reached: Set = [0]
    while true {
      let more = boxes.indices.filter { index in
        !reached.contains(index)
          && reached.contains { other in
            let (a, b) = (boxes[index], boxes[other])
            let across = max(a.x, b.x) - min(a.maxX, b.maxX)
            let down = max(a.y, b.y) - min(a.maxY, b.maxY)
            return Double(max(across, down)) <= reach
          }
      }
      guard !more.isEmpty else { return reached.count == boxes.count }
      reached.formUnion(more)
    }
  }

  /// The pieces of a sign between two digits, 60 pixels high, as they are written.
  static let signs: [(name: String, parts: [Component])] = [
    ("=", [piece(100, 30, 50, 5), piece(100, 50, 50, 5)]),
    ("\\div", [piece(100, 38, 50, 5), piece(122, 20, 6, 6), piece(122, 55, 6, 6)]),
    ("i", [piece(110, 30, 6, 40), piece(110, 14, 6, 6)]),
    ("!", [piece(110, 10, 6, 40), piece(110, 60, 6, 6)]),
    (":", [piece(110, 25, 6, 6), piece(110, 50, 6, 6)]),
    ("%", [piece(100, 10, 40, 60), piece(98, 12, 16, 16), piece(128, 54, 16, 16)]),
    ("\\ldots", [piece(96, 64, 6, 6), piece(114, 64, 6, 6), piece(132, 64, 6, 6)]),
  ]

  @Test(arguments: signs.indices) func signsOfSeveralPartsAreProposed(number: Int) {
    let (name, parts) = Self.signs[number]
    let components = [piece(30, 10, 40, 60)] + parts + [piece(180, 10, 40, 60)]
    let found = SymbolDetector().hypotheses(components: components, strokeWidth: 5)
    #expect(found.contains { $0.components == Array(1...parts.count) }, "\(name)")
  }

  /// Writers set the dots of an ellipsis as far apart as letters.
  @Test func dotsFarApartAreAGroup() {
    func dots(_ side: Int) -> [Component] { (0..<3).map { piece(100 + 90 * $0, 60, side, side) } }
    func hasGroup(_ side: Int) -> Bool {
      let components = [piece(30, 10, 40, 60)] + dots(side) + [piece(400, 10, 40, 60), piece(460, 10, 40, 60)]
      return SymbolDetector().hypotheses(components: components, strokeWidth: 5).contains {
        $0.components == [1, 2, 3]
      }
    }
    #expect(hasGroup(14) && !hasGroup(36))
  }

  /// The bar may be as long as what is under it.
  @Test func aRootWhosePenWasLiftedIsAGroup() {
    func hasRoot(bar: Component) -> Bool {
      let components = [piece(0, 20, 40, 80), bar] + (0..<6).map { piece(60 + 60 * $0, 35, 40, 60) }
      return SymbolDetector().hypotheses(components: components, strokeWidth: 5).contains { $0.components == [0, 1] }
    }
    #expect(hasRoot(bar: piece(42, 12, 380, 6)))
    // A bar that begins elsewhere, or that lies at the hook's foot.
    #expect(!hasRoot(bar: piece(100, 12, 380, 6)) && !hasRoot(bar: piece(42, 94, 380, 6)))
  }

  @Test func farPiecesAreNoGroup() {
    let components = [piece(0, 0, 40, 60), piece(200, 0, 40, 60), piece(0, 300, 40, 60)]
    #expect(SymbolDetector().hypotheses(components: components, strokeWidth: 5).count == 3)
  }

  @Test func aPageOfSpecksStaysWithinLimits() {
    var random = RandomStream(seed: 7)
    let specks = (0..<200).map { _ in piece(random.below(300), random.below(300), 3, 3) }
    let clock = ContinuousClock()
    var found: [SymbolHypothesis] = []
    let time = clock.measure { found = SymbolDetector().hypotheses(components: specks, strokeWidth: 3) }
    #expect(found.count <= 200 + SymbolDetector().parameters.mostHypotheses)
    #expect(time < .seconds(20), "all pairs, not all groups of four: \(time)")
  }

  @Test func theUsualSizeIsNoDots() {
    let line = [
      piece(0, 0, 40, 60), piece(50, 0, 30, 58), piece(100, 55, 4, 4), piece(110, 55, 4, 4), piece(120, 55, 4, 4),
    ]
    #expect(SymbolDetector.usualSize(of: line, strokeWidth: 4) == 60)
    #expect(SymbolDetector.usualSize(of: [piece(0, 0, 4, 5)], strokeWidth: 4) == 5)
    #expect(SymbolDetector.usualSize(of: [], strokeWidth: 4) == 1)
    #expect(SymbolDetector().hypotheses(components: [], strokeWidth: 0).isEmpty)
  }
}
