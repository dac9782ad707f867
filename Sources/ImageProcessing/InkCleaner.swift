/// Removes what is not writing: specks, dirt far from any symbol, and the edges of page and table.
struct InkCleaner {
  let parameters: Binarizer.Parameters
  let isFlat: Bool

  /// `strokeWidth` in pixels of `ink`.
  func cleaned(_ ink: BinaryImage, strokeWidth: Double) throws(ImageError) -> (
    ink: BinaryImage, components: [Component]
  ) {
    let components = try Components(ink)
    var isKept = components.found.map {
      Double($0.area) >= parameters.speckShare * strokeWidth * strokeWidth && $0.area >= 3
    }
    if !isFlat {
      for index in isKept.indices where isKept[index] && isEdge(components.component(index), in: ink, strokeWidth) {
        isKept[index] = false
      }
      dropDirt(components, &isKept, strokeWidth)
    }
    let kept = isKept.indices.filter { isKept[$0] }
    return (components.ink(keeping: isKept), kept.map { components.component($0) })
  }

  /// Ink that touches the picture's border and is thick or very long: the table beyond the page, its edge, a finger.
  private func isEdge(_ component: Component, in ink: BinaryImage, _ strokeWidth: Double) -> Bool {
    let box = component.box
    guard box.x <= 1 || box.y <= 1 || box.maxX >= ink.width - 1 || box.maxY >= ink.height - 1 else { return false }
    let longer = max(box.width, box.height)
    let isLong = Double(box.width) > 0.5 * Double(ink.width) || Double(box.height) > 0.5 * Double(ink.height)
    // A stroke's ink is about its length times the pen's width; an area that fills more is no stroke.
    let isThick = Double(component.area) > 4 * strokeWidth * Double(longer)
    return isLong || isThick
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
