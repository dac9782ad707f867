import Datasets
import Foundation
import ImageProcessing
import MathExpressions
import MathReading
import NeuralNetworks
import RandomStreams
import Recognition
import WorkSharing

/// Reads expressions with known truth and says how the reading compares.
package struct ExpressionEvaluation: Sendable {
  package let recognizer: ExpressionRecognizer
  package let domain: Domain
  /// What happens to the drawn ink: nil draws it clean, a number photographs it, see ``PageEffects/severity(_:)``.
  package var severity: Int?

  package init(recognizer: ExpressionRecognizer, domain: Domain, severity: Int? = nil) {
    self.recognizer = recognizer
    self.domain = domain
    self.severity = severity
  }

  /// Reads one expression; a picture that cannot be read is a wrong reading with its error.
  package func read(_ item: ExpressionSet.Item) -> Prediction {
    let truth = ExpressionTruth(item)
    var prediction = Prediction(
      id: item.id, subset: item.subset, truth: item.text, truthSymbols: truth.symbolCount)
    truth.compareNothing(&prediction)
    // A page that was turned leads no stroke back to its ink.
    if severity != nil { prediction.segmentation = nil }
    // Drawing the ink is no part of reading it.
    let drawing = item.ink.map { Self.photograph(of: $0, severity: severity) }
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

  /// Whether what was read is the truth: as layout trees, or as plain notation where the truth is typed.
  package static func isExact(_ trees: [SymbolLayoutTree], _ item: ExpressionSet.Item) -> Bool {
    // The reader's output is the tree with signs that are written alike told apart.
    item.isTyped
      ? ReadingComparison.isSameNotation(trees, item.truths)
      : ReadingComparison.isSameLayout(trees.map(ExpressionParser().resolved), item.truths)
  }

  /// Ink as a picture with a usual symbol 60 pixels large: clean, dark on white with a pen of 6 % of that, or with a
  /// severity as a photographed page, another for each expression and the same every time.
  package static func photograph(of expression: InkExpression, severity: Int? = nil) -> PagePhotograph {
    var effects = severity.map(PageEffects.severity) ?? PageEffects()
    var number = 0
    if severity == nil {
      effects.penWidth = 0.06...0.06
    } else {
      var random = RandomStream(seed: 1, path: expression.id.utf8.map(UInt64.init))
      number = random.below(1 << 30)
    }
    return PagePhotographer(seed: 1, effects: effects, symbolHeight: 60).photograph(expression, number: number)
  }
}

/// The lines of a picture as they were read and computed.
package struct ExpressionReading {
  package let lines: [RecognizedExpression]
  package let sheet: ComputationSheet
  /// The page whose components the symbols are made of.
  package let page: InkPage

  /// The symbols of all lines with their ink; labels as in the computed lines, where an `x` between numbers is `\times`.
  package var symbols: [(symbol: RecognizedSymbol, label: String, pieces: [Component])] {
    zip(lines, sheet.lines).flatMap { line, computation in
      var labels = line.symbols.map(\.label)
      computation.tree.collectLabels(into: &labels)
      return line.symbols.indices.map { index in
        (line.symbols[index], labels[index], line.components[index].map { page.components[$0] })
      }
    }
  }

  /// Fills in what was read.
  package func describe(_ prediction: inout Prediction) {
    prediction.latex = sheet.lines.map(\.latex).joined(separator: " ; ")
    prediction.plain = sheet.lines.map(\.plain).joined(separator: " ; ")
    prediction.answer = sheet.lines.map(\.answer).joined(separator: " ; ")
    prediction.confidence = lines.map(\.confidence).min() ?? 0
    let values = sheet.system.map { [$0.report.value.exact] } ?? sheet.lines.map(\.report.value.exact)
    prediction.value =
      values.contains(nil) || values.isEmpty ? nil : values.compactMap { $0 }.joined(separator: " ; ")
    prediction.symbols = symbols.map { item in
      let box = item.symbol.box
      return Prediction.Symbol(
        label: item.label, box: [box.x, box.y, box.width, box.height], confidence: item.symbol.confidence)
    }
    // Other readings of several lines would be all their combinations.
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
