import ImageProcessing
import RandomStreams

/// Writes, prints and photographs pages of school mathematics, with the truth of every line, symbol and pixel.
///
/// Everything is a function of the seed, the severity, the data and the page's number.
public struct PageSynthesizer: Sendable {
  /// Of everything random.
  public let seed: UInt64
  /// How hard the pages are.
  public let severity: PageSeverity
  private let hands: PageHands?
  private let formulas: FormulaCorpus

  /// - Parameters:
  ///   - hands: whose ink is used; nil for the program's own handwriting.
  ///   - formulas: what pages say besides derivations; none are replaced by random expressions.
  public init(seed: UInt64, severity: PageSeverity, hands: PageHands? = nil, formulas: FormulaCorpus = FormulaCorpus())
  {
    self.seed = seed
    self.severity = severity
    self.hands = hands
    self.formulas = formulas
  }

  /// Pages that stay outside these are written again with the next numbers of the stream.
  private static let mostTries = 20

  /// The page with a number.
  ///
  /// - Parameter hasSlip: whether it is one derivation with one wrong step.
  public func page(_ number: Int, hasSlip: Bool = false) -> SyntheticPage {
    var random = stream(number, hasSlip: hasSlip)
    var (drawing, writer, subject) = written(number, hasSlip: hasSlip, random: &random)
    let conditions = PageConditions(severity)
    let board = board(conditions, random: &random)
    let sheet = PageSheet(
      under: &drawing, conditions: conditions, isBoard: board != nil, synthesizer: synthesizer, random: &random)
    var whole = drawing.bounds
    for thing in drawing.notes + drawing.marks { whole.formUnion(thing.box) }
    let lens = PageLens(whole, conditions: conditions, random: &random)
    let painting = PagePainter(conditions: conditions, lens: lens, board: board)
      .paint(drawing, sheet: sheet, random: &random)
    let quality = conditions.quality.lowerBound + random.below(conditions.quality.count)
    return PageTruth(drawing: drawing, sheet: sheet, lens: lens, painting: painting)
      .page(quality: quality, writer: writer, subject: subject)
  }

  /// The lines of the page with a number as ink: what is written, without paper, words and marks. The expressions are named
  /// `homework/NUMBER-LINE`.
  func lines(_ number: Int) -> [InkExpression] {
    var random = stream(number, hasSlip: false)
    let (drawing, writer, _) = written(number, hasSlip: false, random: &random)
    return drawing.lines.indices.map { drawing.expression(line: $0, id: "homework/\(number)-\($0)", writer: writer) }
  }

  private func stream(_ number: Int, hasSlip: Bool) -> RandomStream {
    RandomStream(seed: seed, 0x9A6F, UInt64(bitPattern: Int64(number)), hasSlip ? 1 : 0)
  }

  private var synthesizer: HandwritingSynthesizer { HandwritingSynthesizer(seed: seed &+ 0x50) }

  /// The page's content in a hand, with the names of both.
  private func written(
    _ number: Int, hasSlip: Bool, random: inout RandomStream
  ) -> (drawing: PageDrawing, writer: String, subject: String) {
    var content = PageContent(formulas: formulas, hasSlip: hasSlip, random: &random)
    for _ in 0..<Self.mostTries where !isAcceptable(content, hasSlip: hasSlip) {
      content = PageContent(formulas: formulas, hasSlip: hasSlip, random: &random)
    }
    let (hand, writer) = hand(number, random: &random)
    var composer = PageComposer(
      synthesizer: synthesizer, hand: hand, conditions: PageConditions(severity), number: number,
      random: random.branch(2))
    return (composer.compose(content), writer, content.kind)
  }

  private func isAcceptable(_ content: PageContent, hasSlip: Bool) -> Bool {
    let lines = content.columns.joined()
    return PageContent.lineRange.contains(lines.count) && content.columns.allSatisfy { !$0.isEmpty }
      && (!hasSlip || lines.contains(where: \.isSlip))
  }

  private func hand(_ number: Int, random: inout RandomStream) -> (HandInk?, String) {
    // Small letters are three fifths to nearly all of a capital's height.
    let xHeight = Float(random.uniform(0.95...1.5))
    guard let hands, !hands.writers.isEmpty else { return (nil, "synthetic:\(number)") }
    let hand = hands.writers[random.below(hands.writers.count)]
    return (HandInk(hands: hands, hand: hand, xHeight: xHeight), hand.name)
  }

  private func board(_ conditions: PageConditions, random: inout RandomStream) -> PagePainter.Board? {
    guard random.uniform() < conditions.board else { return nil }
    return random.uniform() < 0.5 ? .chalk : .white
  }
}

/// Gathers what is true of a painted page in pixels of its picture.
struct PageTruth {
  let drawing: PageDrawing
  let sheet: PageSheet
  let lens: PageLens
  let painting: PagePainter.Painting

  func page(quality: Int, writer: String, subject: String) -> SyntheticPage {
    let strokes = drawing.strokes.map { lens.place($0.points) }
    var boxes = [InkBox](repeating: .nothing, count: drawing.symbols.count)
    for (stroke, points) in zip(drawing.strokes, strokes) {
      if let symbol = stroke.symbol, let box = InkBox(points) { boxes[symbol].formUnion(box) }
    }
    let lines = drawing.lines.enumerated().map { number, line in
      let own = drawing.symbols.indices.filter { drawing.symbols[$0].line == number }
      var whole = InkBox.nothing
      for index in own { whole.formUnion(boxes[index]) }
      return SyntheticPage.Line(
        text: line.text, latex: line.latex, mathML: line.mathML, unit: line.unit, column: line.column,
        isSlip: line.isSlip, box: pixels(whole),
        symbols: own.map {
          .init(label: drawing.symbols[$0].label, box: pixels(boxes[$0]), id: drawing.symbols[$0].id)
        })
    }
    let quarters = lens.quarters
    return SyntheticPage(
      image: painting.image.turned(quarters: quarters),
      layers: GrayImage(width: lens.width, height: lens.height, pixels: painting.layers).turned(quarters: quarters),
      quality: quality, writer: writer, subject: subject, pen: painting.pen, turned: 90 * quarters,
      item: drawing.item, lines: lines, notes: drawing.notes.map(thing), marks: drawing.marks.map(thing),
      rules: sheet.rules.filter { $0.kind != "dots" }.compactMap(rule))
  }

  private func thing(_ thing: PageDrawing.Thing) -> SyntheticPage.Thing {
    let box = thing.box
    let outline = lens.place([
      Ink.Point(box.left, box.top), Ink.Point(box.right, box.top), Ink.Point(box.right, box.bottom),
      Ink.Point(box.left, box.bottom), Ink.Point(box.left, box.top),
    ])
    return .init(kind: thing.kind, text: thing.text, box: pixels(InkBox(outline) ?? .nothing))
  }

  private func rule(_ rule: PageSheet.Rule) -> SyntheticPage.Rule? {
    let points = lens.place(rule.points).filter {
      $0.x >= 0 && $0.y >= 0 && $0.x < Float(lens.width) && $0.y < Float(lens.height)
    }
    guard points.count > 1 else { return nil }
    return .init(
      kind: rule.kind,
      points: points.flatMap { point in
        let turned = turned(point)
        return [Int(clamped: turned.x.rounded()), Int(clamped: turned.y.rounded())]
      })
  }

  /// A box in pixels of the turned picture, with the pen's width, inside the picture.
  private func pixels(_ box: InkBox) -> [Int] {
    guard box.left <= box.right else { return [0, 0, 0, 0] }
    let reach = painting.reach + 0.5
    let corners = [
      turned(Ink.Point(box.left - reach, box.top - reach)), turned(Ink.Point(box.right + reach, box.bottom + reach)),
    ]
    let (width, height) = lens.quarters % 2 == 0 ? (lens.width, lens.height) : (lens.height, lens.width)
    let left = max(0, Int(clamped: min(corners[0].x, corners[1].x).rounded(.down)))
    let top = max(0, Int(clamped: min(corners[0].y, corners[1].y).rounded(.down)))
    let right = min(width, Int(clamped: max(corners[0].x, corners[1].x).rounded(.up)))
    let bottom = min(height, Int(clamped: max(corners[0].y, corners[1].y).rounded(.up)))
    return [left, top, max(0, right - left), max(0, bottom - top)]
  }

  private func turned(_ point: Ink.Point) -> Ink.Point {
    let (width, height) = (Float(lens.width), Float(lens.height))
    switch lens.quarters {
    case 1: return Ink.Point(height - point.y, point.x)
    case 2: return Ink.Point(width - point.x, height - point.y)
    case 3: return Ink.Point(point.y, width - point.x)
    default: return point
    }
  }
}
