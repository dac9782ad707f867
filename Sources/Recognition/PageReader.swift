import Foundation
import ImageProcessing
import MathExpressions
import MathSymbols
import WorkSharing

/// Reads a classified page: every way to part it into lines, of which the one that reads best is kept; then expressions
/// beside one another are parted and questions' numbers taken off.
struct PageReader {
  /// Limits in units of the usual symbol's size, and weights.
  struct Parameters: Sendable, Hashable {
    /// By how much another way must read better than that by empty rows, in log probability a symbol.
    var partingMargin = 0.05
    /// By how much better the page must read with one place parted another way.
    var placeMargin = 0.02
    /// No line counts for less than this probability.
    var leastConfidence = 1e-4
    /// A line of so few symbols or fewer is rather a part of another: what that costs, in log probability.
    var fewSymbols = 2
    var fewCost = 3.0
    /// What a line without a relation costs on a page that has others.
    var noRelationCost = 1.0
    /// By how much less surely columns may read that an empty strip divides, in log probability a symbol.
    var columnBonus = 1.0
    /// The narrowest gap between two expressions in a row, that from which the whole row may read more surely than its parts, and that
    /// from which it does not matter.
    var rowGap = 1.1
    var wideRowGap = 1.6
    var widestRowGap = 3.0
    /// Where no more than this share of a page's symbols is writing, all of it is doubtful.
    var leastWritten = 0.5
    /// How much less sure the parts of a row may be than the row as a whole.
    var rowShare = 0.3
    /// A row is tried without what stands before or behind such a gap if it reads worse than `doubtful`; that was a note if the rest
    /// then reads at least so well, and so many times better, and has so much of the row's symbols.
    var noteGap = 0.8
    var doubtful = 0.6
    var leastWithoutNote = 0.55
    var gainWithoutNote = 1.8
    var leastShareWithoutNote = 0.6
    /// The largest dot of a colon behind a word, how far the one may be beside the other, and how sure what follows must be.
    var dotOfColon = 0.4
    var leastAfterWord = 0.3
    /// How far what follows stands from a colon that is no division, in usual sizes, and how many times as far as the word.
    var gapBehindColon = 0.25
    var shareBehindColon = 1.5
    /// The least probability that what was struck out behind a line is no symbol, the gap before it, and how sure the line must be
    /// without it.
    var rejectedAsStruck = 0.5
    var gapBeforeStruck = 0.3
    var leastWithoutStruck = 0.3
    /// The least share of the row's confidence that is left without a tick behind it.
    var leastWithoutTick = 0.9
    /// A line less sure than this may begin with an item that was not told from it.
    var doubtfulWithItem = 0.9
    /// How sure a line must be at least without what stands left of all others.
    var leastWithoutItem = 0.3
    /// Segmentations of a line that are compared where there are several lines, or ways to part the page into them: more take longer and
    /// were no better.
    var segmentationsOfLines = 6
    /// Segmentations of a line that are compared where other lines help to choose.
    var segmentationsInContext = 8
    /// Arrangements of each segmentation that are compared where other lines help to choose.
    var arrangementsInContext = 12
  }

  var parameters = Parameters()
  let recognizer: ExpressionRecognizer
  let page: ExpressionRecognizer.ClassifiedPage
  /// The budget for judging the readings of one line.
  let work: Int
  typealias LineReading = (expression: RecognizedExpression, segmentations: [Segmentation])
  var known: [[Int]: LineReading] = [:]

  init(recognizer: ExpressionRecognizer, page: ExpressionRecognizer.ClassifiedPage, work: Int) {
    self.recognizer = recognizer
    self.page = page
    self.work = work
  }

  mutating func read() -> (lines: [RecognizedExpression], trace: RecognitionTrace) {
    let ways = page.partings.all
    read(ways.flatMap(\.lines))
    let scores = ways.map { score($0.lines) + (areColumns($0) ? parameters.columnBonus : 0) }
    var lines = best(ways, scores)
    if lines.count > 1 || ways.count > 1 { lines = lines.flatMap { parted($0) } }
    var marks = page.marks
    if !page.isSingleLine { lines = lines.map { withoutSpecks($0, &marks) } }
    var found = withoutItems(lines, &marks)
    // What the lines make of each other is no reason to hold the page this way or that.
    let pageScore = score(found.map(\.expression))
    if recognizer.usesContext, !page.isSingleLine {
      withoutDoubtfulItems(&found, lines)
      readInContext(&found)
    }
    let expressions = found.map(\.expression)
    var trace = RecognitionTrace(
      page: page.page, scale: page.scale, hypotheses: found.map(\.line).flatMap { page.line($0).hypotheses })
    trace.segmentations = found.map(\.segmentations)
    trace.partings = Array(zip(ways.map(\.lines), scores))
    trace.score = pageScore
    trace.marks = marks
    // Edges of sheets and stray strokes between written lines are not expressions.
    let written = expressions.filter { !recognizer.isStray($0) }
    let kept = written.isEmpty ? expressions : written
    let isOnPage = !page.page.isFlat && kept.count > 1
    return (doubted(kept.map { recognizer.reported($0, isOnPage: isOnPage) }, of: expressions), trace)
  }

  /// Lines that are left of a page most of which is no writing are not to be trusted, however well they read: some speck
  /// looks like a digit.
  private func doubted(_ written: [RecognizedExpression], of all: [RecognizedExpression]) -> [RecognizedExpression] {
    let share =
      Double(written.reduce(0) { $0 + $1.symbols.count }) / Double(max(1, all.reduce(0) { $0 + $1.symbols.count }))
    guard share <= parameters.leastWritten else { return written }
    return written.map { line in
      var line = line
      line.confidence *= share
      return line
    }
  }

  /// The lines that read best: those of the best way by columns or of the best other one, each with places taken from others of its kind.
  private func best(_ ways: [Parting], _ scores: [Double]) -> [[Int]] {
    var found: (lines: [[Int]], score: Double)?
    for isByColumns in [false, true] {
      var best: Int?
      for index in ways.indices where ways[index].holdsFractions && ways[index].isByColumns == isByColumns {
        let margin = best == 0 ? parameters.partingMargin : 0
        if best.map({ scores[index] > scores[$0] + margin }) ?? true { best = index }
      }
      guard let best else { continue }
      let lines = combined(ways[best])
      let parting = Parting(lines, isByColumns: isByColumns)
      let score = score(lines) + (areColumns(parting) ? parameters.columnBonus : 0)
      if found.map({ score > $0.score + ($0.lines == ways[0].lines ? parameters.partingMargin : 0) }) ?? true {
        found = (lines, score)
      }
    }
    return found?.lines ?? []
  }

  /// The best way with places taken from others. Lines most of which are relations are no torn fractions.
  private func combined(_ way: Parting) -> [[Int]] {
    func isRelation(_ line: [Int]) -> Bool {
      guard let tree = known[line]?.expression.tree else { return false }
      return Self.isRelation(tree) || Self.goesOn(tree)
    }
    return page.partings.combined(
      way, margin: parameters.placeMargin, areWhole: { 2 * $0.count(where: isRelation) > $0.count },
      score: { score($0) })
  }

  /// Whether a way parts the page into columns of whole expressions: most of its lines are relations, none is torn off at a sign, and
  /// few go on from a line before, as all of a column would that was torn off at the equals signs.
  private func areColumns(_ parting: Parting) -> Bool {
    guard parting.isByColumns else { return false }
    let trees = parting.lines.compactMap { known[$0]?.expression.tree }
    let continued = trees.count(where: Self.goesOn)
    return 2 * trees.count(where: Self.isRelation) > trees.count && 3 * continued < trees.count
      && !trees.contains { Self.isTorn($0, behindNote: true) }
  }

  /// Reads lines that were not read yet, several at a time.
  mutating func read(_ lines: [[Int]]) {
    var seen = Set<[Int]>()
    let new = lines.filter { known[$0] == nil && seen.insert($0).inserted }
    var recognizer = recognizer
    if page.partings.all.contains(where: { $0.lines.count > 1 }) {
      recognizer.parameters.segmentations = min(recognizer.parameters.segmentations, parameters.segmentationsOfLines)
    }
    let (page, work) = (page, work)
    let read = SharedWork.map(new.count, threads: recognizer.threads) { [recognizer] index in
      recognizer.line(page.line(new[index]), page, WorkAccount(most: work))
    }
    for (line, reading) in zip(new, read) { known[line] = reading }
  }

  mutating func reading(_ line: [Int]) -> LineReading {
    read([line])
    return known[line] ?? recognizer.line(page.line(line), page, WorkAccount(most: work))
  }

  /// The log probability that all lines are right, a symbol.
  private func score(_ parting: [[Int]]) -> Double { score(parting.compactMap { known[$0]?.expression }) }

  private func score(_ lines: [RecognizedExpression]) -> Double {
    let relations = lines.count { Self.isRelation($0.tree) }
    var (sum, count) = (0.0, 0)
    if relations > 0 { sum -= parameters.noRelationCost * Double(lines.count - relations) }
    for line in lines {
      sum += Double(line.symbols.count) * log(max(parameters.leastConfidence, line.confidence))
      count += line.symbols.count
      if line.symbols.count <= parameters.fewSymbols { sum -= parameters.fewCost }
    }
    return count > 0 ? sum / Double(count) : -.infinity
  }

  /// The expressions of a row, from left to right: a row is parted in wide gaps where each part is a relation of its own
  /// and reads hardly less surely than the whole.
  private mutating func parted(_ line: [Int]) -> [[Int]] {
    let parts = parts(of: line, gap: parameters.rowGap)
    guard parts.count > 1 else { return [line] }
    read(parts)
    // What is no relation belongs to the relation before it, or else to the one after it.
    var joined: [(members: [Int], isRelation: Bool)] = []
    for part in parts {
      let isRelation = known[part].map { Self.isRelation($0.expression.tree) } ?? false
      if let last = joined.last, !last.isRelation || !isRelation {
        joined[joined.count - 1] = (last.members + part, last.isRelation || isRelation)
      } else {
        joined.append((part, isRelation))
      }
    }
    guard joined.count > 1 else { return [line] }
    let rows = joined.map(\.members)
    read(rows + [line])
    let whole = known[line]?.expression.confidence ?? 0
    let found = rows.compactMap { known[$0]?.expression }
    let narrowest = zip(rows, rows.dropFirst()).map { gap($0, $1) }.min() ?? 0
    if narrowest >= parameters.widestRowGap { return rows }
    let isWide = narrowest >= parameters.wideRowGap
    let isTorn = found.dropFirst().contains { Self.isOperator($0.tree.nodes.first) }
    guard isWide || !isTorn else { return [line] }
    let least = found.map(\.confidence).min() ?? 0
    return least >= (isWide ? parameters.rowShare : 1) * whole ? rows : [line]
  }

  /// The gap between two parts of a row, in usual sizes.
  func gap(_ left: [Int], _ right: [Int]) -> Double {
    let components = page.page.components
    let (end, start) = (left.map { components[$0].box.maxX }.max() ?? 0, right.map { components[$0].box.x }.min() ?? 0)
    return Double(start - end) / page.scale.usualSize
  }

  /// The pieces of a row from left to right, parted in gaps of so many usual sizes or wider.
  func parts(of line: [Int], gap: Double) -> [[Int]] {
    let components = page.page.components
    var parts: [[Int]] = []
    var reach = Int.min
    for index in line.sorted(by: { (components[$0].box.x, $0) < (components[$1].box.x, $1) }) {
      let box = components[index].box
      if parts.isEmpty || Double(box.x - reach) >= gap * page.scale.usualSize { parts.append([]) }
      parts[parts.count - 1].append(index)
      reach = max(reach, box.maxX)
    }
    return parts
  }

  /// Whether an equality or inequality stands in the main row, with something on both sides.
  static func isRelation(_ tree: SymbolLayoutTree) -> Bool {
    let roles = tree.nodes.map { SymbolVocabulary.symbol($0.label)?.role }
    guard let place = roles.firstIndex(of: .relation) else { return false }
    return place > 0 && place + 1 < roles.count
  }

  /// Whether a line begins with an equals sign or its like, and has something behind it.
  static func goesOn(_ tree: SymbolLayoutTree) -> Bool {
    tree.nodes.count > 1 && tree.nodes.first.flatMap { SymbolVocabulary.symbol($0.label)?.role } == .relation
  }

  /// Whether a node is the sign of an operation.
  static func isOperator(_ node: SymbolLayoutTree.Node?) -> Bool {
    node.flatMap { SymbolVocabulary.symbol($0.label) }?.role == .binaryOperator
  }

  /// A line without the dots beyond its ends.
  private func withoutSpecks(_ line: [Int], _ marks: inout [WrittenMark]) -> [Int] {
    let found = MarkFinder(page: page.page, usualSize: page.scale.usualSize).specks(line)
    marks += found.map {
      WrittenMark(kind: .speck, box: page.page.pictureBox(page.page.components[$0].box), components: [$0])
    }
    return line.filter { !found.contains($0) }
  }

  /// One line as it was read.
  private struct Reading {
    var line: [Int]
    var expression: RecognizedExpression
    var segmentations: [Segmentation]
  }

  /// The lines without the questions' numbers before them.
  private mutating func withoutItems(_ lines: [[Int]], _ marks: inout [WrittenMark]) -> [Reading] {
    var found: [Reading] = []
    // A number that stands as a line by itself belongs to the next line.
    var waiting: RecognizedItem?
    for (index, line) in lines.enumerated() {
      let whole = reading(line)
      let finder = ItemFinder(page: page, lines: lines)
      let item = page.isSingleLine ? nil : finder.item(of: index, read: whole.expression)
      if !page.isSingleLine, let alone = item ?? finder.loneItem(index, read: whole.expression),
        alone.components.isSuperset(of: line), index + 1 < lines.count
      {
        waiting = RecognizedItem(text: alone.text, box: page.page.pictureBox(alone.box))
        continue
      }
      let left = item.map { item in line.filter { !item.components.contains($0) } } ?? line
      let body = left.isEmpty ? line : left
      let rest = page.isSingleLine ? body : withoutNote(body, &marks)
      var reading = rest.count == line.count ? whole : reading(rest)
      if let arrow = item, arrow.isArrow {
        marks.append(
          WrittenMark(kind: .arrow, box: page.page.pictureBox(arrow.box), components: arrow.components.sorted()))
      }
      let number = item.flatMap { $0.isArrow ? nil : $0 }
      reading.expression.item =
        number.map { RecognizedItem(text: $0.text, box: page.page.pictureBox($0.box)) } ?? waiting
      waiting = nil
      found.append(Reading(line: rest, expression: reading.expression, segmentations: reading.segmentations))
    }
    return found
  }

  /// Takes off what may be an item where the line fits in with the others only without it, or where it ends in a bracket, stands left of
  /// all other lines, and the line reads much better without it.
  private mutating func withoutDoubtfulItems(_ found: inout [Reading], _ lines: [[Int]]) {
    let steps = PageSteps(computer: recognizer.computer)
    for index in found.indices {
      let whole = found[index]
      guard whole.expression.item == nil, let place = lines.firstIndex(of: whole.line) else { continue }
      let finder = ItemFinder(page: page, lines: lines)
      let isDoubtful = whole.expression.confidence < parameters.doubtfulWithItem
      let items = finder.possibleItems(of: place, read: whole.expression)
        .map { (item: $0, isOutside: finder.isOutside($0, line: place)) }.filter { isDoubtful || $0.isOutside }
      guard !items.isEmpty else { continue }
      var trees = found.map(\.expression.tree)
      let fit = steps.fit(of: index, in: trees)
      for (item, isOutside) in items {
        let rest = whole.line.filter { !item.components.contains($0) }
        let reading = reading(rest)
        trees[index] = reading.expression.tree
        let isSurer =
          isOutside && item.mayEndInBracket && reading.expression.confidence >= parameters.leastWithoutItem
          && reading.expression.confidence >= parameters.gainWithoutNote * whole.expression.confidence
        guard isSurer || steps.fit(of: index, in: trees) >= fit + 1 else { continue }
        found[index] = Reading(line: rest, expression: reading.expression, segmentations: reading.segmentations)
        found[index].expression.item = RecognizedItem(
          text: item.text, box: page.page.pictureBox(item.box))
        break
      }
    }
  }

  /// Reads the lines again with the letters of the other lines in mind, and what follows from what.
  private func readInContext(_ found: inout [Reading]) {
    let letters = PageLetters(found.map(\.expression))
    var recognizer = recognizer
    let (page, work, readings) = (page, work, found)
    // What follows is told from more readings than a line by itself needs.
    recognizer.parameters.segmentations = parameters.segmentationsInContext
    recognizer.parameters.arrangements = max(recognizer.parameters.arrangements, parameters.arrangementsInContext)
    let again = SharedWork.map(readings.count, threads: recognizer.threads) {
      [recognizer] index -> LineChoices? in
      guard letters.isDoubtful(readings[index].expression, line: index) else { return nil }
      var line = page.line(readings[index].line)
      line.hypotheses = line.hypotheses.map { letters.weighed($0, line: index) }
      return recognizer.choices(of: line, page, WorkAccount(most: work))
    }
    let choices = zip(again, found).map { again, reading in
      again?.distinct ?? [PageSteps.Choice(tree: reading.expression.tree, score: 0)]
    }
    let steps = PageSteps(computer: recognizer.computer)
    let fits = steps.fits(choices)
    for index in found.indices {
      var fit = fits[index].first ?? 0
      if let again = again[index] {
        var expression = recognizer.expression(
          again, bonuses: fits[index].map { steps.parameters.follows * $0 }, page.page)
        expression.item = found[index].expression.item
        fit = zip(again.distinct, fits[index]).first { $0.0.tree == expression.tree.withoutSources }?.1 ?? 0
        found[index].expression = expression
        found[index].segmentations = again.segmentations
      }
      found[index].expression.evidence.follows = fit
    }
  }
}
