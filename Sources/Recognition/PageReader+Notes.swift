import ImageProcessing
import MathExpressions
import MathSymbols

extension PageReader {
  /// A line without the word or the tick before or behind it, which is none of its symbols if it reads much better without.
  mutating func withoutNote(_ line: [Int], _ marks: inout [WrittenMark]) -> [Int] {
    let whole = reading(line).expression
    guard line.count > 2, whole.confidence < parameters.doubtful || Self.isTicked(whole) else { return line }
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
        && (isTick || Self.isNote(note)) && !Self.isTorn(rest.tree, behindNote: candidate.isBefore)
        && (!Self.isRelation(whole.tree) || Self.isRelation(rest.tree)) && recognizer.computer.parses(rest.tree)
    }.max { (known[$0.rest]?.expression.confidence ?? 0) < (known[$1.rest]?.expression.confidence ?? 0) }
    guard let best else { return line }
    let box = PixelBox.union(of: best.note.map { page.page.components[$0].box })
    marks.append(WrittenMark(kind: .note, box: page.page.pictureBox(box), components: best.note))
    return best.rest
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
