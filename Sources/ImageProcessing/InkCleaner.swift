/// Removes what is not writing: specks, the edges of page and table with what lies around them, and far dirt.
struct InkCleaner {
  let parameters: Binarizer.Parameters
  let isFlat: Bool

  /// What is left, its pieces and the width of its strokes; `strokeWidth` is that of `ink`, in pixels.
  func cleaned(
    _ ink: BinaryImage, strokeWidth: Double
  ) -> (ink: BinaryImage, components: [Component], strokeWidth: Double) {
    let components = Components(ink)
    var strokeWidth = strokeWidth
    func isLarge(_ area: Int) -> Bool { area >= 3 && Double(area) >= parameters.speckShare * strokeWidth * strokeWidth }
    var isKept = components.found.map { isLarge($0.area) }
    // A drawing has neither table nor dirt: each of its pixels was meant.
    if !isFlat {
      let before = isKept
      dropEdges(components, &isKept, strokeWidth)
      if isKept != before, isKept.contains(true) {
        // What was no writing had a say in the width.
        strokeWidth = StrokeWidth.median(of: components.ink(keeping: isKept))
      }
      dropDirt(components, &isKept, strokeWidth)
    }
    let kept = isKept.indices.filter { isKept[$0] }
    return (components.ink(keeping: isKept), components.ordered(kept), kept.isEmpty ? 0 : strokeWidth)
  }

  /// Ink at the picture's border that is no stroke, and the cluster it belongs to, such as the grain of a table beyond the
  /// page; but never the cluster with the most writing, which may run out of a tightly cut picture.
  private func dropEdges(_ components: Components, _ isKept: inout [Bool], _ strokeWidth: Double) {
    let boxes = components.found.map(\.box)
    let atBorder = isKept.indices.filter { isKept[$0] && touchesBorder(boxes[$0], components) }
    guard !atBorder.isEmpty else { return }
    var edges: [Int] = []
    for index in atBorder where isEdge(components.component(index), components, strokeWidth) {
      isKept[index] = false
      edges.append(index)
    }
    let inner = isKept.indices.filter { isKept[$0] && !touchesBorder(boxes[$0], components) }
    let strokes = inner.filter { Double(max(boxes[$0].width, boxes[$0].height)) > 5 * strokeWidth }
    // Quadratic in the pieces; where there are this many, no cluster stands out.
    guard !strokes.isEmpty, isKept.count(where: { $0 }) <= 1500 else { return }
    let typical = strokes.map { max(boxes[$0].width, boxes[$0].height) }.sorted()[strokes.count / 2]
    edges += atBorder.filter { isKept[$0] && max(boxes[$0].width, boxes[$0].height) > 2 * typical }
    guard !edges.isEmpty else { return }
    let members = isKept.indices.filter { isKept[$0] } + edges.filter { !isKept[$0] }
    let cluster = clusters(members, boxes, reach: 0.8 * Double(typical))
    var writing: [Int: Int] = [:]
    for index in strokes { writing[cluster[index] ?? -1, default: 0] += max(boxes[index].width, boxes[index].height) }
    // The grain of a table may be richer than the writing in pieces, not in their size.
    let main = writing.max { $0.value < $1.value }?.key
    for index in members where isKept[index] && cluster[index] != main {
      if edges.contains(where: { cluster[$0] == cluster[index] }) { isKept[index] = false }
    }
  }

  private func touchesBorder(_ box: PixelBox, _ page: Components) -> Bool {
    box.x <= 1 || box.y <= 1 || box.maxX >= page.width - 1 || box.maxY >= page.height - 1
  }

  /// Very long, or somewhere much thicker than a stroke: the table beyond the page, its edge, a finger.
  private func isEdge(
    _ component: Component, _ page: Components, _ strokeWidth: Double
  ) -> Bool {
    let box = component.box
    // The darker last rows of a vignette.
    let rim = Int(1.5 * strokeWidth)
    if box.maxX <= rim || box.maxY <= rim || box.x >= page.width - rim || box.y >= page.height - rim { return true }
    if Double(box.width) > 0.5 * Double(page.width) && box.width > 8 * box.height { return true }
    if Double(box.height) > 0.5 * Double(page.height) && box.height > 8 * box.width { return true }
    let deepest = PixelKernels.InkDistances(component.mask).greatest
    return Double(deepest) * 2 > 2.4 * strokeWidth
  }

  /// The cluster of each member: pieces at most `reach` pixels apart belong together.
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

  /// Small pieces with no symbol near.
  private func dropDirt(_ components: Components, _ isKept: inout [Bool], _ strokeWidth: Double) {
    let small = 3 * strokeWidth
    let kept = isKept.indices.filter { isKept[$0] }
    let boxes = components.found.map(\.box)
    let symbols = kept.filter { Double(max(boxes[$0].width, boxes[$0].height)) > 2 * small }
    guard !symbols.isEmpty else { return }
    let heights = symbols.map { max(boxes[$0].height, boxes[$0].width) }.sorted()
    let reach = parameters.farSpeckHeights * Double(heights[heights.count / 2])
    for index in kept where Double(max(boxes[index].width, boxes[index].height)) <= small {
      let near = symbols.contains { boxes[$0].distance(to: boxes[index]) <= reach }
      if !near { isKept[index] = false }
    }
  }
}

extension PixelBox {
  /// Pixels between the nearest edges, 0 where they touch or overlap.
  public func distance(to other: PixelBox) -> Double {
    let across = Double(max(0, max(other.x - maxX, x - other.maxX)))
    let down = Double(max(0, max(other.y - maxY, y - other.maxY)))
    return (across * across + down * down).squareRoot()
  }
}
