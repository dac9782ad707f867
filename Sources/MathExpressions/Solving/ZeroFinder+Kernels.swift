import BigInt

extension ZeroFinder {
  /// A name that no letter of an expression has.
  static let kernelName = "kernel t"

  /// The zeros of an expression that is a quotient of polynomials in one kernel, such as e^x, ln x or √x: those of the
  /// quotient, and then the numbers at which the kernel has these values. Nil where there is no such kernel.
  func zerosByKernel(_ expression: MathExpression) throws(MathExpressionError) -> ZeroSet? {
    for (kernel, replaced) in try substitutions(expression) {
      let finder = ZeroFinder(evaluator: evaluator, variable: Self.kernelName, depth: depth + 1)
      guard let function = try RationalFunction(replaced, evaluator: evaluator, variables: [:]) else { continue }
      let numerator = function.numerator
      if numerator.variables.isSubset(of: [Self.kernelName]) {
        let values = try finder.roots(numerator)
        var found = ZeroSet.none
        var isExact = true
        for value in values {
          guard let number = value.exact, let more = try inverted(kernel, equals: number) else {
            isExact = false
            break
          }
          found = found.joined(more)
        }
        if isExact { return found }
      } else if let other = Self.coefficientOfOnlyPower(numerator) {
        // x² e^x - 4 e^x: a power of the kernel times a polynomial.
        return ZeroSet(points: try roots(other))
          .joined(try inverted(kernel, equals: .zero) ?? ZeroSet.none)
      }
    }
    return nil
  }

  /// The polynomial in the variable where every term has the same power of the kernel.
  private static func coefficientOfOnlyPower(_ polynomial: Polynomial) -> Polynomial? {
    let powers = Set(polynomial.terms.keys.map { $0[kernelName] ?? 0 })
    guard powers.count == 1 else { return nil }
    var terms: [Polynomial.Powers: ExactNumber] = [:]
    for (key, value) in polynomial.terms {
      var rest = key
      rest[kernelName] = nil
      terms[rest] = value
    }
    return Polynomial(terms: terms)
  }

  /// Kernels, each with the expression in which it has been replaced by a letter.
  private func substitutions(_ expression: MathExpression) throws(MathExpressionError) -> [(
    kernel: MathExpression, replaced: MathExpression
  )] {
    var result: [(MathExpression, MathExpression)] = []
    if let exponential = try exponentialKernel(expression) { result.append(exponential) }
    if let logarithm = try logarithmKernel(expression) { result.append(logarithm) }
    var kernels: [MathExpression] = []
    collectKernels(expression, &kernels)
    let letter = MathExpression.variable(Self.kernelName)
    for kernel in kernels {
      let replaced = expression.replacing(kernel, with: letter)
      if !replaced.mentions(variable) { result.append((kernel, replaced)) }
    }
    return result
  }

  /// Functions, roots and other powers of the variable, without those inside of them.
  private func collectKernels(_ expression: MathExpression, _ kernels: inout [MathExpression]) {
    guard expression.mentions(variable) else { return }
    switch expression {
    case .function, .absolute, .root, .factorial:
      if !kernels.contains(expression) { kernels.append(expression) }
      if case .function = expression { return }
    case .power(_, let exponent) where exponent.mentions(variable) || exponent.constantRational?.isWhole != true:
      if !kernels.contains(expression) { kernels.append(expression) }
    default: break
    }
    for child in expression.children { collectKernels(child, &kernels) }
  }

  // MARK: Exponentials

  /// The exponential of which all others are powers: 4^x and 2^(x+1) are t² and 2t with t = 2^x.
  private func exponentialKernel(_ expression: MathExpression) throws(MathExpressionError) -> (
    MathExpression, MathExpression
  )? {
    var parts: [(part: MathExpression, exponent: Polynomial)] = []
    try collectExponentials(expression, &parts)
    guard let first = parts.first else { return nil }
    var ratios: [Rational] = []
    let lead = first.exponent.withoutConstant
    guard let (power, coefficient) = lead.terms.first, let inverse = coefficient.reciprocal else { return nil }
    for (_, exponent) in parts {
      guard let own = exponent.withoutConstant.terms[power], let ratio = (own * inverse).rational else { return nil }
      guard (exponent.withoutConstant - lead * Polynomial(ExactNumber(ratio))).terms.allSatisfy({ $0.value.sign == 0 })
      else { return nil }
      ratios.append(ratio)
    }
    let below = ratios.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let above = ratios.reduce(BigUInt(0)) {
      greatestCommonDivisor($0, ($1 * Rational(below)).numerator.magnitude)
    }
    guard let step = Rational(BigInt(above), below) else { return nil }
    let letter = MathExpression.variable(Self.kernelName)
    var replaced = expression
    for (index, (part, exponent)) in parts.enumerated() {
      guard let count = ratios[index].divided(by: step) else { return nil }
      let scale = try self.exponential(exponent.terms[[:]] ?? .zero)
      replaced = replaced.replacing(
        part, with: .product(of: .value(scale), .power(letter, .number(count, isDecimal: false))))
    }
    guard let kernelExponent = (lead * Polynomial(ExactNumber(step))).expression else { return nil }
    return (.function(.exp, kernelExponent, base: nil), replaced)
  }

  /// Every a^u with the polynomial u·ln a.
  private func collectExponentials(
    _ expression: MathExpression, _ parts: inout [(part: MathExpression, exponent: Polynomial)]
  ) throws(MathExpressionError) {
    guard expression.mentions(variable) else { return }
    func add(_ exponent: MathExpression, _ scale: ExactNumber) throws(MathExpressionError) {
      guard let function = try RationalFunction(exponent, evaluator: evaluator, variables: [:]),
        function.exclusions.isEmpty, let below = function.denominator.constant?.reciprocal,
        !parts.contains(where: { $0.part == expression })
      else { return }
      parts.append((expression, function.numerator * Polynomial(below * scale)))
    }
    switch expression {
    case .power(let base, let exponent) where exponent.mentions(variable) && !base.mentions(variable):
      if let number = try constant(base), number.sign > 0, let logarithm = number.logarithm {
        return try add(exponent, logarithm)
      }
    case .function(.exp, let argument, _): return try add(argument, .one)
    case .function(.sinh, _, _), .function(.cosh, _, _), .function(.tanh, _, _): return
    default: break
    }
    for child in expression.children { try collectExponentials(child, &parts) }
  }

  /// ln u where all logarithms have multiples or powers of the same u: ln(x²) and log x.
  private func logarithmKernel(_ expression: MathExpression) throws(MathExpressionError) -> (
    MathExpression, MathExpression
  )? {
    var arguments: [MathExpression] = []
    func collect(_ part: MathExpression) {
      guard part.mentions(variable) else { return }
      if case .function(let function, let argument, let base) = part, function == .ln || function == .log,
        base?.mentions(variable) != true
      {
        if !arguments.contains(argument) { arguments.append(argument) }
        return
      }
      part.children.forEach(collect)
    }
    collect(expression)
    guard let kernel = arguments.min(by: { $0.weight < $1.weight }) else { return nil }
    let letter = MathExpression.variable(Self.kernelName)
    var isKnown = true
    let replaced = try expression.mappedOutside { part throws(MathExpressionError) -> MathExpression? in
      guard case .function(let function, let argument, let base) = part, function == .ln || function == .log,
        part.mentions(variable), base?.mentions(variable) != true
      else { return nil }
      guard let logarithm = try logarithm(of: argument, kernel, letter) else {
        isKnown = false
        return nil
      }
      if function == .ln { return logarithm }
      let number = try base.map { part throws(MathExpressionError) in try constant(part) } ?? ExactNumber(10)
      guard let inverse = number?.logarithm?.reciprocal else {
        isKnown = false
        return nil
      }
      return .product(of: .value(inverse), logarithm)
    }
    return isKnown ? (.function(.ln, kernel, base: nil), replaced) : nil
  }

  /// ln of c·u^k as ln c + k·t, for u > 0.
  private func logarithm(of argument: MathExpression, _ kernel: MathExpression, _ letter: MathExpression)
    throws(MathExpressionError) -> MathExpression?
  {
    if argument == kernel { return letter }
    switch argument {
    case .power(let base, let exponent) where base == kernel && !exponent.mentions(variable):
      return .product(of: exponent, letter)
    case .root(let radicand, let degree) where radicand == kernel && degree?.mentions(variable) != true:
      return .quotient(letter, by: degree ?? .whole(2))
    case .product(let factors):
      var sum: [MathExpression.Term] = []
      for factor in factors {
        let part: MathExpression
        if factor.value.mentions(variable) {
          guard let inner = try logarithm(of: factor.value, kernel, letter) else { return nil }
          part = inner
        } else {
          guard let value = try constant(factor.value), value.sign > 0, let inner = value.logarithm else { return nil }
          part = .value(inner)
        }
        sum.append(.init(sign: factor.isDivisor ? .minus : .plus, value: part))
      }
      return .sum(sum)
    default: return nil
    }
  }
}

extension Polynomial {
  var withoutConstant: Polynomial { Polynomial(terms: terms.filter { !$0.key.isEmpty }) }

  /// The polynomial as an expression.
  var expression: MathExpression? {
    .sum(
      terms.sorted { $0.key.description < $1.key.description }.map { powers, value in
        let factors =
          [MathExpression.Factor(isDivisor: false, value: .value(value))]
          + powers.sorted { $0.key < $1.key }.map {
            .init(
              isDivisor: false, value: $0.value == 1 ? .variable($0.key) : .power(.variable($0.key), .whole($0.value)))
          }
        return .init(sign: .plus, value: factors.count == 1 ? factors[0].value : .product(factors))
      })
  }
}

extension MathExpression {
  /// The number of its parts.
  var weight: Int { children.reduce(1) { $0 + $1.weight } }

  /// The expression with another for every occurrence of a part.
  func replacing(_ part: MathExpression, with other: MathExpression) -> MathExpression {
    if self == part { return other }
    return rebuilt { $0.replacing(part, with: other) }
  }

  /// The expression with each part replaced for which there is a replacement, the outermost ones first.
  func mappedOutside(_ change: (MathExpression) throws(MathExpressionError) -> MathExpression?)
    throws(MathExpressionError) -> MathExpression
  {
    if let changed = try change(self) { return changed }
    return try tryingRebuilt { child throws(MathExpressionError) in try child.mappedOutside(change) }
  }

  /// The same operation on changed operands.
  func tryingRebuilt(_ change: (MathExpression) throws(MathExpressionError) -> MathExpression)
    throws(MathExpressionError)
    -> MathExpression
  {
    switch self {
    case .number, .constant, .variable, .value: return self
    case .sum(let terms):
      var result: [Term] = []
      for term in terms { result.append(.init(sign: term.sign, value: try change(term.value))) }
      return .sum(result)
    case .product(let factors):
      var result: [Factor] = []
      for factor in factors { result.append(.init(isDivisor: factor.isDivisor, value: try change(factor.value))) }
      return .product(result)
    case .power(let base, let exponent): return .power(try change(base), try change(exponent))
    case .root(let radicand, let degree):
      guard let degree else { return .root(try change(radicand), degree: nil) }
      return .root(try change(radicand), degree: try change(degree))
    case .factorial(let value): return .factorial(try change(value))
    case .percent(let value): return .percent(try change(value))
    case .absolute(let value): return .absolute(try change(value))
    case .function(let function, let argument, let base):
      guard let base else { return .function(function, try change(argument), base: nil) }
      return .function(function, try change(argument), base: try change(base))
    case .operation(let operation, let operands):
      var result: [MathExpression] = []
      for operand in operands { result.append(try change(operand)) }
      return .operation(operation, result)
    }
  }

  /// The same operation on changed operands, where a change cannot fail.
  func rebuilt(_ change: (MathExpression) -> MathExpression) -> MathExpression {
    switch self {
    case .number, .constant, .variable, .value: self
    case .sum(let terms): .sum(terms.map { .init(sign: $0.sign, value: change($0.value)) })
    case .product(let factors): .product(factors.map { .init(isDivisor: $0.isDivisor, value: change($0.value)) })
    case .power(let base, let exponent): .power(change(base), change(exponent))
    case .root(let radicand, let degree): .root(change(radicand), degree: degree.map(change))
    case .factorial(let value): .factorial(change(value))
    case .percent(let value): .percent(change(value))
    case .absolute(let value): .absolute(change(value))
    case .function(let function, let argument, let base): .function(function, change(argument), base: base.map(change))
    case .operation(let operation, let operands): .operation(operation, operands.map(change))
    }
  }
}
