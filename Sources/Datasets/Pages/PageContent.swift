import RandomStreams

/// What a page says, before anybody writes it: columns of lines.
struct PageContent {
  struct Line {
    var description: ExpressionDescription
    /// The unit behind the line's last number.
    var unit: String?
    var isSlip = false
  }

  /// Lines by column, in reading order.
  var columns: [[Line]]
  /// What is worked out: `linear`, `formulas`, ...
  var kind: String

  /// A page must have this many lines at least and at most.
  static let lineRange = 2...12

  /// What stands on a page: one derivation, two beside each other, or formulas.
  init(formulas: FormulaCorpus, hasSlip: Bool, random: inout RandomStream) {
    let choice = random.uniform()
    if hasSlip || choice < 0.55 {
      self.init(derivations: 1, hasSlip: hasSlip, random: &random)
    } else if choice < 0.7 {
      self.init(derivations: 2 + random.below(2), hasSlip: false, random: &random)
    } else {
      self.init(lines: formulas, random: &random)
    }
  }

  private init(derivations count: Int, hasSlip: Bool, random: inout RandomStream) {
    let kinds = Derivation.Kind.allCases
    let hasComma = random.uniform() < 0.4
    columns = []
    kind = ""
    for _ in 0..<count {
      let own = kinds[random.below(kinds.count)]
      let derivation = Derivation(own, random: random.branch(random.next()), hasSlip: hasSlip, hasComma: hasComma)
      var lines: [Line] = derivation.lines.enumerated().compactMap { number, text in
        guard let description = try? ExpressionNotation.parse(text) else { return nil }
        return Line(description: description, isSlip: number == derivation.slip)
      }
      if let unit = derivation.unit, let last = lines.indices.last, Self.endsInNumber(lines[last].description) {
        lines[last].unit = unit
      }
      kind += kind.isEmpty ? own.rawValue : "+" + own.rawValue
      if count == 1, let parting = derivation.columnBreak, parting < lines.count {
        columns = [Array(lines[..<parting]), Array(lines[parting...])]
      } else {
        columns.append(Array(lines.prefix(Self.lineRange.upperBound / count)))
      }
    }
    // Two short derivations may also stand one below the other.
    if count > 1, random.uniform() < 0.4 {
      columns = [Array(columns.joined().prefix(Self.lineRange.upperBound))]
    }
  }

  private init(lines corpus: FormulaCorpus, random: inout RandomStream) {
    let count = Self.lineRange.lowerBound + random.below(6)
    let generator = RandomExpressionGenerator(
      seed: random.next(), domain: random.uniform() < 0.5 ? .arithmetic : .algebra)
    let lines = (0..<count).map { number in
      Line(
        description: corpus.formulas.isEmpty
          ? generator.expression(number) : corpus.formulas[random.below(corpus.formulas.count)])
    }
    kind = "formulas"
    let isParted = count > 3 && random.uniform() < 0.25
    columns = isParted ? [Array(lines[..<(count / 2)]), Array(lines[(count / 2)...])] : [lines]
  }

  /// A unit stands behind a number.
  private static func endsInNumber(_ description: ExpressionDescription) -> Bool {
    switch description {
    case .symbol(let label): label.first?.isNumber == true
    case .row(let items): items.last.map(endsInNumber) ?? false
    default: false
    }
  }
}
