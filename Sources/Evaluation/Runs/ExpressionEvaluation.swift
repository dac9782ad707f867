import Datasets
import Foundation
import ImageProcessing
import MathExpressions
import MathReading
import NeuralNetworks
import RandomStreams
import Recognition
import WorkSharing

/// Reads expressions whose truth is known and compares the readings with it.
package struct ExpressionEvaluation: Sendable {
  /// The reader under test.
  package let recognizer: ExpressionRecognizer
  /// The symbols that it may read.
  package let domain: Domain
  /// How drawn ink is degraded: nil draws it clean, a number makes a synthetic photograph, see
  /// ``PageEffects/severity(_:)``.
  package var severity: Int?

  /// An evaluation; `severity` concerns ink only, never pictures from files.
  package init(recognizer: ExpressionRecognizer, domain: Domain, severity: Int? = nil) {
    self.recognizer = recognizer
    self.domain = domain
    self.severity = severity
  }

  /// Reads one expression; a picture that cannot be read counts as a wrong reading and carries its error.
  package func read(_ item: ExpressionSet.Item) -> Prediction {
    let truth = ExpressionTruth(item)
    var prediction = Prediction(
      id: item.id, subset: item.subset, truth: item.text, truthSymbols: truth.symbolCount)
    truth.compareNothing(&prediction)
    // Once the page is rotated, strokes can no longer be matched to the ink in the picture.
    if severity != nil { prediction.segmentation = nil }
    // Drawing the ink does not count toward the reading's time.
    let drawing = item.ink.map { Self.photograph(of: $0, severity: severity, mark: item.mark) }
    let clock = ThreadClock()
    do {
      var page = try drawing.map { try Binarizer().page(of: $0.image) } ?? Self.page(of: item)
      if severity != nil { page = try page.levelled() }
      guard !page.components.isEmpty else { throw ReadingError.noInk(item.id) }
      let (lines, trace) = try recognizer.recognize(page, domain: domain, isSingleLine: item.isInk && severity == nil)
      let sheet = Computer().compute(lines: lines.map(\.tree))
      prediction.seconds = clock.seconds
      let reading = ExpressionReading(lines: lines, sheet: sheet, page: trace.page)
      reading.describe(&prediction)
      truth.compare(reading, drawing: severity == nil ? drawing : nil, &prediction)
    } catch {
      prediction.error = "\(error)"
      prediction.cause = .notRead
      prediction.seconds = clock.seconds
    }
    return prediction
  }

  /// The ink of an expression's picture: a file's, or that of drawn strokes.
  package static func page(of item: ExpressionSet.Item) throws -> InkPage {
    switch item.source {
    case .picture(let path): try Binarizer().page(of: try ImageFile.read(path: path)).levelled()
    case .ink(let expression): try Binarizer().page(of: photograph(of: expression).image)
    }
  }

  /// Whether the reading equals the truth: line by line as layout trees, or as plain notation where the truth is typed.
  package static func isExact(_ trees: [SymbolLayoutTree], _ item: ExpressionSet.Item) -> Bool {
    trees.count == item.lines.count && item.matchedLines(trees).count == trees.count && !trees.isEmpty
  }

  /// Ink as a picture in which a symbol of the usual size measures 60 pixels: clean, dark on white with a pen 3.6
  /// pixels wide, or, with a severity, a synthetic photograph, different for each expression and the same on every run.
  ///
  /// - Parameter mark: what is drawn or printed round it; the page is otherwise the same as without.
  package static func photograph(
    of expression: InkExpression, severity: Int? = nil, mark: PageMark? = nil
  ) -> PagePhotograph {
    var effects = severity.map(PageEffects.severity) ?? PageEffects()
    var number = 0
    if severity == nil {
      effects.penWidth = 0.06...0.06
    } else {
      var random = RandomStream(seed: 1, path: expression.id.utf8.map(UInt64.init))
      number = random.below(1 << 30)
    }
    return PagePhotographer(seed: 1, effects: effects, symbolHeight: 60)
      .photograph(expression, number: number, mark: mark)
  }
}

/// The lines of a picture, recognised and computed.
package struct ExpressionReading {
  /// The recognised lines, from top to bottom.
  package let lines: [RecognizedExpression]
  /// What the lines come to; its lines correspond to ``lines``.
  package let sheet: ComputationSheet
  /// The page whose components the symbols are made of.
  package let page: InkPage

  /// The symbols of all lines with their ink; labels as in the computed lines, where an `x` between numbers has become
  /// `\times`.
  package var symbols: [(symbol: RecognizedSymbol, label: String, pieces: [Component])] {
    zip(lines, sheet.lines).flatMap { line, computation in
      var labels = line.symbols.map(\.label)
      computation.tree.collectLabels(into: &labels)
      return line.symbols.indices.map { index in
        (line.symbols[index], labels[index], line.components[index].map { page.components[$0] })
      }
    }
  }

  /// Fills in the fields of a prediction that describe the reading.
  package func describe(_ prediction: inout Prediction) {
    prediction.latex = sheet.lines.map(\.latex).joined(separator: " ; ")
    prediction.plain = sheet.lines.map(\.plain).joined(separator: " ; ")
    prediction.answer = sheet.lines.map(\.answer).joined(separator: " ; ")
    prediction.readItem = lines.compactMap(\.item?.text).joined(separator: " ")
    prediction.lines = zip(lines, sheet.lines).map { Prediction.Line(plain: $1.plain, confidence: $0.confidence) }
    prediction.confidence = lines.map(\.confidence).min() ?? 0
    let values = sheet.system.map { [$0.report.value.exact] } ?? sheet.lines.map(\.report.value.exact)
    prediction.value =
      values.contains(nil) || values.isEmpty ? nil : values.compactMap { $0 }.joined(separator: " ; ")
    prediction.symbols = symbols.map { item in
      let box = item.symbol.box
      return Prediction.Symbol(
        label: item.label, box: [box.x, box.y, box.width, box.height], confidence: item.symbol.confidence)
    }
    // Alternatives for several lines would have to be all combinations of their readings.
    guard lines.count == 1 else { return }
    var seen: Set = [prediction.plain]
    prediction.alternatives = lines[0].alternatives
      .map { PlainTextWriter().text(ExpressionParser().resolved($0)) }.filter { seen.insert($0).inserted }
  }
}

extension SymbolLayoutTree {
  /// Writes each node's label to the place of its source.
  fileprivate func collectLabels(into labels: inout [String]) {
    for node in nodes {
      if let source = node.source, labels.indices.contains(source) { labels[source] = node.label }
      for row in node.scripts.values { row.collectLabels(into: &labels) }
    }
  }
}
