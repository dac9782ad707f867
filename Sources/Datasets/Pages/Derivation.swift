import RandomStreams

/// Lines of working as a pupil writes them, each following from the one before.
public struct Derivation: Sendable, Hashable {
  /// What is worked out.
  public enum Kind: String, Sendable, CaseIterable {
    case linear, bothSides, arithmetic, fractions, pythagoras, functionValue, inequality, system, quadratic, area,
      powers
    case percent
  }

  /// What is worked out.
  public var kind: Kind
  /// The lines in the notation of ``ExpressionNotation``, in reading order.
  public var lines: [String]
  /// Where a second column begins, for what is written in two; nil for one column.
  public var columnBreak: Int?
  /// The line, from 0, that does not follow from the one before it; nil where all is right.
  public var slip: Int?
  /// The unit of the last line's number, as plain text: `cm^2`; nil for a bare number.
  public var unit: String?

  /// A derivation of a kind, different for each stream.
  ///
  /// - Parameter hasSlip: whether one step is wrong; later lines follow from the wrong one.
  public init(_ kind: Kind, random: RandomStream, hasSlip: Bool = false, hasComma: Bool = false) {
    self.kind = kind
    // Once without a slip, to count the steps that may be wrong.
    var first = Pupil(random: random, hasComma: hasComma, slipStep: nil)
    first.work(kind)
    guard hasSlip, first.steps > 0 else {
      (lines, columnBreak, unit) = (first.lines, first.columnBreak, first.unit)
      return
    }
    var chooser = random.branch(7)
    let chosen = chooser.below(first.steps)
    (lines, columnBreak, slip, unit) = (first.lines, first.columnBreak, nil, first.unit)
    // A wrong number may not show, such as the sign of what is squared next; then another step is wrong.
    for offset in 0..<first.steps {
      var pupil = Pupil(random: random, hasComma: hasComma, slipStep: (chosen + offset) % first.steps)
      pupil.work(kind)
      guard let line = pupil.slippedLine, pupil.lines.indices.contains(line) else { continue }
      guard line >= first.lines.count || pupil.lines[line] != first.lines[line] else { continue }
      (lines, columnBreak, slip, unit) = (pupil.lines, pupil.columnBreak, line, pupil.unit)
      return
    }
  }
}

/// Works something out line by line, with every computed number passing through ``result(_:)``, where it may go wrong.
struct Pupil {
  var random: RandomStream
  let hasComma: Bool
  /// The step, from 0, whose result is wrong; nil for none.
  let slipStep: Int?
  private(set) var steps = 0
  private(set) var lines: [String] = []
  private(set) var slippedLine: Int?
  var columnBreak: Int?
  var unit: String?
  private var slips: RandomStream

  init(random: RandomStream, hasComma: Bool, slipStep: Int?) {
    self.random = random
    self.hasComma = hasComma
    self.slipStep = slipStep
    // Slips have numbers of their own, so that the same derivation with and without one has the same givens.
    slips = random.branch(3)
  }

  mutating func write(_ line: String) { lines.append(line) }

  /// A number that was worked out: right, or where it is this step's turn, wrong.
  mutating func result(_ value: Int) -> Int {
    defer { steps += 1 }
    guard steps == slipStep else { return value }
    slippedLine = lines.count
    return wrong(value)
  }

  /// A number that a pupil might come to instead: off by one or ten, of the other sign, or with its digits exchanged.
  private mutating func wrong(_ value: Int) -> Int {
    let digits = String(abs(value))
    let exchanged = Int(String(digits.reversed())) ?? value
    let choices = [value + 1, value - 1, value + 10, value - 10, -value, value < 0 ? -exchanged : exchanged, value * 2]
      .filter { $0 != value && ($0 > 0 || value <= 1) }
    return choices.isEmpty ? value + 1 : choices[slips.below(choices.count)]
  }

  // MARK: Writing numbers

  mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + random.below(range.count) }
  mutating func chance(_ share: Double) -> Bool { random.uniform() < share }
  mutating func pick(_ choices: [String]) -> String { choices[random.below(choices.count)] }

  /// A term behind another: `+5`, `-3`.
  func signed(_ value: Int) -> String { value < 0 ? "\(value)" : "+\(value)" }

  /// A coefficient before a letter: nothing for 1.
  func times(_ value: Int, _ letter: String) -> String {
    value == 1 ? letter : value == -1 ? "-" + letter : "\(value)\(letter)"
  }

  func signedTimes(_ value: Int, _ letter: String) -> String { (value < 0 ? "" : "+") + times(value, letter) }

  /// Hundredths as a decimal number, without zeros at its end.
  func decimal(hundredths: Int) -> String {
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(whole)" }
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole)\(hasComma ? "," : ".")\(digits)"
  }

  /// A quotient: whole where it is one, else a fraction or a slash.
  mutating func quotient(_ above: Int, _ below: Int) -> String {
    guard below != 0, above % below != 0 else { return "\(below == 0 ? above : above / below)" }
    let (a, b) = below < 0 ? (-above, -below) : (above, below)
    return chance(0.7) ? (a < 0 ? "-" : "") + "frac(\(abs(a)),\(b))" : "\(a)/\(b)"
  }

  /// A sign of multiplication: ⋅ is the product's dot, which the notation of labels.csv writes ·.
  mutating func product() -> String { pick(["\\times ", "⋅", "⋅"]) }
}
