import ImageProcessing
import MathExpressions
import MathSymbols

extension PageReader {
  /// A line without the word or the tick before or behind it, which is none of its symbols if it reads much better without, and
  /// without what was struck out.
  mutating func withoutNote(_ line: [Int], _ marks: inout [WrittenMark]) -> [Int] {
    let line = withoutCrossedOut(line, &marks)
    let whole = reading(line).expression
    guard line.count > 2, whole.confidence < parameters.doubtful || Self.isTicked(whole) else { return line }
    if let word = wordBeforeColon(line) {
      marks.append(WrittenMark(.note, word.note, of: page.page))
      return withoutNote(word.rest, &marks)
    }
    let parts = parts(of: line, gap: parameters.noteGap)
    var candidates = parts.indices.dropFirst().map { place -> (rest: [Int], note: [Int], isBefore: Bool) in
      let (first, second) = (Array(parts[..<place].joined()), Array(parts[place...].joined()))
      return first.count < second.count ? (second, first, true) : (first, second, false)
    }
    candidates.removeAll { Double($0.rest.count) < parameters.leastShareWithoutNote * Double(line.count) }
    guard !candidates.isEmpty else { return line }
    read(candidates.flatMap { [$0.rest, $0.note] })
    let least = max(parameters.leastWithoutNote, parameters.gainWithoutNote * whole.confidence)
    let best = candidates.filter { candidate in
      guard let rest = known[candidate.rest]?.expression, let note = known[candidate.note]?.expression else {
        return false
      }
      let isTick = !candidate.isBefore && note.symbols.count == 1 && Self.isTicked(note)
      return rest.confidence >= (isTick ? parameters.leastWithoutTick * whole.confidence : least)
        && (isTick || Self.isNote(note)) && isWhole(rest.tree, of: whole.tree, behindNote: candidate.isBefore)
    }.max { (known[$0.rest]?.expression.confidence ?? 0) < (known[$1.rest]?.expression.confidence ?? 0) }
    guard let best else { return line }
    marks.append(WrittenMark(.note, best.note, of: page.page))
    return best.rest
  }

  /// Whether a row without what was left out of it makes sense by itself, and says as much as before.
  private func isWhole(_ rest: SymbolLayoutTree, of whole: SymbolLayoutTree, behindNote: Bool) -> Bool {
    !Self.isTorn(rest, behindNote: behindNote) && (!Self.isRelation(whole) || Self.isRelation(rest))
      && recognizer.computer.parses(rest)
  }

  /// A line without what was struck out behind it: a piece that is shaped like that, is no symbol to the networks, and stands apart.
  /// Among the symbols nothing is left out, since two that touch look much the same.
  private mutating func withoutCrossedOut(_ line: [Int], _ marks: inout [WrittenMark]) -> [Int] {
    let components = page.page.components
    guard let struck = line.max(by: { components[$0].box.maxX < components[$1].box.maxX }),
      components[struck].isStruckOut(unit: page.scale.usualSize),
      let rejection = page.alone(struck)?.rejection, rejection > parameters.rejectedAsStruck
    else { return line }
    let members = line.filter { $0 == struck || components[$0].box.midX > Double(components[struck].box.x) }
    let rest = line.filter { !members.contains($0) }
    guard rest.count > 2, gap(rest, members) >= parameters.gapBeforeStruck else { return line }
    let (whole, without) = (reading(line).expression, reading(rest).expression)
    guard without.confidence >= max(parameters.leastWithoutStruck, whole.confidence),
      isWhole(without.tree, of: whole.tree, behindNote: false)
    else { return line }
    marks.append(WrittenMark(.crossedOut, members, of: page.page))
    return rest
  }

  /// A word and the colon behind it, before an expression that reads better without; nil where there is none.
  private mutating func wordBeforeColon(_ line: [Int]) -> (note: [Int], rest: [Int])? {
    let components = page.page.components
    for colon in Self.colons(line, components, unit: page.scale.usualSize, dot: parameters.dotOfColon) {
      let reach = max(components[colon.0].box.maxX, components[colon.1].box.maxX)
      let note = line.filter { components[$0].box.midX < Double(reach) }
      let rest = line.filter { !note.contains($0) }
      let word = note.filter { $0 != colon.0 && $0 != colon.1 }
      guard !word.isEmpty, rest.count > 2 else { continue }
      read([word, rest])
      guard let name = known[word]?.expression, let body = known[rest]?.expression else { continue }
      let roles = name.symbols.map { SymbolVocabulary.symbol($0.label)?.role }
      let letters = roles.count { $0 == .letter }
      // Letters may look like digits, as those of `Sol` do; but before the colon of a division the gap is as wide as behind it.
      let isApart = isApart(rest, behind: [colon.0, colon.1], of: word)
      guard letters > 1 && 2 * letters >= roles.count || isApart, !roles.contains(.relation),
        body.confidence >= max(parameters.leastAfterWord, reading(line).expression.confidence),
        !Self.isTorn(body.tree, behindNote: true), recognizer.computer.parses(body.tree)
      else { continue }
      return (note, rest)
    }
    return nil
  }

  /// Whether a colon stands close behind a word and farther from what follows.
  private func isApart(_ rest: [Int], behind colon: [Int], of word: [Int]) -> Bool {
    gap(colon, rest) >= max(parameters.gapBehindColon, parameters.shareBehindColon * gap(word, colon))
  }

  /// Pairs of dots above one another with nothing between them, from left to right.
  ///
  /// - Parameter dot: the largest dot, and how far the one may be beside the other, in units.
  static func colons(_ line: [Int], _ components: [Component], unit: Double, dot: Double) -> [(Int, Int)] {
    // The strokes of a short equals sign are wider than dots.
    let dots = line.filter {
      let box = components[$0].box
      return Double(max(box.width, box.height)) <= dot * unit && box.width <= 2 * box.height
    }
    var found: [(Int, Int)] = []
    for upper in dots {
      for lower in dots where components[upper].box.maxY <= components[lower].box.y {
        let (above, below) = (components[upper].box, components[lower].box)
        let both = above.union(below)
        let hasBetween = line.contains { other in
          let box = components[other].box
          // A letter may reach over a dot's edge.
          let overlap = min(box.maxX, both.maxX) - max(box.x, both.x)
          return other != upper && other != lower && 2 * overlap >= both.width && box.y < both.maxY
            && box.maxY > both.y
        }
        if !hasBetween, abs(above.midX - below.midX) <= dot * unit, Double(below.y - above.maxY) <= unit {
          found.append((upper, lower))
        }
      }
    }
    return found.sorted { components[$0.0].box.x < components[$1.0].box.x }
  }

  /// The index of the symbol that reaches farthest right; nil where there is none.
  private static func last(_ expression: RecognizedExpression) -> Int? {
    expression.symbols.indices.max { expression.symbols[$0].box.maxX < expression.symbols[$1].box.maxX }
  }

  /// Whether the last symbol may be a tick.
  static func isTicked(_ expression: RecognizedExpression) -> Bool {
    last(expression).map { ["V", "v", "\\sqrt"].contains(expression.symbols[$0].label) } ?? false
  }

  /// Whether what was read may be a word or a tick: no sign and no function, nor a stroke that may be one of them, and more letters than
  /// digits, which some letters look like.
  static func isNote(_ expression: RecognizedExpression) -> Bool {
    let roles = expression.symbols.map { SymbolVocabulary.symbol($0.label)?.role }
    let (digits, letters) = (roles.count { $0 == .digit }, roles.count { $0 == .letter })
    let isWord = letters >= max(fewestLetters, 2 * digits)
    guard digits == 0 || isWord else { return false }
    // A colon behind a word may look like a sign.
    let last = last(expression)
    return expression.symbols.enumerated().allSatisfy { index, symbol in
      guard let found = SymbolVocabulary.symbol(symbol.label), !isWord || index != last else { return true }
      let isSign = [.binaryOperator, .relation, .function, .constant].contains(found.role)
      let isInWord = isWord && [.letter, .digit].contains(found.role)
      return symbol.confidence < 0.4 || !isSign && (!found.isBareStroke || isInWord)
    }
  }

  /// A word among whose letters some may look like digits has so many others.
  private static let fewestLetters = 3

  /// Whether a row ends or begins with a sign that needs something there; behind what may be a term, a minus does.
  static func isTorn(_ tree: SymbolLayoutTree, behindNote: Bool) -> Bool {
    isOperator(tree.nodes.last) && tree.nodes.last?.scripts.isEmpty == true
      || isOperator(tree.nodes.first) && (behindNote || tree.nodes.first?.label != "-")
  }
}

extension Component {
  /// Whether a straight stroke that hardly slopes runs through it from its left to its right end, with more ink above and below it than
  /// the one upright stroke of a plus sign, and all of it no higher than a row, as a fraction is whose bar touches both its numbers.
  ///
  /// - Parameter unit: the usual symbol's size.
  func isStruckOut(unit: Double) -> Bool {
    guard Double(box.width) >= 0.8 * unit, Double(box.height) >= 0.4 * unit, Double(box.height) <= 1.5 * unit,
      box.width > 2, box.height > 2
    else { return false }
    let step = max(1, box.height / 24)
    for start in stride(from: 0, to: box.height, by: step) {
      for end in stride(from: 0, to: box.height, by: step) where 5 * abs(end - start) <= 2 * box.width {
        if hasStroke(from: start, to: end, reach: max(1, Int(clamped: 0.04 * unit))),
          columnsBeside(start, end, thickness: 0.15 * unit) >= 0.25 * Double(box.width)
        {
          return true
        }
      }
    }
    return false
  }

  /// The row of a line from one at the left end to one at the right end.
  private func row(_ start: Int, _ end: Int, at column: Int) -> Double {
    Double(start) + Double(end - start) * Double(column) / Double(box.width - 1)
  }

  /// Whether there is ink within so many pixels of such a line all along it, but for a few columns.
  private func hasStroke(from start: Int, to end: Int, reach: Int) -> Bool {
    var missing = 0
    for column in 0..<box.width {
      let place = Int(clamped: row(start, end, at: column).rounded())
      let near = max(0, place - reach)...min(box.height - 1, place + reach)
      if !near.contains(where: { mask[column, $0] }) { missing += 1 }
      if 25 * missing > box.width { return false }
    }
    return true
  }

  /// The number of columns with ink farther from such a line than its thickness, on the side where they are fewer.
  private func columnsBeside(_ start: Int, _ end: Int, thickness: Double) -> Double {
    let offsets = (0..<box.width).map { column in
      let middle = row(start, end, at: column)
      return (0..<box.height).filter { mask[column, $0] }.map { Double($0) - middle }
    }
    let above = offsets.count { $0.contains { $0 < -thickness } }
    let below = offsets.count { $0.contains { $0 > thickness } }
    return Double(min(above, below))
  }
}
