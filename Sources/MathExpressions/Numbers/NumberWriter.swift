import BigInt

/// Writes numbers for people, or as plain text that the parser reads back.
public struct NumberWriter: Sendable {
  /// Whether to write for people: `(-5 - √33)/2` instead of `(-5-sqrt(33))/2`.
  public var isForDisplay: Bool
  /// Whole numbers with more digits are shortened to their first digits and their length.
  public var longestWhole: Int

  /// A writer, by default for people.
  public init(isForDisplay: Bool = true, longestWhole: Int = 200) {
    self.isForDisplay = isForDisplay
    self.longestWhole = longestWhole
  }

  // MARK: Exact

  /// The exact number; nil where it is only known approximately.
  public func exact(_ value: Quantity) -> String? {
    guard case .exact(let number) = value else { return nil }
    return exact(number)
  }

  /// The exact number: `5/4`, `2√2`, `(1 + √5)/2`, `3π/4`.
  public func exact(_ number: ExactNumber) -> String {
    if let rational = number.rational { return exact(rational) }
    let denominator = number.terms.values.reduce(BigInt(1)) { product, value in
      let common = BigInt(greatestCommonDivisor(product.magnitude, value.denominator.magnitude))
      return product / common * value.denominator
    }
    let divisors = sharedDivisors(number)
    var divided: [(unit: ExactNumber.Unit, value: Rational, text: String)] = number.terms.map { unit, value in
      var unit = unit
      if number.terms.count > 1 { for atom in divisors { unit.atoms[atom] = nil } }
      return (unit, value, atomsText(unit))
    }
    divided.sort {
      Self.order($0.unit) == Self.order($1.unit) ? $0.text < $1.text : Self.order($0.unit) < Self.order($1.unit)
    }
    if divided.count == 1 { return single(divided[0].unit, divided[0].value) }
    let space = isForDisplay ? " " : ""
    var text = ""
    for (unit, value, _) in divided {
      let scaled = (value * Rational(denominator)).numerator
      let sign = scaled < 0 ? "-" : text.isEmpty ? "" : "+"
      text += (text.isEmpty ? sign : space + sign + space) + product(BigInt(scaled.magnitude), unit)
    }
    let below = (denominator == 1 ? [] : [whole(denominator)]) + divisors.map(atomText).sorted()
    switch below.count {
    case 0: return text
    case 1: return "(\(text))/\(below[0])"
    default: return "(\(text))/(\(below.joined(separator: "*")))"
    }
  }

  /// Logarithms and angles by which every term is divided.
  private func sharedDivisors(_ number: ExactNumber) -> [ExactAtom] {
    guard number.hasAtoms, let first = number.terms.first else { return [] }
    return first.key.atoms.filter { $0.value == -1 }.map(\.key).filter { atom in
      number.terms.allSatisfy { $0.key.atoms[atom] == -1 }
    }
  }

  /// `5/4`, `-3`.
  public func exact(_ value: Rational) -> String {
    value.isWhole ? whole(value.numerator) : "\(whole(value.numerator))/\(whole(value.denominator))"
  }

  private static func order(_ unit: ExactNumber.Unit) -> (Int, Int, BigUInt) {
    // Numbers first, then roots, then π and e.
    (unit.piPower.magnitude > 0 ? 1 : 0, Int(unit.piPower + unit.ePower), unit.radicand)
  }

  /// One term, followed by its denominator: `√2/2`, `3/(2π)`.
  private func single(_ unit: ExactNumber.Unit, _ value: Rational) -> String {
    var above = unit
    var below = ExactNumber.Unit()
    if let ratio = logarithmRatio(unit) {
      let factor = value.magnitude
      let text =
        factor.numerator == 1 ? ratio.text : "\(whole(factor.numerator))\(isForDisplay ? "·" : "*")\(ratio.text)"
      let sign = value.isNegative ? "-" : ""
      if factor.isWhole { return sign + text }
      return ratio.isQuotient
        ? "\(sign)\(text)\(isForDisplay ? "/" : "/")\(whole(factor.denominator))"
        : "\(sign)\(text)/\(whole(factor.denominator))"
    }
    below.atoms = unit.atoms.filter { $0.value.isNegative }.mapValues { -$0 }
    above.atoms = unit.atoms.filter { !$0.value.isNegative }
    if unit.piPower < 0 { (above.piPower, below.piPower) = (0, -unit.piPower) }
    if unit.ePower < 0 { (above.ePower, below.ePower) = (0, -unit.ePower) }
    let upper = product(BigInt(value.numerator.magnitude), above)
    let text: String
    if value.isWhole, below == .one {
      text = upper
    } else {
      let lower = product(value.denominator, below)
      let isSimple =
        below == .one
        || value.isWhole && [below.piPower != 0, below.ePower != 0, !below.atoms.isEmpty].count { $0 } == 1
          && below.atoms.count <= 1
      text = isSimple ? "\(upper)/\(lower)" : "\(upper)/(\(lower))"
    }
    return value.isNegative ? "-" + text : text
  }

  /// A positive whole number times a unit: `3π√2`, `pi*sqrt(2)`.
  private func product(_ factor: BigInt, _ unit: ExactNumber.Unit) -> String {
    var parts: [String] = []
    if factor != 1 || unit == .one { parts.append(whole(factor)) }
    if unit.piPower != 0 { parts.append(power(isForDisplay ? "π" : "pi", unit.piPower)) }
    if unit.ePower != 0 { parts.append(power("e", unit.ePower)) }
    if unit.radicand != 1 {
      let inside = whole(BigInt(unit.radicand))
      parts.append(isForDisplay ? "√\(inside)" : "sqrt(\(inside))")
    }
    if let ratio = logarithmRatio(unit) {
      parts.append(ratio.text)
    } else if !unit.atoms.isEmpty {
      parts.append(atomsText(unit))
    }
    guard isForDisplay else { return parts.joined(separator: "*") }
    // Digits, letters and roots stand side by side; the name of a function does not touch what is before it, nor a letter
    // a root that would swallow it.
    return parts.reduce("") { text, part in
      let touches = part.first?.isLetter == true && part.count > 1 || part.first?.isNumber == true
      return text.isEmpty ? part : text + (touches ? "·" : "") + part
    }
  }

  // MARK: Roots, logarithms and angles

  /// log(5)/log(3) for the quotient of two logarithms, log(5) where the lower one is of ten.
  private func logarithmRatio(_ unit: ExactNumber.Unit) -> (text: String, isQuotient: Bool)? {
    guard unit.radicand == 1, unit.piPower == 0, unit.ePower == 0, unit.atoms.count == 2,
      case (.logarithm(let upper), _)? = unit.atoms.first(where: { $0.value == 1 }),
      case (.logarithm(let lower), _)? = unit.atoms.first(where: { $0.value == -1 })
    else { return nil }
    let text = "log(\(exact(upper)))"
    return lower.rational == 10 ? (text, false) : ("\(text)/log(\(exact(lower)))", true)
  }

  private func atomsText(_ unit: ExactNumber.Unit) -> String {
    guard !unit.atoms.isEmpty else { return "" }
    var bases: [Int: BigUInt] = [:]
    var others: [String] = []
    for (atom, power) in unit.atoms {
      if case .base(let base) = atom, let degree = Int(exactly: power.denominator),
        let count = Int(exactly: power.numerator)
      {
        bases[degree, default: 1] *= base.power(count)
      } else {
        others.append(atomText(atom, power))
      }
    }
    let roots = bases.sorted { $0.key < $1.key }.map { root(whole(BigInt($0.value)), degree: $0.key, isSimple: true) }
    return (roots + others.sorted()).joined(separator: isForDisplay ? "·" : "*")
  }

  private func root(_ inside: String, degree: Int, isSimple: Bool) -> String {
    let sign = isForDisplay ? [2: "√", 3: "∛", 4: "∜"][degree] : nil
    if let sign { return isSimple ? sign + inside : "\(sign)(\(inside))" }
    return degree == 2 ? "sqrt(\(inside))" : "root(\(degree),\(inside))"
  }

  private func atomText(_ atom: ExactAtom) -> String { atomText(atom, .one) }

  private func atomText(_ atom: ExactAtom, _ exponent: Rational) -> String {
    let text: String
    switch atom {
    case .base(let base): text = whole(BigInt(base))
    case .root(let inner, let degree): text = root(exact(inner), degree: degree, isSimple: false)
    case .logarithm(let inner): text = "ln(\(exact(inner)))"
    case .exponential(let inner): return "e^(\(exact(inner * ExactNumber(exponent))))"
    case .inverse(let function, let inner): text = "\(function.rawValue)(\(exact(inner)))"
    }
    guard exponent != .one else { return text }
    let power = exact(exponent)
    return exponent.isWhole && !exponent.isNegative ? "\(text)^\(power)" : "\(text)^(\(power))"
  }

  private func power(_ name: String, _ exponent: Int) -> String {
    exponent == 1 ? name : exponent < 0 ? "\(name)^(\(exponent))" : "\(name)^\(exponent)"
  }

  /// A whole number, shortened to its first digits where it is too long.
  func whole(_ value: BigInt) -> String {
    // A digit is 3.32 bits: few need to be counted.
    if value.magnitude.bitWidth < longestWhole.multipliedReportingOverflow(by: 3).partialValue {
      return LongDecimals.text(value)
    }
    let count = Rational.digitCount(value.magnitude)
    guard count > longestWhole else { return LongDecimals.text(value) }
    // Truncating forty rounded digits to twenty avoids a division of the whole number.
    let rounded = DecimalDigits(Rational(BigInt(value.magnitude)), significant: 40)
    // A number of nines only rounds up to the next power of ten.
    let digits = rounded.exponent > count ? [] : rounded.digits
    let filler: Character = rounded.exponent > count ? "9" : "0"
    let leading = String((digits + Array(repeating: filler, count: 20)).prefix(20))
    return "\(value < 0 ? "-" : "")\(leading)… (\(Self.grouped(count)) digits)"
  }

  /// Whether the exact number is short enough to be written in full.
  func isShort(_ value: Rational) -> Bool {
    // A digit is 3.32 bits: an exact count would need a power of ten as long as the number.
    value.bitWidth * 1000 <= longestWhole * 3322
  }

  /// `19,729`.
  static func grouped(_ count: Int) -> String {
    var digits = Array(String(count))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: index)
      index -= 3
    }
    return String(digits)
  }

  // MARK: Decimal

  /// The number as a decimal with so many significant digits; `1.5e+30` where it is very large or small.
  public func decimal(_ value: Quantity, significant: Int = 15) -> String {
    switch value {
    case .exact(let number): return decimal(number.approximation(digits: 60), significant: significant)
    case .approximate(.double(let double)): return decimal(Rational(exactly: double), significant: significant)
    case .approximate(.magnitude(let isNegative, let log10)):
      return "\(isNegative ? "-" : "")10^\(Self.whole(log10.rounded(.down)))"
    case .approximate(.tower(let doubleLog10)): return "10^(10^\(Self.whole(doubleLog10.rounded(.down))))"
    }
  }

  private func decimal(_ value: Rational, significant: Int) -> String {
    let digits = DecimalDigits(value, significant: significant)
    if digits.exponent > -5, digits.exponent <= 21 { return digits.positional }
    return digits.scientific(isForDisplay ? "×10^" : "e")
  }

  /// The number to six decimal places, as answers show it after an exact value.
  func rounded(_ value: Quantity) -> String {
    guard case .exact(let number) = value else { return decimal(value) }
    let approximation = number.approximation(digits: 60)
    guard let log = approximation.log10 else { return "0" }
    let whole = Int(log.rounded(.down)) + 1
    // Small and large numbers keep seven significant digits instead.
    guard whole > -3 else { return decimal(approximation, significant: 7) }
    guard whole <= 15 else {
      return DecimalDigits(approximation, significant: 7).scientific(isForDisplay ? "×10^" : "e")
    }
    return decimal(approximation, significant: max(1, whole + 6))
  }

  private static func whole(_ value: Double) -> String {
    value.magnitude < 1e18 ? String(Int(value)) : "\(value)"
  }
}

extension Rational {
  /// The exact value of a finite floating-point number; zero where it is not finite.
  init(exactly value: Double) {
    guard value.isFinite, value != 0 else {
      self = .zero
      return
    }
    let significand = BigInt(Int64(value.significand * 0x1p52)) * (value < 0 ? -1 : 1)
    let exponent = Int(value.exponent) - 52
    self =
      exponent >= 0
      ? Rational(significand << exponent) : Rational(numerator: significand, nonzero: BigInt(1) << -exponent)
  }
}
