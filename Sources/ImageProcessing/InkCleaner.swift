/// Removes what is not writing: specks, the edges of page and table with what surrounds them, ink much fainter than the
/// strokes, and distant dirt.
struct InkCleaner {
  let parameters: Binarizer.Parameters
  let isFlat: Bool
  /// The level of the paper in evened pictures.
  let ground: Int
  /// The printed lines that were removed, of which remnants may be left.
  var rules: RuleRemover.Result?

  struct CleanedInk {
    let ink: BinaryImage
    let components: [Component]
    /// In pixels of `ink`.
    let strokeWidth: Double
    /// Whether most of what was found is not strokes: the threshold lay within the grain of paper or sensor.
    let isGrainy: Bool
    /// Whether the paper has dots.
    let isDotted: Bool
    /// How far the usual ink lies below the paper, in levels; nil where that is unknown.
    let contrast: Double?
    /// The number of pixels too faint for ink, for each one kept.
    let faintShare: Double
  }

  /// Cleans ink whose strokes are `strokeWidth` pixels wide.
  ///
  /// - Parameter levels: the evened picture that the ink was found in.
  func cleaned(_ ink: BinaryImage, levels: GrayImage, strokeWidth: Double) throws(ImageError) -> CleanedInk {
    let components = try Components(ink)
    let isFull = isGrain(components, strokeWidth)
    let isDotted = isFull && DotGrid.isFound(in: components.found.map(\.box).filter { !isStroke($0, strokeWidth) })
    var strokeWidth = strokeWidth
    func isLarge(_ area: Int) -> Bool { area >= 3 && Double(area) >= parameters.speckShare * strokeWidth * strokeWidth }
    var isKept = components.found.map { isLarge($0.area) }
    var contrasts: [Int: Double] = [:]
    var usual: Double?
    var faint = 0
    dropRemnants(components, &isKept, levels, strokeWidth)
    if isDotted {
      dropDots(components, &isKept, levels, strokeWidth)
      // The dots had biased the width.
      if isKept.contains(true) { strokeWidth = try StrokeWidth.median(of: components.ink(keeping: isKept)) }
    }
    // A drawing has neither table nor dirt: every pixel of it was intended.
    if !isFlat {
      dropHoles(components, &isKept)
      let before = isKept
      try dropEdges(components, &isKept, strokeWidth)
      if isKept != before, isKept.contains(true) {
        // What was not writing had biased the width.
        strokeWidth = try StrokeWidth.median(of: components.ink(keeping: isKept))
      }
      contrasts = self.contrasts(of: isKept.indices.filter { isKept[$0] }, components, levels)
      usual = usualContrast(contrasts, components)
      if let usual {
        for (index, contrast) in contrasts where contrast < parameters.leastDarkness * usual {
          isKept[index] = false
          faint += components.found[index].area
        }
      }
      // Faint ink may have connected separate things.
      if faint > 0 { try dropEdges(components, &isKept, strokeWidth) }
      dropDirt(components, &isKept, strokeWidth)
      let most = isKept.indices.filter { isKept[$0] }.sorted { components.found[$0].area > components.found[$1].area }
      for index in most.dropFirst(parameters.mostPieces) { isKept[index] = false }
    }
    let kept = isKept.indices.filter { isKept[$0] }
    let area = kept.reduce(0) { $0 + components.found[$1].area }
    return CleanedInk(
      ink: components.ink(keeping: isKept),
      components: components.ordered(kept) { index in usual.map { (contrasts[index] ?? $0) / $0 } ?? 1 },
      strokeWidth: kept.isEmpty ? 0 : strokeWidth, isGrainy: !isFlat && isFull && !isDotted, isDotted: isDotted,
      contrast: usual, faintShare: Double(faint) / Double(max(1, area)))
  }

  /// Drops what lies within a printed line and is hardly darker than it, or thinner than the pen.
  private func dropRemnants(
    _ components: Components, _ isKept: inout [Bool], _ levels: GrayImage, _ strokeWidth: Double
  ) {
    guard let rules, !rules.across.isEmpty || !rules.down.isEmpty else { return }
    let scale = Double(levels.width) / Double(rules.levels.width)
    for index in isKept.indices where isKept[index] {
      let box = components.found[index].box
      /// The greatest contrast of a line's remnant of this shape, and whether any contrast is; nil for what does not lie in the line.
      func remnant(_ line: RuleLine, along: Double, across: Double, length: Int, breadth: Int) -> (
        most: Double, isThin: Bool
      )? {
        let column = min(line.rows.count - 1, max(0, Int(clamped: along / scale)))
        let thickness = Double(line.thicknesses[column])
        let isLong = Double(length) >= parameters.remnantLength * Double(breadth)
        guard abs(across / scale - Double(line.rows[column])) <= thickness / 2 + 1.5,
          Double(breadth) / scale <= thickness + (isLong ? 2.5 : 1.5)
        else { return nil }
        return (
          Double(line.contrasts[column]) * (isLong ? parameters.remnantContrast : parameters.dotContrast),
          // However dark, it is thinner than the pen.
          Double(breadth) <= parameters.remnantBreadth * strokeWidth && (isLong || Double(length) <= strokeWidth)
        )
      }
      let across = rules.across.compactMap {
        remnant($0, along: box.midX, across: box.midY, length: box.width, breadth: box.height)
      }
      let down = rules.down.compactMap {
        remnant($0, along: box.midY, across: box.midX, length: box.height, breadth: box.width)
      }
      guard !(across.isEmpty && down.isEmpty) else { continue }
      // Where two lines cross there is the ink of both.
      let crossing = (across.map(\.most).max() ?? 0) + (down.map(\.most).max() ?? 0)
      let isLeft =
        (across + down).contains(where: \.isThin)
        || Double(ground) - components.meanLevel(of: index, in: levels) <= crossing
      if isLeft { isKept[index] = false }
    }
  }

  private func dropHoles(_ components: Components, _ isKept: inout [Bool]) {
    let kept = isKept.indices.filter { isKept[$0] }
    let found = kept.map { components.found[$0] }
    for hole in BindingHoles.find(in: found.map(\.box), areas: found.map(\.area)) { isKept[kept[hole]] = false }
  }

  /// Drops the dots of dotted paper: what is no stroke, and neither larger nor darker than most of what is none.
  private func dropDots(
    _ components: Components, _ isKept: inout [Bool], _ levels: GrayImage, _ strokeWidth: Double
  ) {
    let small = isKept.indices.filter { !isStroke(components.found[$0].box, strokeWidth) }
    let contrasts = contrasts(of: small, components, levels)
    let usualContrast = contrasts.values.sorted()[small.count / 2]
    let usualArea = small.map { components.found[$0].area }.sorted()[small.count / 2]
    for index in small
    where Double(components.found[index].area) <= parameters.largestDot * Double(usualArea)
      && contrasts[index] ?? 0 <= parameters.darkestDot * usualContrast
    {
      isKept[index] = false
    }
  }

  private func isGrain(_ components: Components, _ strokeWidth: Double) -> Bool {
    let strokes = components.found.count { isStroke($0.box, strokeWidth) }
    let rest = components.found.count - strokes
    return rest > max(parameters.leastGrain, parameters.grainToStrokes * strokes)
  }

  private func isStroke(_ box: PixelBox, _ strokeWidth: Double) -> Bool {
    Double(max(box.width, box.height)) > 3 * strokeWidth
  }

  /// How far components lie below the paper, in levels.
  private func contrasts(of kept: [Int], _ components: Components, _ levels: GrayImage) -> [Int: Double] {
    Dictionary(
      uniqueKeysWithValues: kept.map { ($0, Double(ground) - components.meanLevel(of: $0, in: levels)) })
  }

  /// The contrast of the component that holds the middle pixel of all ink.
  private func usualContrast(_ contrasts: [Int: Double], _ components: Components) -> Double? {
    let sorted = contrasts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    var left = sorted.reduce(0) { $0 + components.found[$1.key].area } / 2
    let middle = sorted.first { item in
      left -= components.found[item.key].area
      return left <= 0
    }
    return middle.flatMap { $0.value > 0 ? $0.value : nil }
  }

  /// Drops ink at the picture's border that is not a stroke or is far from all strokes, with the cluster it belongs to,
  /// such as the grain of a table beyond the page; but never the cluster with the most writing, which may run out of a
  /// tightly cropped picture.
  private func dropEdges(
    _ components: Components, _ isKept: inout [Bool], _ strokeWidth: Double
  ) throws(ImageError) {
    let boxes = components.found.map(\.box)
    let atBorder = isKept.indices.filter { isKept[$0] && touchesBorder(boxes[$0], components) }
    guard !atBorder.isEmpty else { return }
    var edges: [Int] = []
    for index in atBorder where try isEdge(components.component(index), components, strokeWidth) {
      isKept[index] = false
      edges.append(index)
    }
    let inner = isKept.indices.filter { isKept[$0] && !touchesBorder(boxes[$0], components) }
    let strokes = inner.filter { Double(max(boxes[$0].width, boxes[$0].height)) > 5 * strokeWidth }
    // Quadratic in the pieces; where there are this many, no cluster stands out.
    guard !strokes.isEmpty, isKept.count(where: { $0 }) <= 1500 else { return }
    let typical = strokes.map { max(boxes[$0].width, boxes[$0].height) }.sorted()[strokes.count / 2]
    edges += atBorder.filter { isKept[$0] && max(boxes[$0].width, boxes[$0].height) > 2 * typical }
    let members = isKept.indices.filter { isKept[$0] } + edges.filter { !isKept[$0] }
    let cluster = clusters(members, boxes, reach: 0.8 * Double(typical))
    var writing: [Int: Int] = [:]
    for index in strokes { writing[cluster[index] ?? -1, default: 0] += max(boxes[index].width, boxes[index].height) }
    // The grain of a table may have more pieces than the writing, but smaller ones.
    let main = writing.max { $0.value < $1.value }?.key
    for index in members where isKept[index] && cluster[index] != main {
      let isApart = touchesBorder(boxes[index], components) && writing[cluster[index] ?? -1] == nil
      if isApart || edges.contains(where: { cluster[$0] == cluster[index] }) { isKept[index] = false }
    }
  }

  private func touchesBorder(_ box: PixelBox, _ page: Components) -> Bool {
    box.x <= 1 || box.y <= 1 || box.maxX >= page.width - 1 || box.maxY >= page.height - 1
  }

  /// Whether a piece is very long, or somewhere much thicker than a stroke: the table beyond the page, its edge, a
  /// finger.
  private func isEdge(
    _ component: Component, _ page: Components, _ strokeWidth: Double
  ) throws(ImageError) -> Bool {
    let box = component.box
    // The darker last rows of a vignette.
    let rim = Int(clamped: 1.5 * strokeWidth)
    if box.maxX <= rim || box.maxY <= rim || box.x >= page.width - rim || box.y >= page.height - rim { return true }
    if Double(box.width) > 0.5 * Double(page.width) && box.width > 8 * box.height { return true }
    if Double(box.height) > 0.5 * Double(page.height) && box.height > 8 * box.width { return true }
    let deepest = try OpenCV.distances(component.mask, border: 1).max() ?? 0
    return Double(deepest) * 2 > 2.4 * strokeWidth
  }

  /// The cluster of each member; pieces at most `reach` pixels apart belong together.
  private func clusters(_ members: [Int], _ boxes: [PixelBox], reach: Double) -> [Int: Int] {
    var cluster: [Int: Int] = [:]
    for start in members where cluster[start] == nil {
      cluster[start] = start
      var open = [start]
      while let next = open.popLast() {
        for other in members where cluster[other] == nil && boxes[next].distance(to: boxes[other]) <= reach {
          cluster[other] = start
          open.append(other)
        }
      }
    }
    return cluster
  }

  /// Drops small pieces with no symbol near.
  private func dropDirt(_ components: Components, _ isKept: inout [Bool], _ strokeWidth: Double) {
    let small = 3 * strokeWidth
    let kept = isKept.indices.filter { isKept[$0] }
    let boxes = components.found.map(\.box)
    let symbols = kept.filter { Double(max(boxes[$0].width, boxes[$0].height)) > 2 * small }
    guard !symbols.isEmpty else { return }
    let heights = symbols.map { max(boxes[$0].height, boxes[$0].width) }.sorted()
    let reach = parameters.farSpeckHeights * Double(heights[heights.count / 2])
    let grid = BoxGrid(symbols.map { boxes[$0] }, cell: max(16, reach))
    for index in kept where Double(max(boxes[index].width, boxes[index].height)) <= small {
      if !grid.hasBox(within: reach, of: boxes[index]) { isKept[index] = false }
    }
  }
}

extension PixelBox {
  /// The distance in pixels between the nearest edges; 0 where they touch or overlap.
  public func distance(to other: PixelBox) -> Double {
    let across = Double(max(0, max(other.x - maxX, x - other.maxX)))
    let down = Double(max(0, max(other.y - maxY, y - other.maxY)))
    return (across * across + down * down).squareRoot()
  }
}
