/// A function that a line defines: f(x) = x² + 1.
public struct FunctionDefinition: Sendable {
  /// The function's letter.
  public let name: Character
  /// The letter of its argument.
  let letter: Character
  /// The texts of the function and of its derivatives, as far as they are known.
  let bodies: [String]

  /// Derivatives of a higher order are not written with primes.
  private static let mostPrimes = 3

  /// The definition in a line of plain text; nil where it is another.
  public init?(_ text: String) {
    let squeezed = Array(text.filter { !$0.isWhitespace })
    guard squeezed.count > 5, squeezed[0].isLetter, squeezed[1] == "(", squeezed[2].isLetter, squeezed[3] == ")",
      squeezed[4] == "=", squeezed[0] != squeezed[2]
    else { return nil }
    (name, letter) = (squeezed[0], squeezed[2])
    let body = String(squeezed[5...])
    // f(x) = 3 is a function; a(b) = c + d is a product.
    guard !body.contains("="), !body.contains("?"), body.contains(letter) || "fghFGH".contains(name) else { return nil }
    var bodies = [body]
    if let tree = try? MathTextReader().read(body).tree, let statement = try? ExpressionParser().statement(tree) {
      var slope = statement.sides[0]
      for _ in 0..<Self.mostPrimes {
        guard let next = try? Derivative.of(slope, String(letter)), next.weight < 500 else { break }
        slope = next.withoutOnes
        bodies.append(ExpressionWriter(isForDisplay: false).text(slope))
      }
    }
    self.bodies = bodies
  }

  /// A text with the function's body for every f(…), and that of its derivative for f'(…).
  public func applied(to text: String) -> String {
    var result = ""
    var rest = Array(text)[...]
    while let character = rest.first {
      let primes = rest.dropFirst().prefix { "'′’".contains($0) }.count
      let open = rest.startIndex + 1 + primes
      guard character == name, result.last?.isLetter != true, open < rest.endIndex, rest[open] == "(",
        primes < bodies.count
      else {
        result.append(character)
        rest = rest.dropFirst()
        continue
      }
      var (depth, index) = (0, open)
      while index < rest.endIndex {
        if rest[index] == "(" { depth += 1 }
        if rest[index] == ")" { depth -= 1 }
        if depth == 0 { break }
        index += 1
      }
      guard index < rest.endIndex else { return text }
      let argument = applied(to: String(rest[(open + 1)..<index]))
      result += "(" + replacingLetter(in: bodies[primes], by: argument) + ")"
      rest = rest[(index + 1)...]
    }
    return result
  }

  /// A body with an argument for its letter, which may also stand inside of names: the x of exp(x) is one of two.
  private func replacingLetter(in body: String, by argument: String) -> String {
    var result = ""
    var rest = Array(body)[...]
    while let character = rest.first {
      if character.isASCII, character.isLetter,
        let word = Spelling.words.first(where: { $0.word.count > 1 && rest.starts(with: $0.word) })?.word
      {
        result += word
        rest = rest.dropFirst(word.count)
        continue
      }
      result += character == letter ? "(\(argument))" : String(character)
      rest = rest.dropFirst()
    }
    return result
  }
}
