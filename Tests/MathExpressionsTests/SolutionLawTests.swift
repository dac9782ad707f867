import Foundation
import Testing

@testable import MathExpressions

/// Laws of solutions over random equations of each family; `MATHREC_FUZZ_COUNT` sets how many.
@Suite struct SolutionLawTests {
  private static let count = ProcessInfo.processInfo.environment["MATHREC_FUZZ_COUNT"].flatMap(Int.init) ?? 60

  enum Family: String, CaseIterable { case polynomial, rational, absolute, root, exponential, trigonometric }

  private static func equation(_ family: Family, _ generator: inout SeededGenerator) -> String {
    func number(_ range: ClosedRange<Int>) -> Int {
      var value = 0
      while value == 0 { value = Int.random(in: range, using: &generator) }
      return value
    }
    func signed(_ value: Int) -> String { value < 0 ? "-\(-value)" : "+\(value)" }
    let (a, b, c, d, e) = (number(-6...6), number(-9...9), number(-9...9), number(1...5), number(-7...7))
    let choice = Int.random(in: 0..<4, using: &generator)
    switch family {
    case .polynomial:
      return [
        "\(a)x^3\(signed(b))x^2\(signed(c))x\(signed(e))=0", "x^4\(signed(b))x^2\(signed(c))x=\(e)",
        "(x\(signed(b)))^2(x\(signed(c)))=0", "\(a)x^2\(signed(b))x=\(c)",
      ][choice]
    case .rational:
      return [
        "\(a)/(x\(signed(b)))+\(d)/(x\(signed(c)))=\(e)", "(x\(signed(a)))/(x\(signed(b)))=x\(signed(c))",
        "1/(\(d)+\(a)/(x\(signed(b))))=\(e)", "\(d)/(x^2\(signed(b)))=x",
      ][choice]
    case .absolute:
      return [
        "|\(d)x\(signed(b))|+|x\(signed(c))|=\(abs(e) + 3)", "|x\(signed(a))|=\(d)x\(signed(b))",
        "||x|\(signed(b))|=\(d)", "|x^2\(signed(b))|=\(d)x",
      ][choice]
    case .root:
      return [
        "√(\(d)x\(signed(b)))=x\(signed(c))", "√(x\(signed(b)))+√(x\(signed(c)))=\(d)",
        "x\(signed(a))√x\(signed(b))=0", "√(x^2\(signed(b)))=\(d)-x",
      ][choice]
    case .exponential:
      return [
        "2^x\(signed(a))x\(signed(b))=0", "e^(2x)\(signed(a))e^x\(signed(b))=0", "\(d)^x=\(abs(b))*2^x",
        "ln(x\(signed(b)))+ln(x)=\(d)",
      ][choice]
    case .trigonometric:
      return [
        "\(d)sin(x)\(signed(a))cos(x)=\(min(3, abs(b)))", "\(d)sin(x)^2\(signed(a))sin(x)=\(e)",
        "cos(\(d)x)=\(a)/7", "sin(x)+\(d)x=\(b)",
      ][choice]
    }
  }

  /// A plain evaluation in doubles, which knows nothing of the solver.
  private static func value(_ expression: MathExpression, _ x: Double) -> Double {
    switch expression {
    case .number(let value, _): return value.double
    case .value(let number): return number.approximation(digits: 30).double
    case .constant(.pi): return .pi
    case .constant(.e): return M_E
    case .constant(.infinity): return .infinity
    case .variable: return x
    case .sum(let terms): return terms.reduce(0) { $0 + ($1.sign == .minus ? -1 : 1) * value($1.value, x) }
    case .product(let factors):
      return factors.reduce(1) { $1.isDivisor ? $0 / value($1.value, x) : $0 * value($1.value, x) }
    case .power(let base, let exponent): return pow(value(base, x), value(exponent, x))
    case .root(let radicand, let degree): return pow(value(radicand, x), 1 / (degree.map { value($0, x) } ?? 2))
    case .absolute(let inner): return abs(value(inner, x))
    case .function(let function, let argument, _):
      let inner = value(argument, x)
      switch function {
      case .sin: return sin(inner)
      case .cos: return cos(inner)
      case .tan: return tan(inner)
      case .ln: return log(inner)
      case .exp: return exp(inner)
      default: return .nan
      }
    default: return .nan
    }
  }

  /// Where a scan over a wide range sees the sign change without a pole.
  private static func scanned(_ function: (Double) -> Double) -> [Double] {
    var roots: [Double] = []
    var before: (x: Double, y: Double)?
    for step in -4_003...4_003 {
      let x = Double(step) * 0.0125 + 0.001
      let y = function(x)
      defer { before = y.isFinite ? (x, y) : nil }
      guard y.isFinite, let last = before, last.y * y < 0 else { continue }
      var (low, high, lowValue) = (last.x, x, last.y)
      for _ in 0..<80 {
        let middle = (low + high) / 2
        let value = function(middle)
        if value * lowValue > 0 { (low, lowValue) = (middle, value) } else { high = middle }
      }
      // At a hole, as of (x+6)/(x+6) at -6, doubles beside it have values of either sign.
      let near = (low * 24).rounded() / 24
      let isHole = abs(near - low) < 1e-9 && !function(near).isFinite
      if !isHole, abs(function(low)) < 1e-6 * max(1, abs(last.y), abs(y)) { roots.append(low) }
    }
    return roots
  }

  private static func covers(_ solutions: SolutionSet, _ x: Double) -> Bool? {
    func isNear(_ value: Quantity) -> Bool { abs((value.double ?? .infinity) - x) < 1e-5 * max(1, abs(x)) }
    func isMember(_ family: SolutionFamily) -> Bool {
      guard let base = family.base.double, let period = family.period.double else { return false }
      let turns = (x - base) / period
      return abs(turns - turns.rounded()) * period < 1e-5
    }
    switch solutions {
    case .values(_, let values): return values.contains(where: isNear)
    case .every(_, let except): return !except.contains(where: isNear)
    case .intervals(_, let parts):
      return parts.contains { part in
        (part.lower?.double ?? -.infinity) - 1e-5 <= x && x <= (part.upper?.double ?? .infinity) + 1e-5
      }
    case .periodic(_, let families, let others, _):
      return others.contains(where: isNear) || families.contains(where: isMember)
    case .found: return nil
    case .contradiction: return false
    default: return nil
    }
  }

  @Test(arguments: Family.allCases)
  func noSolutionIsLostOrInvented(family: Family) throws {
    var generator = SeededGenerator(seed: 1414)
    var unsolved = 0
    for _ in 0..<Self.count {
      let text = Self.equation(family, &generator)
      let statement = try ExpressionParser().statement(PlainTextReader().tree(text))
      let solver = EquationSolver(evaluator: Evaluator(account: WorkAccount(most: 200_000_000)))
      let difference = MathExpression.difference(statement.sides[0], statement.sides[1])
      func f(_ x: Double) -> Double { Self.value(difference, x) }
      guard let solutions = try? solver.solve(statement, for: "x").solutions else {
        unsolved += 1
        continue
      }
      for root in Self.scanned(f) where Self.covers(solutions, root) == false {
        Issue.record("\(text) loses \(root): \(SolutionWriter().answer(solutions))")
      }
      var claimed: [Double] = []
      switch solutions {
      case .values(_, let values), .found(_, let values): claimed = values.compactMap(\.double)
      case .periodic(_, let families, let others, _):
        claimed = others.compactMap(\.double)
        for family in families {
          if let base = family.base.double, let period = family.period.double {
            claimed += [base, base + period, base - 3 * period]
          }
        }
      default: break
      }
      for root in claimed {
        // At the end of a root's domain a double may lie just outside.
        let values = [root, root.nextUp, root.nextDown, root + 1e-12, root - 1e-12].map(f).filter(\.isFinite)
        let scale = max(1, abs(root), abs(Self.value(statement.sides[0], root)))
        #expect(values.contains { abs($0) < 1e-5 * scale } || values.isEmpty, "\(text) has no solution \(root)")
      }
    }
    #expect(unsolved * 20 <= Self.count, "\(unsolved) of \(Self.count) are not solved")
  }

  /// The exact text of every answer, read again, has the same value.
  @Test func answersAreReadBack() throws {
    var trees = RandomTrees(seed: 77, longest: 3)
    var compared = 0
    for _ in 0..<1_500 {
      let tree = trees.expression(depth: 2)
      let result = Computer().compute(tree)
      guard let statement = result.statement, let exact = result.report.value.exact,
        let value = try? Evaluator().value(of: statement.sides[0])
      else { continue }
      let again = Computer().compute(try PlainTextReader().tree(exact))
      guard let other = again.value.quantity else {
        Issue.record("\(exact) of \(result.answer) is not read back: \(again.answer)")
        continue
      }
      compared += 1
      #expect(LineSolutions.order(value, other) == 0, "\(exact) of \(result.answer) is \(again.answer)")
      // What is shown before the answer is the question, with the same value.
      let shown = String(result.answer.parts(separatedBy: " = ")[0].parts(separatedBy: " ≈ ")[0])
      let question = Computer().compute(try PlainTextReader().tree(shown))
      #expect(
        question.value.quantity.map { LineSolutions.order(value, $0) == 0 } ?? false, "\(shown) of \(result.plain)")
    }
    #expect(compared > 100, "\(compared)")
  }
}
