import BigInt

extension ExactNumber {
  /// The largest degree of a root that is written as a root.
  static let largestDegree = 128

  /// A positive fraction raised to a fraction, as a product of roots; nil where it has factors that are not known.
  static func power(_ base: Rational, _ exponent: Rational) -> ExactNumber? {
    guard base > .zero, exponent.denominator <= BigInt(largestDegree), exponent.numerator.magnitude < 4_096,
      let upper = factored(base.numerator.magnitude), let lower = factored(base.denominator.magnitude)
    else { return nil }
    var (unit, factor) = (Unit(), Rational.one)
    for (powers, sign) in [(upper, 1), (lower, -1)] {
      for (prime, count) in powers {
        let power = exponent * Rational(sign * count)
        let whole = power.floor
        let part = power - Rational(whole)
        guard let size = Int(exactly: whole), size.magnitude < 4_096,
          let outside = Rational(BigInt(prime)).power(size)
        else { return nil }
        factor = factor * outside
        if part == Rational(reduced: 1, 2) {
          unit.radicand *= prime
        } else if !part.isZero {
          unit.atoms[.base(prime)] = part
        }
      }
    }
    return ExactNumber(terms: [unit: factor])
  }

  /// The prime factors with their powers; the last may be composite, but has no small factor. Nil for what is too long.
  private static func factored(_ value: BigUInt) -> [BigUInt: Int]? {
    guard value.bitWidth <= 256 else { return nil }
    var (rest, powers) = (value, [BigUInt: Int]())
    var prime: BigUInt.Word = 2
    while prime < 2_000, BigUInt(prime * prime) <= rest {
      while true {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: BigUInt(prime))
        guard remainder.isZero else { break }
        rest = quotient
        powers[BigUInt(prime), default: 0] += 1
      }
      prime += prime == 2 ? 1 : 2
    }
    if rest > 1 {
      let (base, count) = perfectPower(rest)
      powers[base, default: 0] += count
    }
    return powers
  }

  /// A number as a power with the largest exponent.
  static func perfectPower(_ value: BigUInt) -> (base: BigUInt, exponent: Int) {
    guard value > 3 else { return (value, 1) }
    for exponent in stride(from: value.bitWidth, through: 2, by: -1) {
      let root = floorRoot(value, degree: exponent)
      if root > 1, root.power(exponent) == value { return (root, exponent) }
    }
    return (value, 1)
  }

  /// The root of a non-negative number, of a degree of at least two, in closed form; nil for what is too long.
  func root(_ degree: Int) -> ExactNumber? {
    guard degree > 1, degree <= Self.largestDegree else { return nil }
    if let rational {
      if rational.isZero { return .zero }
      return Self.power(rational, Rational(reduced: 1, BigInt(degree)))
    }
    if degree == 2, let root = squareRoot { return root }
    if terms.count == 1, let (unit, coefficient) = terms.first, let single = Self.root(of: unit, coefficient, degree) {
      return single
    }
    guard bitWidth <= ExactAtom.longestArgument, terms.count <= 8 else { return nil }
    // A common rational factor goes before the root: √(4 + 4√2) = 2√(1 + √2).
    let (content, primitive) = withoutContent
    guard let outside = Self.power(content, Rational(reduced: 1, BigInt(degree))) else { return nil }
    if let whole = primitive.terms[.one], primitive.terms.count == 1 { return outside * ExactNumber(whole) }
    if degree == 2, let root = primitive.squareRoot { return outside * root }
    if outside.terms.count == 1, outside.rational != nil {
      return outside * ExactNumber(terms: [Unit(atoms: [.root(primitive, degree: degree): .one]): .one])
    }
    return ExactNumber(terms: [Unit(atoms: [.root(self, degree: degree): .one]): .one])
  }

  private static func root(of unit: Unit, _ coefficient: Rational, _ degree: Int) -> ExactNumber? {
    guard !coefficient.isNegative, unit.piPower % degree == 0 else { return nil }
    var atoms: [ExactAtom: Rational] = [:]
    let step = Rational(reduced: 1, BigInt(degree))
    var result = ExactNumber(terms: [Unit(piPower: unit.piPower / degree): .one])
    for (atom, power) in unit.atoms {
      switch atom {
      case .base(let base):
        guard let root = Self.power(Rational(BigInt(base)), power * step) else { return nil }
        result = result * root
      case .exponential(let inner): atoms[.exponential(inner * ExactNumber(step))] = .one
      case .logarithm(let inner):
        // √(ln(10)²) is ln 10, which is positive.
        guard (power * step).isWhole, ExactNumber.one < inner else { return nil }
        atoms[atom] = power * step
      default: return nil
      }
    }
    if unit.ePower != 0 {
      result = result * Self.exponential(ExactNumber(Rational(unit.ePower) * step))
    }
    guard let outside = Self.power(coefficient, step),
      let inside = Self.power(Rational(BigInt(unit.radicand)), step * Rational(reduced: 1, 2))
    else { return nil }
    if !atoms.isEmpty { result = result * ExactNumber(terms: [Unit(atoms: atoms): .one]) }
    return result * outside * inside
  }

  /// The number as a positive fraction times a sum of whole coefficients without a common divisor.
  private var withoutContent: (content: Rational, primitive: ExactNumber) {
    let lower = terms.values.reduce(BigInt(1)) {
      $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.denominator.magnitude)) * $1.denominator
    }
    let upper = terms.values.reduce(BigUInt(0)) {
      let value = ($1 * Rational(lower)).numerator.magnitude
      return $0.isZero ? value : greatestCommonDivisor($0, value)
    }
    // Only squares help: √(6 + 6√2) stays as it is.
    guard let content = Rational(BigInt(upper), lower), let inverse = content.reciprocal else { return (.one, self) }
    return (content, self * ExactNumber(inverse))
  }

  // MARK: Exponentials and logarithms

  /// e to the power of a number.
  static func exponential(_ exponent: ExactNumber) -> ExactNumber {
    let (whole, rest) = ExactAtom.split(exponent)
    // e^(c ln a) = a^c.
    if rest.terms.count == 1, let (unit, coefficient) = rest.terms.first, unit.atoms.count == 1,
      unit.radicand == 1, unit.piPower == 0, unit.ePower == 0, unit.atoms.first?.value == .one,
      case .logarithm(let inner)? = unit.atoms.keys.first
    {
      if let base = inner.rational, let power = power(base, coefficient) { return power }
      if coefficient.isWhole, let count = coefficient.asInt, count.magnitude <= 16,
        let base = count < 0 ? inner.reciprocal : inner
      {
        return (0..<count.magnitude).reduce(.one) { product, _ in product * base }
      }
    }
    return ExactNumber(terms: [Unit(ePower: whole, atoms: rest.isZero ? [:] : [.exponential(rest): .one]): .one])
  }

  /// The natural logarithm of a positive number in closed form; nil where it is too long.
  var logarithm: ExactNumber? {
    guard bitWidth <= ExactAtom.longestArgument, sign > 0 else { return nil }
    if let rational { return Self.logarithm(of: rational) }
    if terms.count == 1, let (unit, coefficient) = terms.first, unit.piPower == 0 {
      // ln(c √r e^k b^p) = ln c + ln r/2 + k + p ln b.
      var sum = ExactNumber(Rational(unit.ePower))
      guard let outside = Self.logarithm(of: coefficient),
        let inside = Self.logarithm(of: Rational(BigInt(unit.radicand)))
      else { return nil }
      sum = sum + outside + inside * ExactNumber(Rational(reduced: 1, 2))
      for (atom, power) in unit.atoms {
        switch atom {
        case .base(let base):
          guard let part = Self.logarithm(of: Rational(BigInt(base))) else { return nil }
          sum = sum + part * ExactNumber(power)
        case .exponential(let inner): sum = sum + inner * ExactNumber(power)
        default: return ExactNumber(terms: [Unit(atoms: [.logarithm(self): .one]): .one])
        }
      }
      return sum
    }
    return ExactNumber(terms: [Unit(atoms: [.logarithm(self): .one]): .one])
  }

  /// The logarithm of a positive fraction: a whole multiple of that of a number above one that is no power.
  private static func logarithm(of value: Rational) -> ExactNumber? {
    guard value.bitWidth <= 256 else { return nil }
    if value == .one { return .zero }
    if value < .one { return value.reciprocal.flatMap(logarithm(of:)).map { -$0 } }
    let (upper, first) = perfectPower(value.numerator.magnitude)
    let (lower, second) = value.isWhole ? (BigUInt(1), first) : perfectPower(value.denominator.magnitude)
    let common = Int(greatestCommonDivisor(BigUInt(first), BigUInt(second)))
    let base = Rational(reduced: BigInt(upper.power(first / common)), BigInt(lower.power(second / common)))
    return ExactNumber(terms: [Unit(atoms: [.logarithm(ExactNumber(base)): .one]): Rational(common)])
  }

  /// The sum with logarithms of fractions joined where all else in their terms is equal: ln 2 + ln 5 = ln 10.
  var withLogarithmsJoined: ExactNumber {
    var groups: [Unit: [(base: Rational, factor: Rational)]] = [:]
    var others: [Unit: Rational] = [:]
    for (unit, value) in terms {
      let found = unit.atoms.first { atom, power in
        if case .logarithm(let inner) = atom { return power == .one && inner.rational != nil }
        return false
      }
      guard let (atom, _) = found, case .logarithm(let inner) = atom, let base = inner.rational else {
        others[unit] = value
        continue
      }
      var rest = unit
      rest.atoms[atom] = nil
      groups[rest, default: []].append((base, value))
    }
    guard groups.values.contains(where: { $0.count > 1 }) else { return self }
    var sum = ExactNumber(terms: others)
    for (rest, parts) in groups {
      let lower = parts.reduce(BigInt(1)) {
        $0 / BigInt(greatestCommonDivisor($0.magnitude, $1.factor.denominator.magnitude)) * $1.factor.denominator
      }
      var product: Rational? = .one
      for part in parts {
        let power = (part.factor * Rational(lower)).numerator
        guard power.magnitude < 256, let raised = part.base.power(Int(power)), let sofar = product,
          raised.bitWidth + sofar.bitWidth <= 256
        else {
          product = nil
          break
        }
        product = sofar * raised
      }
      guard let product, let joined = Self.logarithm(of: product), let scale = Rational(1, lower) else { return self }
      for (unit, value) in joined.terms {
        let (outer, factor) = (rest, value * scale)
        var atoms = outer.atoms
        for (atom, power) in unit.atoms { atoms[atom, default: .zero] = (atoms[atom] ?? .zero) + power }
        var whole = outer
        whole.atoms = atoms.filter { !$0.value.isZero }
        sum = ExactNumber(terms: sum.terms.merging([whole: factor]) { $0 + $1 })
      }
    }
    return sum
  }
}
