import Foundation
import ImageProcessing
import MathSymbols
import RandomStreams

/// Writes a page's content in one hand: where lines, numbers, words and marks stand.
struct PageComposer {
  let synthesizer: HandwritingSynthesizer
  let hand: HandInk?
  let conditions: PageConditions
  var random: RandomStream
  private var writer: ExpressionWriter
  private var drawing = PageDrawing()

  /// - Parameter number: of the page; its lines' jitter and bars come from it.
  init(
    synthesizer: HandwritingSynthesizer, hand: HandInk?, conditions: PageConditions, number: Int, random: RandomStream
  ) {
    self.synthesizer = synthesizer
    self.hand = hand
    self.conditions = conditions
    self.random = random
    writer = ExpressionWriter(synthesizer: synthesizer, writer: number, random: random.branch(1))
    writer.hand = hand
  }

  mutating func compose(_ content: PageContent) -> PageDrawing {
    drawing.pitch = 100 * length(1.25...2)
    var left: Float = 0
    for (column, lines) in content.columns.enumerated() {
      let isFirst = column == 0
      let top = isFirst ? 0 : length(-0.1...0.3) * 100
      let box = write(lines, column: column, left: left, top: top)
      if isFirst {
        drawing.left = box.left
        if chance(conditions.item) { writeItem(beside: box) }
      } else if chance(0.5) {
        drawing.addMark("arrow", arrow(from: left - 170, to: left - 40, at: box.top + 60))
      }
      left = box.right + 100 * length(2...4)
    }
    addMarks(content)
    return drawing
  }

  // MARK: Lines

  private struct Written {
    var fragment: InkFragment
    var unit: InkFragment?
    var word: InkFragment?
    var wordText: String?
    var box: InkBox
    /// Where the line's relation stands; nil where it has none.
    var relation: Float?
  }

  private mutating func write(_ lines: [PageContent.Line], column: Int, left: Float, top: Float) -> InkBox {
    let wordLine = chance(conditions.word) ? (chance(0.6) ? lines.count - 1 : 0) : nil
    let written = lines.enumerated().map { number, line in self.written(line, hasWord: number == wordLine) }
    let starts = self.starts(of: written, left: left)
    let isOnRules = chance(0.8)
    var baseline = top
    var bottom: Float?
    var whole = InkBox.nothing
    for (number, (line, item)) in zip(lines, written).enumerated() {
      if number > 0 {
        let need = (bottom ?? 0) - item.box.top + 100 * length(0.02...0.2)
        var steps: Float = chance(0.08) ? 2 : 1
        while isOnRules, baseline + steps * drawing.pitch < need { steps += 1 }
        let next = baseline + steps * drawing.pitch
        baseline = isOnRules ? next : max(need, baseline + drawing.pitch * length(0.8...1.2))
      }
      place(line, item, x: starts[number], baseline: baseline, column: column, number: drawing.lines.count, &whole)
      bottom = baseline + item.box.bottom
    }
    return whole
  }

  private mutating func written(_ line: PageContent.Line, hasWord: Bool) -> Written {
    writer.restart()
    let fragment = writer.write(line.description)
    var box = fragment.bounds ?? InkBox(left: 0, top: -100, right: 10, bottom: 0)
    var relation: Float?
    let labels = line.description.labels
    if let index = labels.firstIndex(where: { SymbolVocabulary.symbol($0)?.role == .relation }) {
      relation = InkBox(fragment.strokes.lazy.filter { $0.symbol == index }.flatMap(\.points))?.left
    }
    var result = Written(fragment: fragment, box: box, relation: relation)
    if let unit = line.unit, let description = try? ExpressionNotation.parse(unit) {
      writer.restart()
      let ink = writer.write(description)
      if let own = ink.bounds { result.unit = ink.placed(dx: box.right + 100 * length(0.1...0.35) - own.left) }
    }
    if hasWord {
      let text = Self.words[random.below(Self.words.count)]
      let ink = word(text)
      if let own = ink.bounds {
        result.word = ink.placed(dx: box.left - 100 * length(0.35...0.8) - own.right)
        result.wordText = text
      }
    }
    for part in [result.unit, result.word] { if let own = part?.bounds { box.formUnion(own) } }
    result.box = box
    return result
  }

  /// Where each line begins: one below the other, indented behind the first, or with their relations in one column.
  private mutating func starts(of lines: [Written], left: Float) -> [Float] {
    let mode = random.uniform()
    let indent = 100 * length(0.3...1.6)
    if mode < 0.45, lines.allSatisfy({ $0.relation != nil }) {
      let most = lines.map { ($0.relation ?? 0) - $0.box.left }.max() ?? 0
      return lines.map { left + most - (($0.relation ?? 0) - $0.box.left) + 100 * Float(random.normal(deviation: 0.1)) }
    }
    return lines.enumerated().map { number, _ in
      left + (mode < 0.7 && number > 0 ? indent : 0) + 100 * Float(random.normal(deviation: 0.08))
    }
  }

  private mutating func place(
    _ line: PageContent.Line, _ item: Written, x: Float, baseline: Float, column: Int, number: Int,
    _ whole: inout InkBox
  ) {
    let (dx, dy) = (x - item.box.left, baseline + 100 * Float(random.normal(deviation: 0.03)))
    let (mathML, ids) = ExpressionMarkup.mathML(line.description)
    let first = drawing.symbols.count
    for (label, id) in zip(line.description.labels, ids) {
      drawing.symbols.append(PageDrawing.Symbol(label: label, line: number, id: id))
    }
    for stroke in item.fragment.placed(dx: dx, dy: dy).strokes {
      drawing.strokes.append(.init(points: stroke.points, layer: .ink, symbol: first + stroke.symbol))
    }
    if let unit = item.unit, let text = line.unit {
      let start = drawing.symbols.count
      for label in (try? ExpressionNotation.parse(text))?.labels ?? [] {
        drawing.symbols.append(PageDrawing.Symbol(label: label, line: number, id: ""))
      }
      for stroke in unit.placed(dx: dx, dy: dy).strokes {
        drawing.strokes.append(.init(points: stroke.points, layer: .ink, symbol: start + stroke.symbol))
      }
    }
    if let word = item.word?.placed(dx: dx, dy: dy), let box = word.bounds {
      drawing.add(word, layer: .ink)
      drawing.notes.append(.init(kind: "word", text: item.wordText, box: box))
    }
    var box = InkBox.nothing
    for part in [item.fragment, item.unit] { if let own = part?.placed(dx: dx, dy: dy).bounds { box.formUnion(own) } }
    whole.formUnion(box)
    if let word = item.word?.placed(dx: dx, dy: dy).bounds { whole.formUnion(word) }
    drawing.lines.append(
      PageDrawing.Line(
        text: PlainNotation.text(line.description) + (line.unit ?? ""),
        latex: ExpressionMarkup.latex(line.description), mathML: mathML, column: column, unit: line.unit,
        isSlip: line.isSlip, box: box))
  }

  /// Letters of a word close together.
  private mutating func word(_ text: String) -> InkFragment {
    var result = InkFragment()
    var right: Float = 0
    for character in text {
      guard character != " " else {
        right += 45
        continue
      }
      writer.restart()
      let letter = writer.write(.symbol(String(character)))
      guard let box = letter.bounds else { continue }
      result.append(letter.placed(scale: 0.9, dx: right - 0.9 * box.left))
      right += 0.9 * box.width + 100 * length(0.06...0.16)
    }
    return result
  }

  // MARK: Numbers of questions

  private mutating func writeItem(beside box: InkBox) {
    let number = chance(0.85) ? "\(1 + random.below(12))" : String("abcdef"[random.below(6)])
    let style = random.below(6)
    let text = [number + ".", number + ")", number + "-)", number + "-", number + " )", number][style]
    let ink = word(style == 5 ? number : text)
    guard let first = drawing.lines.first?.box, let own = ink.bounds else { return }
    let gap = 100 * length(0.5...1.6) + (style == 5 ? 70 : 0)
    // On the line of the first expression, whose own foot may be a fraction's.
    let placed = ink.placed(
      dx: min(first.left, box.left) - gap - own.right, dy: 100 * Float(random.normal(deviation: 0.05)))
    guard let place = placed.bounds else { return }
    drawing.add(placed, layer: .ink)
    drawing.item = style == 5 ? "(\(number)) circled" : text.replacing(" ", with: "")
    var whole = place
    if style == 5 {
      var pen = MarkPen(box: place, size: 100, random: random.branch(31))
      let loop = pen.loop()
      drawing.strokes.append(.init(points: loop, layer: .mark, symbol: nil))
      if let round = InkBox(loop) { whole.formUnion(round) }
    }
    drawing.notes.append(.init(kind: "item", text: drawing.item, box: whole))
  }

  // MARK: Marks

  private mutating func addMarks(_ content: PageContent) {
    guard let last = drawing.lines.last?.box, let first = drawing.lines.first?.box else { return }
    var pen = MarkPen(box: last, size: 100, random: random.branch(41))
    let roundResult: [PageMark.Kind] = [.box, .ellipse, .underline, .doubleUnderline]
    // One mark round a result; a box and an underline together are rare.
    if let kind = roundResult.first(where: { _ in chance(conditions.mark) }) {
      drawing.addMark(kind.rawValue, pen.draw(kind).strokes)
    }
    if chance(conditions.mark) { drawing.addMark("tick", tick(beside: last)) }
    if chance(conditions.mark) { crossOut(behind: drawing.lines[random.below(drawing.lines.count)].box) }
    if content.kind == "system", drawing.lines.count > 1, chance(0.3) {
      var both = first
      both.formUnion(drawing.lines[1].box)
      drawing.addMark("bracket", brace(beside: both))
    }
    for _ in 0..<random.below(conditions.specks + 1) { addSpeck() }
  }

  /// A dot where it is no decimal point: nobody could tell one among the symbols of a line from ink that is meant.
  private mutating func addSpeck() {
    let box = drawing.bounds
    for _ in 0..<8 {
      let place = Ink.Point(
        box.left + box.width * Float(random.uniform(-0.05...1.05)),
        box.top + box.height * Float(random.uniform(-0.1...1.1)))
      let isAmong = drawing.lines.contains { line in
        place.x > line.box.left - 40 && place.x < line.box.right + 40 && place.y > line.box.top - 20
          && place.y < line.box.bottom + 20
      }
      guard !isAmong else { continue }
      let reach = 100 * length(0.01...0.05)
      drawing.addMark("speck", [[place, Ink.Point(place.x + reach, place.y + reach * Float(random.uniform(-1...1)))]])
      return
    }
  }

  private mutating func tick(beside box: InkBox) -> [Ink.Stroke] {
    let (x, y) = (box.right + 100 * length(0.6...2), (box.top + box.bottom) / 2)
    let size = 100 * length(0.6...1.3)
    var pen = MarkPen(box: box, size: 100, random: random.branch(43))
    let turn = Ink.Point(x + 0.3 * size, y + 0.4 * size)
    return [
      pen.line(from: Ink.Point(x, y), to: turn)
        + pen.line(from: turn, to: Ink.Point(x + size, y - 0.7 * size)).dropFirst()
    ]
  }

  /// A number that was begun and struck out.
  private mutating func crossOut(behind box: InkBox) {
    let ink = word("\(2 + random.below(97))")
    guard let own = ink.bounds else { return }
    let placed = ink.placed(dx: box.right + 100 * length(0.5...1.2) - own.left, dy: box.bottom - own.bottom)
    guard let place = placed.bounds else { return }
    var pen = MarkPen(box: place, size: 100, random: random.branch(47))
    let strokes = (0..<(1 + random.below(3))).map { _ in
      pen.line(
        from: Ink.Point(place.left - 100 * length(0.05...0.25), place.bottom - place.height * Float(random.uniform())),
        to: Ink.Point(place.right + 100 * length(0.05...0.25), place.top + place.height * Float(random.uniform())))
    }
    drawing.addMark("crossed out", placed.strokes.map(\.points) + strokes)
  }

  private mutating func brace(beside box: InkBox) -> [Ink.Stroke] {
    guard let template = SymbolTemplates.variants(of: "{").first else { return [] }
    let ink = InkFragment(strokes: synthesizer.write(template, style: writer.style, random: &random).map { ($0, 0) })
    let left = box.left - 100 * length(0.5...0.8)
    return ink.fitted(to: InkBox(left: left, top: box.top - 15, right: left + 35, bottom: box.bottom + 15)).strokes
      .map(\.points)
  }

  private mutating func arrow(from left: Float, to right: Float, at y: Float) -> [Ink.Stroke] {
    var pen = MarkPen(box: InkBox(left: left, top: y, right: right, bottom: y), size: 100, random: random.branch(53))
    let tip = Ink.Point(right, y)
    return [
      pen.line(from: Ink.Point(left, y), to: tip), pen.line(from: Ink.Point(right - 28, y - 22), to: tip),
      pen.line(from: tip, to: Ink.Point(right - 28, y + 22)),
    ]
  }

  // MARK: Chance

  private static let words = ["Sol:", "Resp:", "R:", "Area =", "Ans:", "Result:", "Total =", "Answer:", "Lsg:", "So"]

  private mutating func chance(_ share: Double) -> Bool { random.uniform() < share }
  private mutating func length(_ range: ClosedRange<Double>) -> Float { Float(random.uniform(range)) }
}

extension String {
  fileprivate subscript(_ place: Int) -> Character { self[index(startIndex, offsetBy: place)] }
}
