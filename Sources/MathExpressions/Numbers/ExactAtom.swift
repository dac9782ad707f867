import BigInt

/// An irrational factor of an exact number that is no square root and no power of π or e.
indirect enum ExactAtom: Sendable, Hashable {
  /// A prime, or a number without small factors, raised to a fraction between 0 and 1 other than a half.
  case base(BigUInt)
  /// The root of a positive irrational number, of the degree.
  case root(ExactNumber, degree: Int)
  /// The natural logarithm of a positive number other than one.
  case logarithm(ExactNumber)
  /// e to the power of a number that is not whole.
  case exponential(ExactNumber)
  /// arcsin, arccos or arctan of a number.
  case inverse(MathFunction, ExactNumber)

  /// The longest argument of a logarithm or nested root that is kept, in bits; a longer one helps nobody.
  static let longestArgument = 512

  var bitWidth: Int {
    switch self {
    case .base(let value): value.bitWidth
    case .root(let inner, _), .logarithm(let inner), .exponential(let inner), .inverse(_, let inner): inner.bitWidth
    }
  }

  // MARK: Values

  /// An interval around the atom's value; nil where it is not known to so many bits.
  func enclosure(_ bits: Int) -> RealInterval? {
    switch self {
    case .base(let value): return RealInterval(Rational(BigInt(value)), bits)
    case .root(let inner, let degree): return inner.enclosure(bits + 8)?.root(degree, bits)
    case .logarithm(let inner): return inner.enclosure(bits + 8)?.logarithm(bits)
    case .exponential(let inner): return inner.enclosure(bits + 8)?.exponential(bits)
    case .inverse(let function, let inner):
      guard let argument = inner.enclosure(bits + 16) else { return nil }
      switch function {
      case .arctan: return argument.inverseTangent(bits)
      case .arcsin: return argument.inverseSine(bits)
      default:
        guard let sine = argument.inverseSine(bits + 4),
          let quarter = RealInterval.pi(bits + 4).divided(by: RealInterval(2), bits + 4)
        else { return nil }
        return quarter.adding(-sine, bits)
      }
    }
  }

  static func enclosure(of atoms: [ExactAtom: Rational], _ bits: Int) -> RealInterval? {
    var product = RealInterval(1)
    for (atom, exponent) in atoms {
      guard let value = atom.enclosure(bits + 16), let upper = Int(exactly: exponent.numerator),
        let degree = Int(exactly: exponent.denominator),
        let rooted = degree == 1 ? value : value.root(degree, bits + 16), let raised = rooted.power(upper, bits + 12)
      else { return nil }
      product = product.times(raised, bits + 8)
    }
    return product
  }

  /// Whether the product of atoms is below zero: roots and exponentials never are.
  static func isNegative(_ atoms: [ExactAtom: Rational]) -> Bool {
    var isNegative = false
    for (atom, exponent) in atoms where exponent.isWhole && exponent.numerator.magnitude % 2 == 1 {
      switch atom {
      case .logarithm(let inner): if inner < .one { isNegative.toggle() }
      case .inverse(let function, let inner) where function != .arccos: if inner.sign < 0 { isNegative.toggle() }
      default: break
      }
    }
    return isNegative
  }

  // MARK: Products

  /// The product of numbers of which one has atoms.
  static func product(_ left: ExactNumber, _ right: ExactNumber) -> ExactNumber {
    var sum = ExactNumber.zero
    for (leftUnit, leftValue) in left.terms {
      for (rightUnit, rightValue) in right.terms {
        sum = sum + product(leftUnit, rightUnit, leftValue * rightValue)
      }
    }
    return sum
  }

  private static func product(
    _ left: ExactNumber.Unit, _ right: ExactNumber.Unit, _ coefficient: Rational
  ) -> ExactNumber {
    var (unit, common) = ExactNumber.product(left, right)
    var factor = coefficient * Rational(common)
    unit.atoms = left.atoms.merging(right.atoms) { $0 + $1 }.filter { !$0.value.isZero }
    var rest: [ExactNumber] = []
    normalize(&unit, &factor, &rest)
    return rest.reduce(ExactNumber(terms: [unit: factor])) { $0 * $1 }
  }

  /// Brings the powers of bases and roots into their range and joins exponentials; what leaves the unit goes into the
  /// factor and the rest.
  private static func normalize(_ unit: inout ExactNumber.Unit, _ factor: inout Rational, _ rest: inout [ExactNumber]) {
    var exponent = ExactNumber.zero
    for (atom, power) in unit.atoms {
      switch atom {
      case .base(let base):
        var power = power
        if (unit.radicand % base).isZero {
          unit.radicand /= base
          power = power + Rational(reduced: 1, 2)
        }
        let whole = power.floor
        factor = factor * (Rational(BigInt(base)).power(Int(whole)) ?? .one)
        power = power - Rational(whole)
        unit.atoms[atom] = nil
        if power == Rational(reduced: 1, 2) {
          unit.radicand *= base
        } else if !power.isZero {
          unit.atoms[atom] = power
        }
      case .root(let inner, let degree):
        let whole = Int(power.floor)
        let kept = (whole % degree + degree) % degree
        let outside = (whole - kept) / degree
        guard outside != 0 else { continue }
        // One over a sum may have no form of its own; then the power stays below zero.
        guard let unitPower = outside > 0 ? inner : inner.reciprocal else { continue }
        unit.atoms[atom] = kept == 0 ? nil : Rational(kept)
        for _ in 0..<outside.magnitude { rest.append(unitPower) }
      case .exponential(let inner):
        exponent = exponent + inner * ExactNumber(power)
        unit.atoms[atom] = nil
      default: break
      }
    }
    guard !exponent.isZero else { return }
    let (whole, part) = split(exponent)
    unit.ePower += whole
    if !part.isZero { unit.atoms[.exponential(part)] = .one }
  }

  /// An exponent's whole part, where it is rational, and what is left.
  static func split(_ exponent: ExactNumber) -> (whole: Int, rest: ExactNumber) {
    guard let rational = exponent.rational, let whole = Int(exactly: rational.floor) else { return (0, exponent) }
    return (whole, ExactNumber(rational - Rational(whole)))
  }

  /// One over a single term with atoms; nil where that has no form.
  static func reciprocal(_ unit: ExactNumber.Unit, _ coefficient: Rational) -> ExactNumber? {
    guard var factor = (coefficient * Rational(BigInt(unit.radicand))).reciprocal else { return nil }
    var inverse = ExactNumber.Unit(
      radicand: unit.radicand, piPower: -unit.piPower, ePower: -unit.ePower,
      atoms: unit.atoms.mapValues { -$0 })
    var rest: [ExactNumber] = []
    normalize(&inverse, &factor, &rest)
    return rest.reduce(ExactNumber(terms: [inverse: factor])) { $0 * $1 }
  }
}

extension ExactNumber {
  /// An interval around the number; nil where it is not known to so many bits.
  func enclosure(_ bits: Int) -> RealInterval? {
    var sum = RealInterval(0)
    for (unit, value) in terms {
      var product = RealInterval(value, bits + 16)
      if unit.radicand > 1 {
        guard let root = RealInterval(BigFloat(mantissa: BigInt(unit.radicand), exponent: 0)).root(2, bits + 16) else {
          return nil
        }
        product = product.times(root, bits + 16)
      }
      if unit.piPower != 0 {
        guard let power = RealInterval.pi(bits + 16).power(unit.piPower, bits + 16) else { return nil }
        product = product.times(power, bits + 16)
      }
      if unit.ePower != 0 {
        guard let power = RealInterval(unit.ePower).exponential(bits + 16) else { return nil }
        product = product.times(power, bits + 16)
      }
      if !unit.atoms.isEmpty {
        guard let atoms = ExactAtom.enclosure(of: unit.atoms, bits) else { return nil }
        product = product.times(atoms, bits + 16)
      }
      sum = sum.adding(product, bits + 8)
    }
    return sum
  }
}
