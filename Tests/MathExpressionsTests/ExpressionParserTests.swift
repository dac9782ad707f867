import Testing

@testable import MathExpressions

struct ExpressionParserTests {
  static func parses(_ tree: SymbolLayoutTree) -> Bool { Computer().parses(tree) }

  private func value(_ text: String) throws -> String {
    let tree = try MathTextReader().read(text).tree
    let value = try Evaluator().value(of: ExpressionParser().expression(tree))
    return NumberWriter(isForDisplay: false).exact(value) ?? NumberWriter(isForDisplay: false).decimal(value)
  }

  @Test(arguments: [
    ("-3^2", "-9"), ("2^3^2", "512"), ("5!^2", "14400"), ("2^-1", "1/2"), ("--3", "3"), ("2√3", "2*sqrt(3)"),
    ("6÷2(1+2)", "9"), ("48÷2(9+3)", "288"), ("2^3!", "64"), ("2^(3)!", "64"), ("2^(3)^2", "512"), ("2^(1+2)^2", "512"),
    ("(2^3)!", "40320"), ("3!!", "720"), ("2(3+4)", "14"),
    ("(1+2)(3+4)", "21"), ("2π", "2*pi"), ("3 - -2", "5"), ("2*-3", "-6"), ("-2*-3", "6"), ("50%", "1/2"),
    ("200+10%", "2001/10"), ("1,234", "1234"), ("1,234,567", "1234567"), ("1,5", "3/2"), (".5", "1/2"),
    ("17 247", "17247"), ("2x3", "6"), ("2x(3+4)", "14"), ("|2-5|", "3"), ("|2-|3-9||", "4"), ("2|-3|", "6"),
    ("{(5/3)+4}*[3+4]=", "119/3"), ("root(3,27)", "3"), ("∛8", "2"), ("√(16)+9", "13"), ("√16+9", "13"),
    ("7/2/2", "7/4"), ("8:4*2", "4"), ("2·3", "6"), ("sin(π/6)", "1/2"), ("sin^2(π/3)", "3/4"), ("log 1000", "3"),
    ("log_2 8", "3"), ("ln(e^3)", "3"), ("cos 0", "1"), ("4-2/3", "10/3"), ("x^0", "x has no value"),
    ("2½", "5/2"), ("3²", "9"), ("2**3", "8"), ("log2(8)", "3"), ("abs(-3)", "3"), ("tan(π/4)", "1"),
    (#"2\frac{1}{2}"#, "5/2"), (#"2\frac{3}{2}"#, "3"), (#"\frac12^2"#, "1/4"), (#"\sqrt[3]{-8}"#, "-2"),
    (#"\left\{3+\left[2\right]\right\}"#, "5"), (#"{1 \over 2}"#, "1/2"), (#"2\cdot3"#, "6"),
    (#"\sin\frac{\pi}{6}"#, "1/2"),
    (#"(\frac{2}{3})^{-1}"#, "3/2"), (#"$\frac{1}{1+\frac{1}{2}}$"#, "2/3"), (#"\sin 2\pi"#, "0"),
  ])
  func precedence(text: String, expected: String) throws {
    do throws(MathExpressionError) {
      let tree = try MathTextReader().read(text).tree
      let value = try Evaluator().value(of: ExpressionParser().expression(tree))
      let writer = NumberWriter(isForDisplay: false)
      #expect((writer.exact(value) ?? writer.decimal(value)) == expected, "\(text)")
    } catch {
      #expect(error.description == expected, "\(text)")
    }
  }

  @Test(arguments: [
    ("3(1+", "the expression ends, expected a number, a letter or '('"),
    ("1+*2", "found '*', expected a number, a letter or '('"),
    ("2≈2", "found '≈', expected an operator or the end"),
    ("[3+4)", "found ')', expected ']'"), (")", "found ')', expected a number, a letter or '('"),
    ("2+3)", "found ')', expected an operator or the end"), ("", "nothing is written, expected an expression"),
    ("1.", "the expression ends, expected a digit after the decimal point"), ("1,23,4", "found ','"),
    (#"\sum k"#, "'∑' is read but not computed"), (#"\int x"#, "an integral without its variable"),
    ("5=", ""),
  ])
  func errors(text: String, expected: String) throws {
    do throws(MathExpressionError) {
      _ = try ExpressionParser().statement(MathTextReader().read(text).tree)
      #expect(expected.isEmpty)
    } catch {
      #expect(error.description.hasPrefix(expected), "\(text): \(error)")
    }
  }

  /// Nobody writes a variable between two fractions, even of letters.
  @Test(arguments: [
    (#"\frac{a}{b}x\frac{c}{d}"#, "\\times"), (#"\frac{1}{2}x\frac{3}{4}=y"#, "\\times"),
    (#"\frac{a}{b}x+\frac{c}{d}"#, "x"),
    (#"\frac{a}{b}x^{2}\frac{c}{d}"#, "x"), ("ax(b+c)", "x"),
  ])
  func anXBetweenFractionsIsATimes(text: String, expected: String) throws {
    let tree = ExpressionParser().resolved(try MathTextReader().read(text).tree)
    #expect(tree.nodes[1].label == expected)
  }

  @Test(arguments: ["1,234", "6/2(1+2)", "200+10%", #"2\frac{1}{2}"#, "2x3"])
  func ambiguousReadingsAreNoted(text: String) throws {
    #expect(try !ExpressionParser().statement(MathTextReader().read(text).tree).notes.isEmpty)
  }

  @Test func anErrorKnowsItsSymbol() throws {
    let layout = try PlainTextReader().read("12+*3")
    #expect { try ExpressionParser().statement(layout.tree) } throws: { error in
      guard let source = (error as? MathExpressionError)?.source else { return false }
      return layout.places[source] == 3
    }
  }

  @Test func anXIsAVariableInAnEquation() throws {
    let statement = try ExpressionParser().statement(PlainTextReader().tree("2x(3+4)=28"))
    #expect(statement.sides[0].variables == ["x"])
  }

  @Test func deepNestingIsRefused() throws {
    for (open, close) in [("(", ")"), ("sqrt(", ")"), ("2^(", ")"), (#"\frac{1}{"#, "}"), ("-(", ")"), ("|", "|")] {
      let text = String(repeating: open, count: 10_000) + "1" + String(repeating: close, count: 10_000)
      #expect { try ExpressionParser().statement(MathTextReader().read(text).tree) } throws: {
        ($0 as? MathExpressionError)?.kind == .tooDeep
      }
    }
    let long = Array(repeating: "1", count: 10_000).joined(separator: "+")
    #expect(try value(long) == "10000")
  }
}
