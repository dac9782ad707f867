import MathSymbols

/// How symbols are spelled in LaTeX, in plain text and in Unicode: maps between spellings and the labels of nodes.
enum Spelling {
  /// Labels of functions that can be typed but have no symbol class.
  static let typedFunctions: Set<String> = {
    let drawn: Set<String> = ["sin", "cos", "tan", "log"]
    return Set(MathFunction.allCases.map(\.rawValue).filter { !drawn.contains($0) }.map { "\\" + $0 })
  }()

  /// Labels of operations on several numbers.
  static let operations = Set(MathOperation.allCases.filter { !$0.isHidden }.map { "\\" + $0.rawValue })

  /// The sign of degrees, which stands as a superscript.
  static let degree = "\\circ"

  /// Names that LaTeX knows as commands; others are written with `\\operatorname`.
  private static let latexNames: Set<String> = [
    "\\sec", "\\csc", "\\cot", "\\ln", "\\exp", "\\arcsin", "\\arccos", "\\arctan", "\\sinh", "\\cosh", "\\tanh",
    "\\gcd", "\\min", "\\max",
  ]

  /// The product dot: distinct from the decimal point, though both look alike.
  static let productDot = "\\cdot"

  /// About equal: it can be typed, as in the truth of a picture, and has no symbol class.
  static let aboutEqual = "\\approx"

  private static let otherGreek: Set<String> = [
    "\\delta", "\\epsilon", "\\varepsilon", "\\zeta", "\\eta", "\\vartheta", "\\iota", "\\kappa", "\\nu", "\\xi",
    "\\rho", "\\tau", "\\upsilon", "\\varphi", "\\chi", "\\psi", "\\omega", "\\Gamma", "\\Theta", "\\Lambda", "\\Xi",
    "\\Pi", "\\Sigma", "\\Phi", "\\Psi", "\\Omega",
  ]

  /// Commands that are synonyms of another label.
  private static let commandAliases: [String: String] = [
    "\\le": "\\leq", "\\leqslant": "\\leq", "\\ge": "\\geq", "\\geqslant": "\\geq", "\\ne": "\\neq", "\\lt": "<",
    "\\gt": ">", "\\to": "\\rightarrow", "\\dots": "\\ldots", "\\cdots": "\\ldots", "\\dotsc": "\\ldots",
    "\\ast": "*", "\\lbrack": "[", "\\rbrack": "]", "\\{": "{", "\\}": "}", "\\lbrace": "{", "\\rbrace": "}",
    "\\vert": "|", "\\lvert": "|", "\\rvert": "|", "\\mid": "|", "\\%": "%", "\\colon": ":", "\\lg": "\\log",
    "\\infin": "\\infty", "\\degree": "\\circ", "\\bmod": "\\mod", "\\cosec": "\\csc", "\\tg": "\\tan",
    "\\ctg": "\\cot",
    "\\cotg": "\\cot", "\\arctg": "\\arctan", "\\arcsinh": "\\arsinh", "\\arccosh": "\\arcosh", "\\arctanh": "\\artanh",
    "\\sign": "\\sgn", "\\Vert": "|", "\\|": "|", "\\thinspace": "",
  ]

  /// The label of a LaTeX command with its backslash; nil where it is not a symbol.
  static func label(ofCommand command: String) -> String? {
    if let alias = commandAliases[command] { return alias }
    if command == productDot || typedFunctions.contains(command) || otherGreek.contains(command)
      || operations.contains(command) || command == degree || command == aboutEqual || command == "\\prod"
    {
      return command
    }
    return command == SymbolVocabulary.rejectLabel ? nil : SymbolVocabulary.symbol(command)?.label
  }

  private static let characterAliases: [Character: String] = [
    "×": "\\times", "✕": "\\times", "·": productDot, "⋅": productDot, "∙": productDot, "÷": "\\div", "−": "-",
    "–": "-", "∗": "*", "±": "\\pm", "≤": "\\leq", "≥": "\\geq", "≠": "\\neq", "∞": "\\infty", "≈": aboutEqual,
    "→": "\\rightarrow", "∏": "\\prod",
    "∈": "\\in", "∀": "\\forall", "∃": "\\exists", "…": "\\ldots", "⋯": "\\ldots", "∑": "\\sum", "∫": "\\int",
    "′": "\\prime", "∕": "/", "⁄": "/", "∶": ":", "√": "\\sqrt", "∣": "|", "α": "\\alpha", "β": "\\beta",
    "γ": "\\gamma", "Δ": "\\Delta", "θ": "\\theta", "λ": "\\lambda", "μ": "\\mu", "π": "\\pi", "σ": "\\sigma",
    "φ": "\\phi", "ω": "\\omega", "：": ":", "（": "(", "）": ")", "＝": "=", "＋": "+", "，": ",",
  ]

  private static let plainCharacters = Set("0123456789+-*/:=<>!%()[]{}|.,")

  /// The label of a single character; nil where it is not a symbol.
  static func label(ofCharacter character: Character) -> String? {
    if character.isASCII && character.isLetter || plainCharacters.contains(character) { return String(character) }
    return characterAliases[character]
  }

  /// Words of plain text, longest first, so that `arcsin` is not read as `a·r·c·sin`.
  static let words: [(word: String, label: String)] = {
    var table: [String: String] = [
      "asin": "\\arcsin", "acos": "\\arccos", "atan": "\\arctan", "lg": "\\log", "infinity": "\\infty",
      "sqrt": "\\sqrt", "root": "\\sqrt", "abs": "|", "cbrt": "\\sqrt", "cosec": "\\csc", "ctg": "\\cot",
      "cotan": "\\cot",
      "asinh": "\\arsinh", "acosh": "\\arcosh", "atanh": "\\artanh", "arcsinh": "\\arsinh", "arccosh": "\\arcosh",
      "arctanh": "\\artanh", "ceiling": "\\ceil", "sign": "\\sgn", "choose": "\\nCr", "binom": "\\nCr", "hcf": "\\gcd",
      "integrate": "\\int", "integral": "\\int", "limit": "\\lim", "diff": RowParser.derive,
      "derivative": RowParser.derive, "summation": "\\sum", "product": "\\prod", "prod": "\\prod",
      "inverse": "\\inv", "determinant": "\\det", "factorise": "\\factor", "factorize": "\\factor",
      "transposed": "\\transpose", "tr": "\\trace",
      "tg": "\\tan", "ncr": "\\nCr", "npr": "\\nPr", "binomial": "\\nCr", "arctg": "\\arctan",
    ]
    for function in typedFunctions { table[String(function.dropFirst())] = function }
    for operation in operations { table[String(operation.dropFirst())] = operation }
    for symbol in SymbolVocabulary.all where symbol.plain.count > 1 && symbol.label.hasPrefix("\\") {
      // "in" would swallow the product of i and n; anything that is not a word is spelled in single characters.
      if symbol.plain.allSatisfy(\.isLetter), symbol.plain != "in" { table[symbol.plain] = symbol.label }
    }
    for letter in otherGreek where letter.count > 3 { table[String(letter.dropFirst())] = letter }
    return table.sorted { ($0.key.count, $0.key) > ($1.key.count, $1.key) }.map { ($0.key, $0.value) }
  }()

  /// How a label is written in plain text.
  static func plain(_ label: String) -> String {
    switch label {
    case productDot: "*"
    case aboutEqual: "≈"
    case degree: "°"
    case RowParser.openBar: "abs("
    case RowParser.closeBar: ")"
    // The vocabulary's +- would be parsed as plus and minus.
    case "\\pm": "+/-"
    default:
      SymbolVocabulary.symbol(label)?.plain ?? (label.hasPrefix("\\") ? String(label.dropFirst()) : label)
    }
  }

  /// How a label is written in LaTeX.
  static func latex(_ label: String) -> String {
    if typedFunctions.contains(label) || operations.contains(label), !latexNames.contains(label) {
      return "\\operatorname{\(label.dropFirst())}"
    }
    if label == RowParser.openBar { return "\\left|" }
    if label == RowParser.closeBar { return "\\right|" }
    return SymbolVocabulary.symbol(label)?.latex ?? label
  }

  /// The label of a name written as `\\operatorname{lcm}` or in upright letters; nil where it is not known.
  static func label(ofName name: String) -> String? {
    if let word = words.first(where: { $0.word == name }), word.label != "|", word.label != "\\sqrt" {
      return word.label
    }
    return label(ofCommand: "\\" + name)
  }

  /// Words that are names only before a bracket: elsewhere they are products of letters, or words of a sentence.
  static let bracketedWords: Set<String> = [
    "min", "max", "gcd", "lcm", "floor", "ceil", "round", "sgn", "ceiling", "sign", "binom", "hcf", "binomial", "cbrt",
    "tg", "integrate", "integral", "limit", "diff", "derivative", "summation", "product", "prod", "inverse",
    "determinant", "factorise", "factorize", "transposed", "tr", "factor", "expand", "matrix", "row", "det", "inv",
    "rank", "transpose", "trace", "rref", "linsolve", "dot", "cross",
  ]

  /// How a label is shown as Unicode text.
  static func display(_ label: String) -> String {
    if label == productDot { return "·" }
    if label == aboutEqual { return "≈" }
    if label == degree { return "°" }
    if label == RowParser.openBar || label == RowParser.closeBar { return "|" }
    if label == "\\prod" { return "∏" }
    // The minus sign of MathML looks alike and cannot be typed back into a terminal.
    if label == "-" { return label }
    return SymbolVocabulary.symbol(label)?.mathML ?? (label.hasPrefix("\\") ? String(label.dropFirst()) : label)
  }
}
