/// A polynomial in any number of variables with exact coefficients.
struct Polynomial: Hashable {
  /// The exponents of the variables in a term, none of them zero.
  typealias Powers = [String: Int]

  /// The coefficients, none of them zero.
  private(set) var terms: [Powers: ExactNumber]

  static let zero = Polynomial(terms: [:])
  static let one = Polynomial(.one)

  init(_ constant: ExactNumber) { self.init(terms: [[:]: constant]) }

  init(variable: String) { self.init(terms: [[variable: 1]: .one]) }

  init(terms: [Powers: ExactNumber]) { self.terms = terms.filter { !$0.value.isZero } }

  var isZero: Bool { terms.isEmpty }

  /// The value where there are no variables; otherwise nil.
  var constant: ExactNumber? {
    if terms.isEmpty { return .zero }
    return terms.count == 1 ? terms[[:]] : nil
  }

  var variables: Set<String> { terms.keys.reduce(into: []) { $0.formUnion($1.keys) } }

  /// The total degree: the largest sum of exponents in a term.
  var degree: Int { terms.keys.map { $0.values.reduce(0, +) }.max() ?? 0 }

  /// The coefficients by power of the only variable, from the constant up; nil where there is another variable.
  func coefficients(of variable: String) -> [ExactNumber]? {
    guard variables.isSubset(of: [variable]) else { return nil }
    var result = Array(repeating: ExactNumber.zero, count: degree + 1)
    for (powers, value) in terms { result[powers[variable] ?? 0] = value }
    return result
  }

  static func + (left: Polynomial, right: Polynomial) -> Polynomial {
    Polynomial(terms: left.terms.merging(right.terms) { $0 + $1 })
  }

  static prefix func - (value: Polynomial) -> Polynomial { Polynomial(terms: value.terms.mapValues { -$0 }) }

  static func - (left: Polynomial, right: Polynomial) -> Polynomial { left + -right }

  /// The total size of the coefficients in bits.
  var bitWidth: Int { terms.values.reduce(0) { $0 + $1.bitWidth } }

  static func * (left: Polynomial, right: Polynomial) -> Polynomial {
    var terms: [Powers: ExactNumber] = [:]
    for (leftPowers, leftValue) in left.terms {
      for (rightPowers, rightValue) in right.terms {
        let powers = leftPowers.merging(rightPowers) { $0 + $1 }
        let value = leftValue * rightValue
        terms[powers] = terms[powers].map { $0 + value } ?? value
      }
    }
    return Polynomial(terms: terms)
  }

  /// The polynomial in descending powers: `x^2 + 2x + 1`.
  var text: String {
    guard !isZero else { return "0" }
    let sorted = terms.sorted { Self.order($0.key) < Self.order($1.key) }
    let writer = NumberWriter()
    var text = ""
    for (powers, value) in sorted {
      let name = powers.sorted { Self.nameOrder($0.key) < Self.nameOrder($1.key) }.map {
        let letter = Self.shown($0.key)
        if $0.value == 1 { return letter }
        // A power among the letters, such as 2^x, is raised as a whole.
        return Self.isPower(letter) ? "(\(letter))^\($0.value)" : "\(letter)^\($0.value)"
      }.reduce("") { text, part in
        // A word beside a letter is set apart, and a number beside anything: x^2·2^x.
        let touches = text.last?.isLetter == true && part.count > 1 && part.prefix(2).allSatisfy(\.isLetter)
        return text + (touches || !text.isEmpty && part.first?.isNumber == true ? "·" : "") + part
      }
      let isNegative = value.sign < 0 && value.terms.count == 1
      let size = isNegative ? -value : value
      var factor = writer.exact(size)
      if !name.isEmpty {
        factor = size == .one ? "" : size.rational?.isWhole == true ? factor : "(\(factor))"
        if !factor.isEmpty, name.first?.isNumber == true { factor += "·" }
      } else if size.terms.count > 1, sorted.count > 1 {
        factor = "(\(factor))"
      }
      let sign = isNegative ? "-" : "+"
      text += text.isEmpty ? (isNegative ? "-" : "") : " \(sign) "
      text += factor + name
    }
    return text
  }

  /// Whether a text is a power outside of all brackets.
  private static func isPower(_ text: String) -> Bool {
    var depth = 0
    return text.contains { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return depth == 0 && character == "^"
    }
  }

  /// Letters before functions and roots.
  private static func nameOrder(_ name: String) -> (Int, String) { (name.count == 1 ? 0 : 1, name) }

  /// A letter as people write it: λ for lambda.
  static func shown(_ name: String) -> String {
    guard name.count > 1, name.allSatisfy({ $0.isASCII && $0.isLetter }) else { return name }
    return Spelling.display("\\" + name)
  }

  static func order(_ powers: Powers) -> (Int, String) {
    (
      -powers.values.reduce(0, +),
      powers.sorted { $0.key < $1.key }.map { "\($0.key)\(99 - min(99, $0.value))" }.joined()
    )
  }
}
