import BigInt

/// An exact real number: a sum of rational multiples of square roots, powers of π and e, and ``ExactAtom``s.
///
/// Roots of different numbers without common factors are linearly independent over the rationals (Besicovitch 1940), and π
/// is transcendental, so two numbers of these are equal if and only if their terms are. With logarithms, exponentials and
/// nested roots, terms may hide a zero: ``sign`` decides by digits.
public struct ExactNumber: Sendable, Hashable {
  /// The irrational part of a term: √radicand · π^piPower · e^ePower · atoms.
  struct Unit: Sendable, Hashable {
    /// Positive and square-free; 1 where there is no root.
    var radicand: BigUInt = 1
    var piPower = 0
    var ePower = 0
    /// Other irrational factors with their powers, none of them zero; bases have fractions between 0 and 1, roots whole
    /// powers below their degree.
    var atoms: [ExactAtom: Rational] = [:]

    static let one = Unit()
  }

  /// The rational coefficients, none of them zero.
  private(set) var terms: [Unit: Rational]

  /// 0, which has no terms.
  public static let zero = ExactNumber(Rational.zero)
  /// 1.
  public static let one = ExactNumber(Rational.one)
  /// π.
  public static let pi = ExactNumber(terms: [Unit(piPower: 1): .one])
  /// Euler's number.
  public static let e = ExactNumber(terms: [Unit(ePower: 1): .one])

  /// A rational number.
  public init(_ value: Rational) { terms = value.isZero ? [:] : [.one: value] }

  init(terms: [Unit: Rational]) { self.terms = terms.filter { !$0.value.isZero } }

  /// The number as a rational; nil where it is irrational.
  public var rational: Rational? {
    if terms.isEmpty { return .zero }
    return terms.count == 1 ? terms[.one] : nil
  }

  /// Whether the number has no terms. A sum of nested roots or logarithms may be zero without this; ``sign`` knows.
  public var isZero: Bool { terms.isEmpty }

  var hasAtoms: Bool { terms.contains { !$0.key.atoms.isEmpty } }

  /// Whether the number consists of rationals and square roots only.
  public var isAlgebraic: Bool { terms.keys.allSatisfy { $0.piPower == 0 && $0.ePower == 0 && $0.atoms.isEmpty } }

  /// The total size of coefficients and radicands in bits.
  var bitWidth: Int {
    terms.reduce(0) { sum, term in
      let own = sum + term.value.bitWidth + term.key.radicand.bitWidth
      return term.key.atoms.isEmpty ? own : own + term.key.atoms.keys.reduce(0) { $0 + $1.bitWidth }
    }
  }

  /// The square root; nil for negative numbers, and where no exact form of this kind is found.
  ///
  /// Denests `√(a + b√c)` where possible, as in `√(3 + 2√2) = 1 + √2`.
  public var squareRoot: ExactNumber? {
    if let rational { return Self.squareRoot(of: rational) }
    if terms.count == 1, let (unit, coefficient) = terms.first { return Self.squareRoot(of: unit, coefficient) }
    return denestedSquareRoot
  }

  private static func squareRoot(of value: Rational) -> ExactNumber? {
    guard !value.isNegative else { return nil }
    if value.isZero { return .zero }
    // √(n/d) = √n/√d, each part separately: in the product n·d trial division would miss the square factors of large
    // parts.
    guard let upper = squareFactored(value.numerator.magnitude),
      let lower = squareFactored(value.denominator.magnitude),
      let coefficient = Rational(BigInt(upper.root), BigInt(lower.root * lower.radicand))
    else { return nil }
    return ExactNumber(terms: [Unit(radicand: upper.radicand * lower.radicand): coefficient])
  }

  private static func squareRoot(of unit: Unit, _ coefficient: Rational) -> ExactNumber? {
    guard unit.radicand == 1, unit.piPower % 2 == 0, unit.ePower % 2 == 0, unit.atoms.isEmpty else { return nil }
    let outside = ExactNumber(terms: [Unit(piPower: unit.piPower / 2, ePower: unit.ePower / 2): .one])
    return squareRoot(of: coefficient).map { $0 * outside }
  }

  private var denestedSquareRoot: ExactNumber? {
    guard isAlgebraic, terms.count == 2, let whole = terms[.one],
      let (unit, coefficient) = terms.first(where: { $0.key != .one })
    else { return nil }
    let inner = Rational(BigInt(unit.radicand))
    guard let discriminant = Self.squareRoot(of: whole * whole - coefficient * coefficient * inner)?.rational,
      let half = Rational(1, 2),
      let first = Self.squareRoot(of: (whole + discriminant) * half),
      let second = Self.squareRoot(of: (whole - discriminant) * half)
    else { return nil }
    return coefficient.isNegative ? first - second : first + second
  }
}

extension ExactNumber {
  /// The negated number.
  public static prefix func - (value: ExactNumber) -> ExactNumber {
    ExactNumber(terms: value.terms.mapValues { -$0 })
  }

  /// The exact sum.
  public static func + (left: ExactNumber, right: ExactNumber) -> ExactNumber {
    let sum = ExactNumber(terms: left.terms.merging(right.terms) { $0 + $1 })
    guard sum.terms.count > 1, sum.terms.contains(where: { !$0.key.atoms.isEmpty }) else { return sum }
    return sum.withLogarithmsJoined
  }

  /// The exact difference.
  public static func - (left: ExactNumber, right: ExactNumber) -> ExactNumber { left + -right }

  /// The exact product. Complexity: the product of the numbers of terms.
  public static func * (left: ExactNumber, right: ExactNumber) -> ExactNumber {
    if left.hasAtoms || right.hasAtoms { return ExactAtom.product(left, right) }
    var terms: [Unit: Rational] = [:]
    for (leftUnit, leftValue) in left.terms {
      for (rightUnit, rightValue) in right.terms {
        let (unit, factor) = product(leftUnit, rightUnit)
        let value = leftValue * rightValue * Rational(factor)
        terms[unit] = terms[unit].map { $0 + value } ?? value
      }
    }
    return ExactNumber(terms: terms)
  }

  /// √a·√b = g·√(ab/g²) with g the greatest common divisor, since a and b are square-free.
  static func product(_ left: Unit, _ right: Unit) -> (Unit, BigInt) {
    let common = greatestCommonDivisor(left.radicand, right.radicand)
    let unit = Unit(
      radicand: (left.radicand / common) * (right.radicand / common), piPower: left.piPower + right.piPower,
      ePower: left.ePower + right.ePower)
    return (unit, BigInt(common))
  }

  /// One over the number with a rationalised denominator; nil for zero and where no such form is known.
  ///
  /// Multiplies by conjugates: with one root factor p, `1/(a + b√p) = (a - b√p)/(a² - pb²)`, and a² - pb² is free of p.
  public var reciprocal: ExactNumber? {
    if terms.count == 1, let (unit, coefficient) = terms.first {
      if !unit.atoms.isEmpty { return ExactAtom.reciprocal(unit, coefficient) }
      let radicand = BigInt(unit.radicand)
      guard let inverse = (coefficient * Rational(radicand)).reciprocal else { return nil }
      return ExactNumber(
        terms: [Unit(radicand: unit.radicand, piPower: -unit.piPower, ePower: -unit.ePower): inverse])
    }
    guard !isZero, terms.count <= 8, isAlgebraic, let factor = sharedRootFactor else { return nil }
    let conjugate = ExactNumber(
      terms: Dictionary(
        uniqueKeysWithValues: terms.map { ($0.key, ($0.key.radicand % factor).isZero ? -$0.value : $0.value) }))
    return (self * conjugate).reciprocal.map { $0 * conjugate }
  }

  /// A factor that splits the radicands in two: each is either divisible by it or coprime to it.
  private var sharedRootFactor: BigUInt? {
    let radicands = terms.keys.map(\.radicand).filter { $0 > 1 }
    guard var factor = radicands.min() else { return nil }
    for radicand in radicands {
      let common = greatestCommonDivisor(factor, radicand)
      if common > 1 { factor = common }
    }
    return factor
  }

  /// The quotient; nil where the divisor is zero or the quotient has no known exact form.
  public func divided(by divisor: ExactNumber) -> ExactNumber? { divisor.reciprocal.map { self * $0 } }
}
