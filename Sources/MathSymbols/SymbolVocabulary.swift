/// Every symbol class, one row each: CROHME's 101 and those that photographs need besides.
public enum SymbolVocabulary {
  /// The label of the class for ink that is no symbol: halves, neighbours joined by mistake, specks.
  public static let rejectLabel = "\\reject"

  /// The class with a label, or nil.
  public static func symbol(_ label: String) -> SymbolClass? { byLabel[label] }

  /// Whether a label is a digit or an operator between numbers, `=` among them.
  public static func isArithmetic(_ label: String) -> Bool {
    switch symbol(label)?.role {
    case .digit, .binaryOperator: true
    default: label == "="
    }
  }

  /// All classes in the order of the table.
  public static let all: [SymbolClass] = digits + latinLetters + greekLetters + operators + fences + others

  /// The labels of CROHME (TC11 competition on recognition of handwritten mathematical expressions, 2011-2019).
  public static let crohmeLabels: [String] = all.map(\.label).filter { !photographLabels.contains($0) }

  /// Classes that CROHME has not and photographs need.
  public static let photographLabels: Set<String> = ["*", "%", ":", rejectLabel]

  private static let byLabel = Dictionary(uniqueKeysWithValues: all.map { ($0.label, $0) })

  private static let digits: [SymbolClass] = (0...9).map {
    SymbolClass(String($0), role: .digit, zone: .ascender, parts: $0 == 5 ? 1...2 : 1...1)
  }

  private static let latinLetters: [SymbolClass] = [
    letter("a", .middle), letter("b", .ascender), letter("c", .middle), letter("d", .ascender), letter("e", .middle),
    letter("f", .full), letter("g", .descender), letter("h", .ascender), letter("i", .ascender, parts: 1...2),
    letter("j", .full, parts: 1...2), letter("k", .ascender), letter("l", .ascender), letter("m", .middle),
    letter("n", .middle), letter("o", .middle), letter("p", .descender), letter("q", .descender),
    letter("r", .middle), letter("s", .middle), letter("t", .ascender), letter("u", .middle), letter("v", .middle),
    letter("w", .middle), letter("x", .middle, parts: 1...2), letter("y", .descender), letter("z", .middle),
    letter("A"), letter("B"), letter("C"), letter("E"), letter("F"), letter("G"), letter("H"), letter("I"),
    letter("L"), letter("M"), letter("N"), letter("P"), letter("R"), letter("S"), letter("T"), letter("V"),
    letter("X"), letter("Y"),
  ]

  private static let greekLetters: [SymbolClass] = [
    greek("alpha", "α", .middle), greek("beta", "β", .full), greek("gamma", "γ", .descender),
    greek("Delta", "Δ", .ascender), greek("theta", "θ", .ascender), greek("lambda", "λ", .ascender),
    greek("mu", "μ", .descender), greek("pi", "π", .middle, role: .constant), greek("sigma", "σ", .middle),
    greek("phi", "φ", .full),
  ]

  private static let operators: [SymbolClass] = [
    SymbolClass("+", role: .binaryOperator, zone: .axis, parts: 1...2),
    SymbolClass("-", mathML: "−", role: .binaryOperator, zone: .axis),
    SymbolClass("\\times", plain: "*", mathML: "×", role: .binaryOperator, zone: .axis, parts: 1...2),
    SymbolClass("*", latex: "\\ast", plain: "*", mathML: "*", role: .binaryOperator, zone: .axis, parts: 1...3),
    SymbolClass("\\div", plain: "/", mathML: "÷", role: .binaryOperator, zone: .axis, parts: 3...3),
    SymbolClass("/", plain: "/", role: .binaryOperator, zone: .full),
    SymbolClass(":", plain: "/", mathML: ":", role: .binaryOperator, zone: .axis, parts: 2...2),
    SymbolClass("\\pm", plain: "+-", mathML: "±", role: .binaryOperator, zone: .axis, parts: 1...3),
    SymbolClass("=", role: .relation, zone: .axis, parts: 2...2),
    SymbolClass("\\neq", plain: "!=", mathML: "≠", role: .relation, zone: .axis, parts: 1...3),
    SymbolClass("<", latex: "<", plain: "<", role: .relation, zone: .axis),
    SymbolClass(">", latex: ">", plain: ">", role: .relation, zone: .axis),
    SymbolClass("\\leq", plain: "<=", mathML: "≤", role: .relation, zone: .axis, parts: 1...2),
    SymbolClass("\\geq", plain: ">=", mathML: "≥", role: .relation, zone: .axis, parts: 1...2),
    SymbolClass("\\in", plain: "in", mathML: "∈", role: .relation, zone: .axis),
    SymbolClass("\\rightarrow", plain: "->", mathML: "→", role: .relation, zone: .axis),
    SymbolClass("!", role: .postfix, zone: .ascender, parts: 2...2),
    SymbolClass("%", latex: "\\%", role: .postfix, zone: .ascender, parts: 1...3),
  ]

  private static let fences: [SymbolClass] = [
    SymbolClass("(", role: .openFence, zone: .full), SymbolClass(")", role: .closeFence, zone: .full),
    SymbolClass("[", role: .openFence, zone: .full), SymbolClass("]", role: .closeFence, zone: .full),
    SymbolClass("{", latex: "\\{", role: .openFence, zone: .full),
    SymbolClass("}", latex: "\\}", role: .closeFence, zone: .full),
    SymbolClass("|", role: .fence, zone: .full),
  ]

  private static let others: [SymbolClass] = [
    SymbolClass("\\sqrt", plain: "sqrt", mathML: "√", role: .root, zone: .full),
    function("sin"), function("cos"), function("tan"), function("log"), function("lim"),
    SymbolClass("\\sum", plain: "sum", mathML: "∑", role: .bigOperator, zone: .full),
    SymbolClass("\\int", plain: "int", mathML: "∫", role: .bigOperator, zone: .full),
    SymbolClass("\\infty", plain: "infinity", mathML: "∞", role: .constant, zone: .middle),
    SymbolClass("\\forall", plain: "forall", mathML: "∀", role: .other, zone: .ascender),
    SymbolClass("\\exists", plain: "exists", mathML: "∃", role: .other, zone: .ascender),
    SymbolClass("\\ldots", plain: "...", mathML: "…", role: .other, zone: .baseline, parts: 3...3),
    SymbolClass("\\prime", plain: "'", mathML: "′", role: .other, zone: .top),
    SymbolClass(".", role: .punctuation, zone: .baseline), SymbolClass(",", role: .punctuation, zone: .baseline),
    SymbolClass(rejectLabel, latex: "?", plain: "?", role: .reject, zone: .ascender),
  ]

  private static func letter(_ label: String, _ zone: SymbolZone = .ascender, parts: ClosedRange<Int> = 1...1)
    -> SymbolClass
  {
    SymbolClass(label, role: .letter, zone: zone, parts: parts)
  }

  private static func greek(_ name: String, _ character: String, _ zone: SymbolZone, role: SymbolRole = .letter)
    -> SymbolClass
  {
    SymbolClass("\\" + name, plain: name, mathML: character, role: role, zone: zone)
  }

  private static func function(_ name: String) -> SymbolClass {
    SymbolClass("\\" + name, plain: name, role: .function, zone: .ascender, parts: 1...name.count + 1)
  }
}
