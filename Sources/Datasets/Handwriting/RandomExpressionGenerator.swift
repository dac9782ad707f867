import NeuralNetworks
import RandomStreams

/// Generates random expressions to be written: arithmetic as on worksheets, or algebra with unknowns, powers and roots.
public struct RandomExpressionGenerator: Sendable {
  /// The kind of mathematics.
  public enum Domain: Sendable, CaseIterable {
    /// Numbers, the four operations, brackets, fractions, roots and powers.
    case arithmetic
    /// In addition, letters, scripts, functions, sums and relations.
    case algebra
  }

  /// Another seed gives other expressions.
  public let seed: UInt64
  /// The kind of mathematics.
  public let domain: Domain

  /// A generator; nothing is drawn yet.
  public init(seed: UInt64, domain: Domain) {
    self.seed = seed
    self.domain = domain
  }

  /// The expression with a number, a function of seed, domain and number alone.
  public func expression(_ number: Int) -> ExpressionDescription {
    let random = RandomStream(seed: seed, domain == .algebra ? 1 : 0, UInt64(bitPattern: Int64(number)))
    var grammar = RandomGrammar(domain: domain, random: random)
    return grammar.expression()
  }
}

/// The random grammar of expressions; `depth` counts down to the leaves.
private struct RandomGrammar {
  let domain: RandomExpressionGenerator.Domain
  var random: RandomStream

  mutating func expression() -> ExpressionDescription {
    var items = sum(depth: 2)
    if chance(domain == .algebra ? 0.6 : 0.35) {
      items.append(.symbol(chance(0.8) ? "=" : pick(["<", ">", "\\leq", "\\geq", "\\neq"])))
      items += sum(depth: 1)
    }
    return row(items)
  }

  private mutating func sum(depth: Int) -> [ExpressionDescription] {
    var items: [ExpressionDescription] = chance(0.1) ? [.symbol("-")] : []
    let terms = 1 + random.below(depth + 1)
    for index in 0..<terms {
      if index > 0 { items.append(.symbol(chance(0.9) ? pick(["+", "-"]) : "\\pm")) }
      items += term(depth: depth)
    }
    return items
  }

  private mutating func term(depth: Int) -> [ExpressionDescription] {
    var items = factor(depth: depth)
    while chance(domain == .algebra ? 0.2 : 0.4), items.count < 6 {
      items.append(.symbol(pick(["\\times", "*", "\\div", "/", ":", "\\times", "."])))
      items += factor(depth: depth)
    }
    return items
  }

  private mutating func factor(depth: Int) -> [ExpressionDescription] {
    let kind = random.uniform()
    guard depth > 0, kind > 0.45 else { return leaf() }
    switch kind {
    case ..<0.60: return [.fraction(row(sum(depth: depth - 1)), row(sum(depth: depth - 1)))]
    case ..<0.72: return [scripted(depth: depth)]
    case ..<0.82:
      let index: ExpressionDescription? = chance(0.2) ? .symbol(pick(["3", "4", "n"])) : nil
      return [.root(row(sum(depth: depth - 1)), index: domain == .arithmetic && index == .symbol("n") ? nil : index)]
    case ..<0.94:
      let square = chance(0.12)
      return [.fenced(square ? "[" : "(", row(sum(depth: depth - 1)), square ? "]" : ")")]
    default: return domain == .algebra ? [function()] + leaf() : leaf()
    }
  }

  private mutating func scripted(depth: Int) -> ExpressionDescription {
    let base = leaf().last ?? .symbol("2")
    let power: ExpressionDescription =
      chance(0.75)
      ? .symbol(pick(["2", "3", "2", "4", "5", "n", "x"], letters: domain == .algebra)) : row(sum(depth: 0))
    guard domain == .algebra, chance(0.35) else { return .scripts(base, subscript: nil, superscript: power) }
    let index = ExpressionDescription.symbol(pick(["1", "2", "i", "n", "0", "k"]))
    return .scripts(base, subscript: index, superscript: chance(0.25) ? power : nil)
  }

  private mutating func function() -> ExpressionDescription {
    if chance(0.15) {
      let below = row([.symbol(pick(["i", "k", "n"])), .symbol("="), .symbol(pick(["0", "1"]))])
      return .limits(.symbol("\\sum"), below: below, above: .symbol(pick(["n", "\\infty", "m"])))
    }
    return .symbol(pick(["\\sin", "\\cos", "\\tan", "\\log"]))
  }

  private mutating func leaf() -> [ExpressionDescription] {
    guard domain == .algebra, chance(0.55) else { return number() }
    let letter = chance(0.6) ? pick(["x", "y", "x", "z"]) : pick(Self.letters)
    return (chance(0.3) ? number() : []) + [.symbol(letter)]
  }

  private mutating func number() -> [ExpressionDescription] {
    let length = chance(0.6) ? 1 : 1 + random.below(3)
    var digits = (0..<length).map { index in
      ExpressionDescription.symbol(String(index == 0 && length > 1 ? 1 + random.below(9) : random.below(10)))
    }
    if chance(0.1) { digits += [.symbol("."), .symbol(String(random.below(10)))] }
    if chance(0.02) { digits.append(.symbol(pick(["!", "%"]))) }
    return digits
  }

  private static let letters = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "m", "n", "p", "q", "r", "s", "t", "u", "v", "w", "\\pi",
    "\\alpha", "\\beta", "\\theta", "\\lambda", "A", "B", "C", "F", "N", "S", "V",
  ]

  private func row(_ items: [ExpressionDescription]) -> ExpressionDescription {
    items.count == 1 ? items[0] : .row(items)
  }

  private mutating func chance(_ probability: Double) -> Bool { random.uniform() < probability }

  private mutating func pick(_ choices: [String], letters: Bool = true) -> String {
    let allowed = letters ? choices : choices.filter { $0.first?.isLetter != true }
    return allowed[random.below(allowed.count)]
  }
}
