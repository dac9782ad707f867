/// Writes the solutions of equations.
struct SolutionWriter {
  private let display = NumberWriter()
  private let plain = NumberWriter(isForDisplay: false, longestWhole: 5_000)

  /// As an answer: `x = (-5 - √33)/2 ≈ -5.372281 or x = (-5 + √33)/2 ≈ 0.372281`.
  func answer(_ solutions: SolutionSet) -> String {
    switch solutions {
    case .values(let variable, let values):
      values.isEmpty
        ? "no real solution" : values.map { "\(Polynomial.shown(variable)) \(answer($0))" }.joined(separator: " or ")
    case .every(let variable, let except):
      except.isEmpty
        ? "true for every \(variable)"
        : "true for every \(variable) except "
          + except.map { "\(Polynomial.shown(variable)) \(answer($0))" }.joined(separator: " and ")
    case .intervals(let variable, let intervals):
      intervals.map { interval(variable, $0, answer: true) }.joined(separator: " or ")
    case .assignment(let bindings):
      bindings.map { "\(Polynomial.shown($0.variable)) \(answer($0.value))" }.joined(separator: ", ")
    case .family(let texts): "infinitely many solutions: " + texts.joined(separator: ", ")
    case .contradiction: "no solution"
    case .periodic(let variable, let families, let others, let except):
      (others.map { "\(Polynomial.shown(variable)) \(answer($0))" }
        + families.map { "\(variable) = \(family($0, variable, display))" })
        .joined(separator: " or ") + exceptions(variable, except, display)
    case .periodicIntervals(let variable, let intervals, let period):
      intervals.map { repeated($0, variable, period, display) }.joined(separator: " or ")
    case .everyOutside(let variable, let families):
      "true for every \(variable) except "
        + families.map { "\(variable) = \(family($0, variable, display))" }.joined(separator: " and ")
    case .found(let variable, let values):
      values.isEmpty
        ? "no solution was found"
        : values.map { "\(Polynomial.shown(variable)) \(answer($0))" }.joined(separator: " or ")
    case .choices(let choices):
      choices.map { $0.map { "\(Polynomial.shown($0.variable)) \(answer($0.value))" }.joined(separator: ", ") }
        .joined(separator: " or ")
    }
  }

  /// ` except x = 0`, or nothing.
  private func exceptions(_ variable: String, _ values: [Quantity], _ writer: NumberWriter) -> String {
    guard !values.isEmpty else { return "" }
    return " except " + values.map { "\(variable) = \(writer.exact($0) ?? writer.decimal($0))" }.joined(separator: ", ")
  }

  /// The letter for the whole numbers of a family: k, unless that is the unknown.
  static func counter(for variable: String) -> String { variable == "k" ? "n" : "k" }

  /// `π/6 + 2kπ`, or `pi/6+2*k*pi` in plain text.
  private func family(_ family: SolutionFamily, _ variable: String, _ writer: NumberWriter) -> String {
    let isDisplay = writer.isForDisplay
    let counter = Self.counter(for: variable)
    let step: String
    if let period = family.period.exact, period.terms.count == 1, let (unit, value) = period.terms.first {
      let above = value.numerator == 1 ? "" : "\(value.numerator)\(isDisplay ? "" : "*")"
      let rest = unit == .one ? "" : (isDisplay ? "" : "*") + writer.exact(ExactNumber(terms: [unit: .one]))
      step = above + counter + rest + (value.isWhole ? "" : "/\(value.denominator)")
    } else {
      step = "\(counter)\(isDisplay ? "·" : "*")(\(writer.exact(family.period) ?? writer.decimal(family.period)))"
    }
    if family.base.sign == 0 { return step }
    let base = writer.exact(family.base) ?? writer.decimal(family.base)
    return isDisplay ? "\(base) + \(step)" : "\(base)+\(step)"
  }

  /// `π/6 + 2kπ < x < 5π/6 + 2kπ`.
  private func repeated(
    _ interval: SolutionInterval, _ variable: String, _ period: ExactNumber, _ writer: NumberWriter
  ) -> String {
    func end(_ value: Quantity?) -> String {
      family(SolutionFamily(base: value ?? .zero, period: .exact(period)), variable, writer)
    }
    if interval.isPoint { return "\(variable) = \(end(interval.lower))" }
    func sign(_ includes: Bool) -> String { includes ? writer.isForDisplay ? "≤" : "<=" : "<" }
    return "\(end(interval.lower)) \(sign(interval.includesLower)) \(variable) "
      + "\(sign(interval.includesUpper)) \(end(interval.upper))"
  }

  /// `= 5/4 = 1.25`, `= 3`, `≈ 0.739085133215161`.
  func answer(_ value: Quantity) -> String {
    guard let exact = display.exact(value) else { return "≈ \(display.decimal(value))" }
    guard let rational = value.rational else { return "= \(exact) ≈ \(display.rounded(value))" }
    if rational.isWhole { return "= \(exact)" }
    let isFinite = rational.decimalPlaces(atMost: 12) != nil
    let decimal = isFinite ? "= \(display.decimal(value))" : "≈ \(display.rounded(value))"
    guard display.isShort(rational) else { return "≈ \(display.decimal(value))" }
    return "= \(exact) \(decimal)"
  }

  /// In plain text, without decimals: `x = (-5-sqrt(33))/2 or x = …`.
  func exact(_ solutions: SolutionSet) -> String? {
    switch solutions {
    case .values(let variable, let values):
      guard !values.isEmpty else { return "none" }
      let texts = values.compactMap(plain.exact)
      return texts.count == values.count ? texts.map { "\(variable) = \($0)" }.joined(separator: " or ") : nil
    case .every(let variable, let except):
      return except.isEmpty
        ? "every \(variable)" : "every \(variable) except \(except.compactMap(plain.exact).joined(separator: ", "))"
    case .intervals(let variable, let intervals):
      return intervals.map { interval(variable, $0, answer: false) }.joined(separator: " or ")
    case .assignment(let bindings):
      return bindings.map { "\($0.variable) = \(plain.exact($0.value) ?? plain.decimal($0.value))" }
        .joined(separator: ", ")
    case .family(let texts): return texts.joined(separator: ", ")
    case .contradiction: return "none"
    case .periodic(let variable, let families, let others, let except):
      let texts = others.map { "\(variable) = \(plain.exact($0) ?? plain.decimal($0))" }
      return (texts + families.map { "\(variable) = \(family($0, variable, plain))" }).joined(separator: " or ")
        + exceptions(variable, except, plain)
    case .periodicIntervals(let variable, let intervals, let period):
      return intervals.map { repeated($0, variable, period, plain) }.joined(separator: " or ")
    case .everyOutside(let variable, let families):
      return "every \(variable) except "
        + families.map { "\(variable) = \(family($0, variable, plain))" }.joined(separator: " and ")
    case .found(let variable, let values):
      let texts = values.compactMap(plain.exact)
      guard !values.isEmpty, texts.count == values.count else { return nil }
      return texts.map { "\(variable) = \($0)" }.joined(separator: " or ")
    case .choices(let choices):
      return choices.map { choice in
        choice.map { "\($0.variable) = \(plain.exact($0.value) ?? plain.decimal($0.value))" }.joined(separator: ", ")
      }.joined(separator: " or ")
    }
  }

  /// The decimals of the values alone, in the order of ``exact(_:)``.
  func decimal(_ solutions: SolutionSet) -> String? {
    switch solutions {
    case .values(_, let values), .found(_, let values):
      values.isEmpty ? nil : values.map { plain.decimal($0) }.joined(separator: ", ")
    case .assignment(let bindings): bindings.map { plain.decimal($0.value) }.joined(separator: ", ")
    default: nil
    }
  }

  private func interval(_ variable: String, _ interval: SolutionInterval, answer: Bool) -> String {
    func text(_ value: Quantity) -> String {
      guard answer else { return plain.exact(value) ?? plain.decimal(value) }
      guard let exact = display.exact(value) else { return "\(display.decimal(value))" }
      return exact
    }
    func sign(_ includes: Bool, _ strict: String) -> String { strict + (includes ? "=" : "") }
    func shown(_ sign: String) -> String { answer ? (sign == "<=" ? "≤" : sign == ">=" ? "≥" : sign) : sign }
    switch (interval.lower, interval.upper) {
    case (let lower?, let upper?):
      if interval.isPoint { return "\(variable) = \(text(lower))" }
      return "\(text(lower)) \(shown(sign(interval.includesLower, "<"))) \(variable) "
        + "\(shown(sign(interval.includesUpper, "<"))) \(text(upper))"
    case (let lower?, nil): return "\(variable) \(shown(sign(interval.includesLower, ">"))) \(text(lower))"
    case (nil, let upper?): return "\(variable) \(shown(sign(interval.includesUpper, "<"))) \(text(upper))"
    case (nil, nil): return "every \(variable)"
    }
  }
}
