import ImageProcessing
import MathSymbols

/// Finds the question's number before an expression: `1)`, `7.`, `7-)`, `a)`, `9 -`, or a number in a circle.
///
/// It stands at the left of its line with a gap behind it, mostly farther left than the lines below. A bracket that was
/// never opened and a circle are signs enough; a point or a dash may also belong to the expression, and count only with
/// a wide gap.
struct ItemFinder {
  /// Limits in units of the usual symbol's size.
  struct Parameters: Sendable, Hashable {
    /// The least gap behind a bracket, behind a point, behind a point before a digit, behind a dash, and behind a circle.
    var gapAfterBracket = 0.1
    var gapAfterPoint = 0.4
    var gapBeforeDigit = 0.55
    var gapAfterDash = 0.5
    /// The same where no other line shows whether the number stands farther left.
    var gapAfterLoneDash = 1.0
    var gapAfterCircle = 0.3
    /// The same behind a number without any ending that stands farther left than all other lines.
    var gapAfterNumber = 1.0
    /// How much farther left than all other lines a number before a dash stands.
    var hanging = 0.8
    /// The widest gap between the parts of an item.
    var innerGap = 1.1
    /// The largest point.
    var pointSize = 0.42
    /// The least sides of a circle around a number, and the least share of its box that it encloses.
    var circleSize = 1.1
    var circleShare = 0.6
    /// The least sides of a circle that the number touches.
    var fullCircleSize = 1.6
    /// The greatest share of what a circle encloses that is ink.
    var circleInk = 0.6
    /// How many times higher than the other symbols a circle with a number is.
    var largeShare = 1.35
    /// The most symbols of what may be an item, the fewest that then follow, and the least gap between the two.
    var mostTokens = 4
    /// The most digits in a circle.
    var mostDigits = 3
    var leastRest = 3
    var leastPossibleGap = 0.2
    /// The least probability of a digit, a letter or a bracket.
    var leastProbability = 0.03
  }

  /// What was found: the components that make up the item.
  struct Item {
    let text: String
    let components: Set<Int>
    let box: PixelBox
    /// Whether it is no number but an arrow that leads to the line.
    var isArrow = false
    /// Whether it may end in a bracket: what ends in anything else may be the beginning of the expression.
    var mayEndInBracket = false
  }

  var parameters = Parameters()
  let page: ExpressionRecognizer.ClassifiedPage
  /// All lines of the page in reading order.
  let lines: [[Int]]

  init(page: ExpressionRecognizer.ClassifiedPage, lines: [[Int]]) {
    self.page = page
    self.lines = lines
  }

  /// A symbol that was read, or the pieces inside a circle.
  private struct Token {
    let labels: [SymbolCandidate]
    let box: PixelBox
    let components: [Int]

    func probability(_ labels: Set<String>) -> Double {
      self.labels.filter { labels.contains($0.label) }.map(\.probability).max() ?? 0
    }
  }

  private var unit: Double { page.scale.usualSize }

  /// The item before a line; nil where there is none.
  func item(of line: Int, read expression: RecognizedExpression) -> Item? {
    let tokens = tokens(expression)
    guard tokens.count > 1 else { return nil }
    return circled(tokens, lines[line]) ?? numbered(tokens, isHanging: isHanging(line))
      ?? large(tokens, isHanging: isHanging(line)) ?? arrow(tokens)
  }

  /// What may be an item by its marks, with less of a gap than an item needs: for a line that makes sense only without it.
  func possibleItems(of line: Int, read expression: RecognizedExpression) -> [Item] {
    let tokens = tokens(expression)
    guard let first = tokens.first, (digit(first, 0) ?? letter(first)) != nil || first.probability(["("]) > 0.1 else {
      return []
    }
    return (1..<parameters.mostTokens).compactMap { count in
      guard tokens.count >= count + parameters.leastRest else { return nil }
      let members = tokens[..<count]
      guard
        zip(members, members.dropFirst()).allSatisfy({ Double($1.box.x - $0.box.maxX) <= parameters.innerGap * unit })
      else { return nil }
      let end = members[count - 1]
      let gap = gap(before: count, tokens)
      let labels = members.compactMap(\.labels.first?.label)
      // Whatever a dash and a bracket that touch look like.
      let text = labels.enumerated().map { $1.count == 1 || $0 == 0 ? $1 : ")" }.joined()
      var found = item(text, Array(members))
      found.mayEndInBracket = count > 1 && end.probability([")", "]", "|"]) > parameters.leastProbability
      let isEnded = count > 1 && (ending(end) != nil || end.probability(Self.endings) > parameters.leastProbability)
      let isSeparate = isEnded || count > 1 && digit(end, 0) == nil && isOutside(found, line: line)
      return gap >= (isSeparate ? parameters.leastPossibleGap : parameters.gapAfterNumber) ? found : nil
    }
  }

  private static let endings: Set<String> = [")", ".", "-", "/", ",", "|", "]"]

  private func tokens(_ expression: RecognizedExpression) -> [Token] {
    zip(expression.symbols, expression.components).map { symbol, components in
      Token(
        labels: [SymbolCandidate(label: symbol.label, probability: symbol.confidence)] + symbol.alternatives,
        box: Self.box(components.map { page.page.components[$0].box }), components: owners(components))
    }
    .sorted { ($0.box.x, $0.box.y) < ($1.box.x, $1.box.y) }
  }

  /// A short line beside the beginning of the next one: a number that was written a little higher.
  func loneItem(_ line: Int, read expression: RecognizedExpression) -> Item? {
    guard line + 1 < lines.count, expression.symbols.count <= 4, !PageReader.isRelation(expression.tree),
      isHanging(line)
    else { return nil }
    let own = Self.box(lines[line].map { page.page.components[$0].box })
    let next = Self.box(lines[line + 1].map { page.page.components[$0].box })
    let common = min(own.maxY, next.maxY) - max(own.y, next.y)
    guard Double(common) >= 0.3 * Double(own.height), own.maxX < next.x else { return nil }
    return Item(
      text: expression.symbols.sorted { $0.box.x < $1.box.x }.map(\.label).joined(), components: Set(lines[line]),
      box: own)
  }

  /// A symbol much larger than the others, with a gap behind it: a number in a circle that it touches.
  private func large(_ tokens: [Token], isHanging: Bool) -> Item? {
    guard isHanging, lines.count > 1, tokens.count > 3, let first = tokens.first else { return nil }
    let heights = tokens.dropFirst().map(\.box.height).sorted()
    let usual = Double(max(heights[heights.count / 2], Int(clamped: 0.8 * unit)))
    let isOpen = [.openFence, .fence, .root, .bigOperator].contains(
      SymbolVocabulary.symbol(first.labels.first?.label ?? "")?.role)
    guard !isOpen, Double(first.box.height) >= parameters.largeShare * usual,
      Double(first.box.width) >= 0.6 * Double(first.box.height)
    else { return nil }
    var members = [first]
    if let end = ending(tokens[1]), end != ")" { members.append(tokens[1]) }
    let gap = tokens[members.count].box.x - members[members.count - 1].box.maxX
    return Double(gap) >= parameters.gapAfterDash * unit ? item("()", members) : nil
  }

  /// An arrow that leads to the line from another.
  private func arrow(_ tokens: [Token]) -> Item? {
    guard tokens.count > 2, tokens[0].probability(["\\rightarrow"]) > 0.5 else { return nil }
    var found = item("→", [tokens[0]])
    found.isArrow = true
    return found
  }

  /// The whole components that strokes were cut from.
  private func owners(_ components: [Int]) -> [Int] {
    let wholes = components.map { component in
      page.strokes.first { $0.value.contains(component) }?.key ?? component
    }
    return Set(wholes).sorted()
  }

  private static func box(_ boxes: [PixelBox]) -> PixelBox {
    boxes.dropFirst().reduce(boxes.first ?? PixelBox(x: 0, y: 0, width: 1, height: 1)) { $0.union($1) }
  }

  /// Whether a line begins farther left than all others of the page.
  private func isHanging(_ line: Int) -> Bool {
    guard let margin = margin(beside: line) else { return true }
    return Double(margin - start(of: line)) >= parameters.hanging * unit
  }

  /// Whether what may be an item stands left of all other lines.
  func isOutside(_ item: Item, line: Int) -> Bool { margin(beside: line).map { item.box.maxX < $0 } ?? false }

  /// Where the leftmost of the other lines begins; nil where there are none.
  private func margin(beside line: Int) -> Int? { lines.indices.filter { $0 != line }.map(start).min() }

  private func start(of line: Int) -> Int { lines[line].map { page.page.components[$0].box.x }.min() ?? 0 }

  /// A number, perhaps of two digits, or a letter, and what ends it.
  private func numbered(_ tokens: [Token], isHanging: Bool) -> Item? {
    var place = 0
    var text = ""
    let height = Double(tokens[0].box.height)
    func isNear(_ index: Int) -> Bool {
      index == 0
        || index < tokens.count
          && Double(tokens[index].box.x - tokens[index - 1].box.maxX) <= parameters.innerGap * unit
    }
    while place < min(2, tokens.count), isNear(place), let digit = digit(tokens[place], height) {
      text += digit
      place += 1
    }
    if place == 0, let letter = letter(tokens[0]) {
      text = letter
      place = 1
    }
    // What cannot be named may still be a number, if the rest is as for one.
    let isNamed = place > 0
    if !isNamed {
      guard isHanging, Double(tokens[0].box.width) < 2 * unit else { return nil }
      text = "?"
      place = 1
    }
    let count = place
    var ends = ""
    while place < tokens.count, ends.count < 3, isNear(place), let end = ending(tokens[place]) {
      // A second dash belongs to the expression: `9 - -2`; a dot above the middle, to a number's stroke.
      let isHigh = end == "." && tokens[place].box.midY < tokens[0].box.midY
      guard !ends.contains(end), !isHigh else { break }
      ends += end
      place += 1
      if end == ")" { break }
    }
    if place == count, isNamed, text.first?.isNumber == true, isHanging, lines.count > 1, place < tokens.count,
      gap(before: place, tokens) >= parameters.gapAfterNumber, beginsExpression(tokens[place])
    {
      return item(text, Array(tokens[..<place]))
    }
    guard place > count else { return nil }
    guard place < tokens.count else { return isNamed && ends.last == ")" ? item(text + ends, tokens) : nil }
    guard !goesOn(tokens[place]) else { return nil }
    let gap = gap(before: place, tokens)
    let isLetter = text.first?.isLetter ?? false
    let isItem: Bool
    switch ends.last {
    case ")": isItem = gap >= parameters.gapAfterBracket
    case ".":
      isItem =
        !isLetter
        && gap >= (digit(tokens[place], height) == nil ? parameters.gapAfterPoint : parameters.gapBeforeDigit)
    default:
      // What looks like a letter may be a number: a seven with a loop is like an f.
      isItem =
        isHanging && (lines.count > 1 || !isLetter)
        && gap >= (lines.count > 1 && !isLetter ? parameters.gapAfterDash : parameters.gapAfterLoneDash)
    }
    guard isItem, isNamed || ends != "-" && gap >= parameters.gapAfterDash else { return nil }
    return item(text + ends, Array(tokens[..<place]))
  }

  /// Whether an expression may begin with a token: a sign would rather go on from the number before it.
  private func beginsExpression(_ token: Token) -> Bool {
    let role = SymbolVocabulary.symbol(token.labels.first?.label ?? "")?.role
    return role != .binaryOperator && role != .relation && role != .closeFence
  }

  /// Whether a token only goes on with what stands before it: nobody numbers a line that begins with a relation.
  private func goesOn(_ token: Token) -> Bool {
    guard let label = token.labels.first?.label, let role = SymbolVocabulary.symbol(label)?.role else { return false }
    return role == .relation || role == .closeFence || label == "+"
  }

  /// The gap between a token and all that stand before it, in usual sizes.
  private func gap(before place: Int, _ tokens: [Token]) -> Double {
    Double(tokens[place].box.x - (tokens[..<place].map(\.box.maxX).max() ?? 0)) / unit
  }

  private func item(_ text: String, _ tokens: [Token]) -> Item {
    Item(text: text, components: Set(tokens.flatMap(\.components)), box: Self.box(tokens.map(\.box)))
  }

  /// The likeliest digit of a token as large as the first one; nil where it is none.
  private func digit(_ token: Token, _ height: Double) -> String? {
    guard Double(token.box.height) > 0.5 * height else { return nil }
    let digits = token.labels.filter { $0.label.count == 1 && $0.label.first?.isNumber ?? false }
    if let best = digits.max(by: { $0.probability < $1.probability }), best.probability >= parameters.leastProbability {
      return best.label
    }
    return token.probability(Self.likeOne) > 0.3 ? "1" : nil
  }

  /// What a one at the beginning of a page is often taken for.
  private static let likeOne: Set<String> = ["|", "l", "I", "\\sum", "\\lambda", "/", "i", "j", "[", "]", "t", "J"]
  private static let letters: Set<String> = ["a", "b", "c", "d", "e", "f", "g", "h"]

  private func letter(_ token: Token) -> String? {
    guard let label = token.labels.first?.label, Self.letters.contains(label) else { return nil }
    return label
  }

  private func ending(_ token: Token) -> String? {
    let small = parameters.pointSize * unit
    if Double(max(token.box.width, token.box.height)) <= small {
      if token.box.width > 2 * token.box.height { return "-" }
      return token.probability([".", "\\cdot", ",", "\\prime", "-"]) > parameters.leastProbability ? "." : nil
    }
    if token.probability([")"]) > 0.2 { return ")" }
    if token.box.width > 2 * token.box.height, token.probability(["-"]) > 0.2 { return "-" }
    return nil
  }

  /// A number in a circle at the left of the line, with a dash or a point behind it.
  private func circled(_ tokens: [Token], _ line: [Int]) -> Item? {
    let components = page.page.components
    let left = line.map { components[$0].box.x }.min() ?? 0
    guard
      let circle = line.first(where: { index in
        Double(components[index].box.x - left) <= 0.5 * unit && isCircle(index, line)
      })
    else { return nil }
    let ring = components[circle].box
    let inside = line.filter { index in
      let box = components[index].box
      return index != circle && box.midX > Double(ring.x) && box.midX < Double(ring.maxX) && box.midY > Double(ring.y)
        && box.midY < Double(ring.maxY)
    }
    guard !inside.isEmpty || Double(min(ring.width, ring.height)) >= parameters.fullCircleSize * unit else {
      return nil
    }
    var members = Set(inside + [circle])
    var reach = ring.maxX
    // A dash or a point behind the circle belongs to it.
    let behind = tokens.filter { $0.box.x >= ring.maxX - ring.width / 4 && members.isDisjoint(with: $0.components) }
    guard let first = behind.first else {
      return inside.isEmpty ? nil : Item(text: "(" + number(inside) + ")", components: members, box: ring)
    }
    var next = first
    if let end = ending(first), end != ")", behind.count > 1,
      Double(behind[1].box.x - first.box.maxX) >= parameters.gapAfterCircle * unit
    {
      members.formUnion(first.components)
      reach = first.box.maxX
      next = behind[1]
    }
    let number = number(inside)
    guard Double(next.box.x - reach) >= parameters.gapAfterCircle * unit, !goesOn(next),
      number.count <= parameters.mostDigits
    else { return nil }
    return Item(
      text: "(" + number + ")", components: members, box: Self.box(members.sorted().map { components[$0].box }))
  }

  /// The digits of some components, from left to right.
  private func number(_ inside: [Int]) -> String {
    let components = page.page.components
    return inside.sorted { components[$0].box.x < components[$1].box.x }.compactMap { index -> String? in
      let labels =
        page.alone(index)?.candidates ?? []
      return digit(Token(labels: labels, box: components[index].box, components: [index]), 0)
    }.joined()
  }

  /// Whether a component is an outline around a number: closed, or broken with something in the middle of it.
  private func isCircle(_ index: Int, _ line: [Int]) -> Bool {
    let component = page.page.components[index]
    let box = component.box
    guard Double(min(box.width, box.height)) >= parameters.circleSize * unit, box.width < 3 * box.height,
      box.height < 2 * box.width
    else { return false }
    let hasInside = line.contains { other in
      let inner = page.page.components[other].box
      return other != index && Double(inner.height) > 0.3 * unit && component.surrounds(inner)
    }
    let enclosed = component.mask.enclosedArea()
    let isClosed =
      Double(enclosed) >= parameters.circleShare * Double(box.area)
      && Double(component.area) <= parameters.circleInk * Double(enclosed)
    return isClosed || hasInside && Double(component.area) < 0.4 * Double(box.area)
  }
}

extension Component {
  /// Whether there is ink of this piece to the left and right of, above and below a box inside its own.
  func surrounds(_ inner: PixelBox) -> Bool {
    guard inner.x > box.x, inner.maxX < box.maxX, inner.y > box.y, inner.maxY < box.maxY else { return false }
    func has(_ columns: Range<Int>, _ rows: Range<Int>) -> Bool {
      rows.contains { row in columns.contains { column in mask[column, row] } }
    }
    let (left, right) = (inner.x - box.x, inner.maxX - box.x)
    let (top, bottom) = (inner.y - box.y, inner.maxY - box.y)
    return has(0..<left, top..<bottom) && has(right..<box.width, top..<bottom) && has(left..<right, 0..<top)
      && has(left..<right, bottom..<box.height)
  }
}

extension BinaryImage {
  /// The pixels that cannot be reached from outside without crossing ink: the ink and what it encloses.
  func enclosedArea() -> Int {
    // One pixel of ground around the picture, from which the flood starts.
    let (across, down) = (width + 2, height + 2)
    var isOutside = [Bool](repeating: false, count: across * down)
    isOutside[0] = true
    var open = [0]
    var count = 0
    while let place = open.popLast() {
      count += 1
      let (x, y) = (place % across, place / across)
      for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
        let (nextX, nextY) = (x + dx, y + dy)
        guard nextX >= 0, nextX < across, nextY >= 0, nextY < down else { continue }
        let next = nextY * across + nextX
        let isInk =
          nextX > 0 && nextX <= width && nextY > 0 && nextY <= height && pixels[(nextY - 1) * width + nextX - 1] != 0
        guard !isOutside[next], !isInk else { continue }
        isOutside[next] = true
        open.append(next)
      }
    }
    return across * down - count
  }
}
