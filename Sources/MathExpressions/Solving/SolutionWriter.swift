/// Writes the solutions of equations.
struct SolutionWriter {
  private let display = NumberWriter()
  private let plain = NumberWriter(isForDisplay: false, longestWhole: 5_000)

  /// As an answer: `x = (-5 - √33)/2 ≈ -5.372281 or x = (-5 + √33)/2 ≈ 0.372281`.
  func answer(_ solutions: SolutionSet) -> String {
    switch solutions {
    case .values(let variable, let values):
      values.isEmpty
        ? "no real solution" : values.map { "\(variable) \(answer($0))" }.joined(separator: " or ")
    case .every(let variable, let except):
      except.isEmpty
        ? "true for every \(variable)"
        : "true for every \(variable) except " + except.map { "\(variable) \(answer($0))" }.joined(separator: " and ")
    case .intervals(let variable, let intervals):
      intervals.map { interval(variable, $0, answer: true) }.joined(separator: " or ")
    case .assignment(let bindings): bindings.map { "\($0.variable) \(answer($0.value))" }.joined(separator: ", ")
    case .family(let texts): "infinitely many solutions: " + texts.joined(separator: ", ")
    case .contradiction: "no solution"
    }
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
    }
  }

  /// The decimals of the values alone, in the order of ``exact(_:)``.
  func decimal(_ solutions: SolutionSet) -> String? {
    switch solutions {
    case .values(_, let values): values.isEmpty ? nil : values.map { plain.decimal($0) }.joined(separator: ", ")
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
