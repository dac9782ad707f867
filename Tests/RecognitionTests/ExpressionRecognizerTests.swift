import Datasets
import ImageProcessing
import MathExpressions
import Testing

@testable import Recognition

@Suite struct ExpressionRecognizerTests {
  /// How many pages of one line are read exactly, by writers that no training has seen.
  static func share(
    _ recognizer: ExpressionRecognizer, _ expressions: [InkExpression], severity: Int, domain: Domain = .full
  ) throws -> (right: Int, wrong: [String]) {
    var right = 0
    var wrong: [String] = []
    for (number, expression) in expressions.enumerated() {
      let page = try WrittenExpressions.page([expression], severity: severity, number: number)
      let lines = try recognizer.recognize(page, domain: domain).lines
      // An x between numbers is a times sign in both.
      func resolved(_ tree: SymbolLayoutTree) -> SymbolLayoutTree {
        LayoutNormalizer().normalized(ExpressionParser().resolved(tree))
      }
      let truth = resolved(try WrittenExpressions.truth(expression))
      if lines.map({ resolved($0.tree) }) == [truth] {
        right += 1
      } else {
        wrong.append("\(expression.latex) as \(lines.map { LaTeXWriter().text($0.tree) })")
      }
    }
    return (right, wrong)
  }

  static func sums(_ count: Int, firstWriter: Int) throws -> [InkExpression] {
    try (0..<count).map { number in
      let (a, b, c) = (12 + number * 37 % 89, 3 + number * 53 % 97, number * 29 % 10)
      return try WrittenExpressions.write(
        ["\(a)+\(b)=", "\(a)-\(c)+\(b)", "\(c)+frac(\(a),\(b))"][number % 3], writer: firstWriter + number)
    }
  }

  /// A network of dense layers, trained in this test, reads sums by hands it has not seen.
  @Test(arguments: [(0, 19), (1, 18)]) func aTinyNetworkReadsSums(severity: Int, least: Int) throws {
    let (right, wrong) = try Self.share(
      try TinyModel.recognizer.get(), try Self.sums(30, firstWriter: 3000), severity: severity)
    #expect(right >= least, "\(wrong.joined(separator: "\n"))")
  }

  @Test(.enabled(if: ShippedModels.folder != nil), arguments: [(0, 8), (1, 8), (2, 4)])
  func theShippedModelsReadArithmetic(severity: Int, least: Int) throws {
    let sums = ["12+34=", "7x8-5", "(3+4)x2", "9/4+1", "frac(17,4)+2", "2^3+5", "sqrt(49)-6", "128÷4", "1.5+2.25="]
    let expressions = try (0..<12).map { try WrittenExpressions.write(sums[$0 % sums.count], writer: 9000 + $0) }
    let (right, wrong) = try Self.share(try ShippedModels.recognizer(), expressions, severity: severity)
    #expect(right >= least, "\(wrong.joined(separator: "\n"))")
  }

  @Test func threadsChangeNothing() throws {
    var recognizer = try TinyModel.recognizer.get()
    for expression in try Self.sums(6, firstWriter: 4000) {
      let page = try WrittenExpressions.page([expression], severity: 1)
      recognizer.threads = 1
      let one = try recognizer.recognize(page).lines
      recognizer.threads = 2
      #expect(try recognizer.recognize(page).lines == one)
      #expect(try recognizer.recognize(page).lines == one, "the same page twice")
    }
  }

  @Test func anEmptyPageHasNoLines() throws {
    let page = try Binarizer().page(of: GrayImage(width: 300, height: 200, level: 240))
    for isSingleLine in [false, true] {
      let (lines, trace) = try TinyModel.recognizer.get().recognize(page, isSingleLine: isSingleLine)
      #expect(lines.isEmpty && trace.hypotheses.isEmpty)
    }
  }

  /// Every component of a page is in one symbol of one line, save specks; sources and boxes fit.
  @Test func readingsAreConsistent() throws {
    let recognizer = try TinyModel.recognizer.get()
    for number in 0..<6 {
      let page = try WrittenExpressions.page(
        [
          try WrittenExpressions.write("12+34=", writer: 4100 + number),
          try WrittenExpressions.write("7-25", writer: 4100),
        ],
        severity: number % 2, number: number)
      let (lines, trace) = try recognizer.recognize(page)
      #expect(lines.count == 2)
      let used = lines.flatMap { $0.components.joined() }
      #expect(Set(used).count == used.count)
      if page.isFlat {
        // Whole components or all of their strokes, which come after them: together all of the ink, once.
        var drawn = BinaryImage(width: page.ink.width, height: page.ink.height)
        for index in used {
          let component = trace.page.components[index]
          for y in 0..<component.box.height {
            for x in 0..<component.box.width where component.mask[x, y] {
              drawn[component.box.x + x, component.box.y + y] = true
            }
          }
        }
        #expect(drawn == page.ink)
      }
      for line in lines {
        var sources: [Int] = []
        line.tree.forEachNode { sources.append($0.source ?? -1) }
        #expect(sources.sorted() == Array(line.symbols.indices) && line.components.count == line.symbols.count)
        #expect((0...1).contains(line.confidence))
        line.tree.forEachNode { if let source = $0.source { #expect(line.symbols[source].label == $0.label) } }
        #expect(!line.alternatives.contains(line.tree.withoutSources))
        for symbol in line.symbols {
          #expect(symbol.box.x >= 0 && symbol.box.y >= 0)
          #expect(symbol.box.maxX <= page.pictureWidth && symbol.box.maxY <= page.pictureHeight)
          #expect(!symbol.alternatives.contains { $0.label == symbol.label })
        }
      }
      #expect(trace.segmentations.count == 2 && trace.hypotheses.count >= page.components.count)
    }
  }
}
