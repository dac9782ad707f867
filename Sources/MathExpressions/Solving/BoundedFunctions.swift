import BigInt

extension BoundedArithmetic {
  /// A function's value: exact at the arguments listed in schoolbooks, otherwise to fifteen digits.
  mutating func apply(_ function: MathFunction, to argument: Quantity, base: Quantity?) throws(MathExpressionError)
    -> Quantity
  {
    switch function {
    case .sin, .cos, .tan, .cot: return try circular(function, argument)
    case .sec: return try quotient(.one, circular(.cos, argument), "the secant of a quarter turn")
    case .csc: return try quotient(.one, circular(.sin, argument), "the cosecant of a half turn")
    case .arcsin, .arccos, .arctan: return try inverseCircular(function, argument)
    case .sinh, .cosh, .tanh, .arsinh, .arcosh, .artanh: return try hyperbolic(function, argument)
    case .floor, .ceil, .round, .sgn: return try step(function, argument)
    case .exp: return try power(.exact(.e), argument)
    case .ln: return try logarithm(argument, base: .exact(.e))
    case .log: return try logarithm(argument, base: base ?? Quantity(Rational(10)))
    }
  }

  // MARK: Sine and its kin

  private mutating func circular(_ function: MathFunction, _ argument: Quantity) throws(MathExpressionError) -> Quantity
  {
    if case .exact(let number) = argument, let turns = twelfthsOfPi(number) {
      let (sine, cosine) = (Self.exactSine(ofTwelfths: turns), Self.exactSine(ofTwelfths: (turns + 6) % 24))
      switch function {
      case .sin: return .exact(sine)
      case .cos: return .exact(cosine)
      case .tan: return try ratio(.exact(sine), .exact(cosine), "the tangent of a quarter turn")
      default: return try ratio(.exact(cosine), .exact(sine), "the cotangent of a half turn")
      }
    }
    let angle = try reducedAngle(argument)
    switch function {
    case .sin: return .approximate(.double(sine(angle)))
    case .cos: return .approximate(.double(cosine(angle)))
    case .tan: return .approximate(.double(tangent(angle)))
    default: return try quotient(.one, .approximate(.double(tangent(angle))))
    }
  }

  private mutating func quotient(_ upper: Quantity, _ lower: Quantity, _ reason: String) throws(MathExpressionError)
    -> Quantity
  {
    try ratio(upper, lower, reason)
  }

  private mutating func ratio(_ upper: Quantity, _ lower: Quantity, _ reason: String) throws(MathExpressionError)
    -> Quantity
  {
    guard lower.sign != 0 else { throw MathExpressionError(.undefined, reason) }
    return try quotient(upper, lower)
  }

  /// The number in twelfths of π, modulo a full turn of 24; nil where that is not whole.
  private func twelfthsOfPi(_ number: ExactNumber) -> Int? {
    if number.isZero { return 0 }
    guard number.terms.count == 1, let coefficient = number.terms[.init(piPower: 1)] else { return nil }
    let twelfths = coefficient * 12
    guard twelfths.isWhole else { return nil }
    let rest = twelfths.numerator % 24
    return Int(rest < 0 ? rest + 24 : rest)
  }

  /// sin(kπ/12) in roots.
  private static func exactSine(ofTwelfths twelfths: Int) -> ExactNumber {
    if twelfths >= 12 { return -exactSine(ofTwelfths: twelfths - 12) }
    if twelfths > 6 { return exactSine(ofTwelfths: 12 - twelfths) }
    func root(_ radicand: BigUInt, over divisor: Int) -> ExactNumber {
      ExactNumber(terms: [.init(radicand: radicand): Rational(reduced: 1, BigInt(divisor))])
    }
    switch twelfths {
    case 0: return .zero
    case 1: return root(6, over: 4) - root(2, over: 4)
    case 2: return root(1, over: 2)
    case 3: return root(2, over: 2)
    case 4: return root(3, over: 2)
    case 5: return root(6, over: 4) + root(2, over: 4)
    default: return .one
    }
  }

  /// The angle minus whole turns, subtracted in exact arithmetic: a double of 10^20 has lost its position within the
  /// turn.
  private func reducedAngle(_ argument: Quantity) throws(MathExpressionError) -> Double {
    guard let double = argument.double else {
      throw MathExpressionError(.tooLarge, "an angle too large for its sine to be known")
    }
    guard double.magnitude > 100 else { return double }
    guard case .exact(let number) = argument, double.magnitude < 1e30 else {
      if double.magnitude < 1e6 { return double }
      throw MathExpressionError(.tooLarge, "an angle too large for its sine to be known")
    }
    let turn = (ExactNumber.pi + ExactNumber.pi).approximation(digits: 80)
    let value = number.approximation(digits: 80)
    guard let turns = value.divided(by: turn)?.floor else { return double }
    return (value - turn * Rational(turns)).double
  }

  private func inverseCircular(_ function: MathFunction, _ argument: Quantity) throws(MathExpressionError) -> Quantity {
    if case .exact(let number) = argument {
      for twelfths in -6...6 where function != .arctan || twelfths.magnitude < 6 {
        let turned = (twelfths + 24) % 24
        let sine = Self.exactSine(ofTwelfths: turned)
        let angle = Rational(numerator: BigInt(twelfths), nonzero: 12)
        if function == .arctan {
          if sine == number * Self.exactSine(ofTwelfths: (turned + 6) % 24) { return .exact(.pi * ExactNumber(angle)) }
        } else if sine == number {
          let half = Rational(reduced: 1, 2)
          return .exact(.pi * ExactNumber(function == .arcsin ? angle : half - angle))
        }
      }
    }
    guard let double = argument.double else {
      throw MathExpressionError(.undefined, "\(function.rawValue) of a number that is too large")
    }
    if case .exact(let number) = argument, number.bitWidth <= 128, function == .arctan || double.magnitude < 1 {
      let (size, isNegative) = (number.sign < 0 ? -number : number, number.sign < 0)
      let name: MathFunction = function == .arccos ? .arccos : function
      // An odd function's sign goes before it; arccos(-x) is π - arccos x.
      let atom = ExactNumber(terms: [.init(atoms: [.inverse(name, size): .one]): .one])
      guard isNegative else { return .exact(atom) }
      return .exact(function == .arccos ? .pi - atom : -atom)
    }
    if function == .arctan { return .approximate(.double(arcTangent(double))) }
    guard double.magnitude <= 1 else {
      throw MathExpressionError(.undefined, "\(function.rawValue) of a number outside -1 to 1")
    }
    return .approximate(.double(function == .arcsin ? arcSine(double) : arcCosine(double)))
  }

  // MARK: Hyperbolic functions and steps

  private mutating func hyperbolic(_ function: MathFunction, _ argument: Quantity) throws(MathExpressionError)
    -> Quantity
  {
    let half = Quantity(Rational(reduced: 1, 2))
    switch function {
    case .sinh, .cosh, .tanh:
      let (up, down) = (try power(.exact(.e), argument), try power(.exact(.e), negated(argument)))
      let difference = try sum(up, negated(down))
      if function == .sinh { return try product(half, difference) }
      let total = try sum(up, down)
      return try function == .cosh ? product(half, total) : quotient(difference, total)
    case .artanh:
      let (above, below) = (try sum(.one, argument), try sum(.one, negated(argument)))
      guard above.sign > 0, below.sign > 0 else {
        throw MathExpressionError(.undefined, "artanh of a number outside -1 to 1")
      }
      return try product(half, logarithm(quotient(above, below), base: .exact(.e)))
    default:
      let one = function == .arsinh ? Quantity.one : try negated(.one)
      let isAllowed = try sum(argument, one).sign >= 0 || function == .arsinh
      guard isAllowed else {
        throw MathExpressionError(.undefined, "arcosh of a number below 1")
      }
      let root = try self.root(sum(product(argument, argument), one), degree: 2)
      return try logarithm(sum(argument, root), base: .exact(.e))
    }
  }

  private func step(_ function: MathFunction, _ argument: Quantity) throws(MathExpressionError) -> Quantity {
    if function == .sgn { return Quantity(Rational(argument.sign)) }
    let shift = function == .round ? Rational(reduced: 1, 2) : .zero
    // Halves are rounded away from zero, as in schools: round(-2.5) = -3.
    let isMirrored = function == .ceil || function == .round && argument.sign < 0
    guard let exact = try (isMirrored ? negated(argument) : argument).exactOrDouble,
      let floor = (exact + ExactNumber(shift)).floor
    else { throw MathExpressionError(.tooLarge, "a number too large to round") }
    return Quantity(Rational(isMirrored ? -floor : floor))
  }

  // MARK: Logarithms

  private func logarithm(_ argument: Quantity, base: Quantity) throws(MathExpressionError) -> Quantity {
    guard argument.sign > 0 else {
      throw MathExpressionError(
        .undefined, argument.sign == 0 ? "the logarithm of zero" : "the logarithm of a negative number")
    }
    guard base.sign > 0, base != .one else {
      throw MathExpressionError(.undefined, "a logarithm to a base that is not positive, or is one")
    }
    if case .exact(let number) = argument, case .exact(let baseNumber) = base {
      if let exact = exactLogarithm(number, baseNumber) { return Quantity(exact) }
      try account?.spend(WorkCost.decimal)
      if number.bitWidth <= 128, let upper = number.logarithm, let lower = baseNumber.logarithm,
        let inverse = lower.reciprocal
      {
        return .exact(upper * inverse)
      }
    }
    if case .approximate(.tower(let doubleLog10)) = argument {
      // log(n) = log10(n)/log10(base), and log10(n) is 10^doubleLog10.
      guard let lower = base.approximation.log10, lower > 0 else {
        throw MathExpressionError(.tooLarge, "a logarithm too large to estimate")
      }
      return .approximate(
        try known(ApproximateNumber(isNegative: false, log10: doubleLog10 - commonLogarithm(lower))))
    }
    guard let upper = argument.approximation.log10, let lower = base.approximation.log10, lower != 0 else {
      throw MathExpressionError(.tooLarge, "a logarithm too large to estimate")
    }
    if base == .exact(.e), let double = argument.double { return .approximate(.double(naturalLogarithm(double))) }
    return .approximate(try known(ApproximateNumber(upper / lower)))
  }

  /// The logarithm where argument and base are powers of the same number, such as log(1000) and log_8(4); otherwise
  /// nil.
  private func exactLogarithm(_ argument: ExactNumber, _ base: ExactNumber) -> Rational? {
    if argument == .one { return .zero }
    if base == .e {
      guard argument.terms.count == 1, let (unit, value) = argument.terms.first, value == .one, unit.radicand == 1,
        unit.piPower == 0, unit.atoms.isEmpty
      else { return nil }
      return Rational(unit.ePower)
    }
    guard let value = argument.rational, let root = base.rational, value.bitWidth < 10_000, root.bitWidth < 1_000,
      let upper = value.log10, let lower = root.log10, lower != 0
    else { return nil }
    // Small denominators only: log_8(4) = 2/3.
    for denominator in 1...6 {
      let numerator = (upper / lower * Double(denominator)).rounded()
      guard numerator.magnitude < 10_000, (upper / lower * Double(denominator) - numerator).magnitude < 1e-9,
        value.power(denominator) == root.power(Int(numerator))
      else { continue }
      return Rational(numerator: BigInt(Int(numerator)), nonzero: BigInt(denominator))
    }
    return nil
  }
}
