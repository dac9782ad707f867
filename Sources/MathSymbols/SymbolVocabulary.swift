/// Every symbol class, one row each: CROHME's 101 and the additional ones that photographs need.
public enum SymbolVocabulary {
  /// The label of the class for ink that is not a symbol: halves, neighbours joined by mistake, specks.
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

  /// Classes that CROHME lacks and photographs need.
  public static let photographLabels: Set<String> = ["*", "%", ":", rejectLabel]

  private static let byLabel = Dictionary(uniqueKeysWithValues: all.map { ($0.label, $0) })

  private static let digits: [SymbolClass] = [
    digit("0", lookalike: "o"), digit("1", isBareStroke: true, lookalike: "l"), digit("2"), digit("3"), digit("4"),
    digit("5", parts: 1...2), digit("6"), digit("7"), digit("8"), digit("9"),
  ]

  private static let latinLetters: [SymbolClass] = [
    letter("a", .middle, level: .algebra), letter("b", .ascender, level: .algebra),
    letter("c", .middle, level: .algebra), letter("d", .ascender, level: .algebra),
    letter("e", .middle, level: .algebra),
    letter("f", .full), letter("g", .descender), letter("h", .ascender), letter("i", .ascender, parts: 1...2),
    letter("j", .full, parts: 1...2), letter("k", .ascender), letter("l", .ascender, isBareStroke: true),
    letter("m", .middle, level: .algebra),
    letter("n", .middle, level: .algebra), letter("o", .middle), letter("p", .descender, level: .algebra),
    letter("q", .descender),
    letter("r", .middle), letter("s", .middle), letter("t", .ascender, level: .algebra),
    letter("u", .middle, level: .algebra), letter("v", .middle, level: .algebra),
    letter("w", .middle), letter("x", .middle, parts: 1...2, level: .algebra), letter("y", .descender, level: .algebra),
    letter("z", .middle, level: .algebra),
    letter("A", level: .algebra), letter("B", level: .algebra), letter("C", level: .algebra), letter("E"), letter("F"),
    letter("G"), letter("H"), letter("I"),
    letter("L"), letter("M"), letter("N"), letter("P"), letter("R"), letter("S"), letter("T"), letter("V"),
    letter("X", level: .algebra), letter("Y", level: .algebra),
  ]

  private static let greekLetters: [SymbolClass] = [
    greek("alpha", "α", .middle), greek("beta", "β", .full), greek("gamma", "γ", .descender),
    greek("Delta", "Δ", .ascender), greek("theta", "θ", .ascender), greek("lambda", "λ", .ascender),
    greek("mu", "μ", .descender), greek("pi", "π", .middle, role: .constant, level: .arithmetic),
    greek("sigma", "σ", .middle),
    greek("phi", "φ", .full),
  ]

  private static let operators: [SymbolClass] = [
    SymbolClass("+", role: .binaryOperator, zone: .axis, parts: 1...2, level: .arithmetic),
    SymbolClass(
      "-", mathML: "−", role: .binaryOperator, zone: .axis, level: .arithmetic, structure: .fraction, isBareStroke: true
    ),
    SymbolClass(
      "\\times", plain: "*", mathML: "×", role: .binaryOperator, zone: .axis, parts: 1...2, level: .arithmetic,
      lookalike: "x"),
    SymbolClass(
      "*", latex: "\\ast", plain: "*", mathML: "*", role: .binaryOperator, zone: .axis, parts: 1...3, level: .arithmetic
    ),
    SymbolClass("\\div", plain: "/", mathML: "÷", role: .binaryOperator, zone: .axis, parts: 3...3, level: .arithmetic),
    SymbolClass("/", plain: "/", role: .binaryOperator, zone: .full, level: .arithmetic, isBareStroke: true),
    SymbolClass(":", plain: "/", mathML: ":", role: .binaryOperator, zone: .axis, parts: 2...2, level: .arithmetic),
    SymbolClass("\\pm", plain: "+-", mathML: "±", role: .binaryOperator, zone: .axis, parts: 1...3, level: .algebra),
    SymbolClass("=", role: .relation, zone: .axis, parts: 2...2, level: .arithmetic, isBareStroke: true),
    SymbolClass("\\neq", plain: "!=", mathML: "≠", role: .relation, zone: .axis, parts: 1...3, level: .algebra),
    SymbolClass("<", latex: "<", plain: "<", role: .relation, zone: .axis, level: .arithmetic),
    SymbolClass(">", latex: ">", plain: ">", role: .relation, zone: .axis, level: .arithmetic),
    SymbolClass("\\leq", plain: "<=", mathML: "≤", role: .relation, zone: .axis, parts: 1...2, level: .algebra),
    SymbolClass("\\geq", plain: ">=", mathML: "≥", role: .relation, zone: .axis, parts: 1...2, level: .algebra),
    SymbolClass("\\in", plain: "in", mathML: "∈", role: .relation, zone: .axis),
    SymbolClass("\\rightarrow", plain: "->", mathML: "→", role: .relation, zone: .axis),
    SymbolClass("!", role: .postfix, zone: .ascender, parts: 2...2, level: .arithmetic),
    SymbolClass("%", latex: "\\%", role: .postfix, zone: .ascender, parts: 1...3, level: .arithmetic),
  ]

  private static let fences: [SymbolClass] = [
    SymbolClass("(", role: .openFence, zone: .full, level: .arithmetic, isBareStroke: true),
    SymbolClass(")", role: .closeFence, zone: .full, level: .arithmetic, isBareStroke: true),
    SymbolClass("[", role: .openFence, zone: .full, level: .arithmetic),
    SymbolClass("]", role: .closeFence, zone: .full, level: .arithmetic),
    SymbolClass("{", latex: "\\{", role: .openFence, zone: .full, level: .arithmetic),
    SymbolClass("}", latex: "\\}", role: .closeFence, zone: .full, level: .arithmetic),
    SymbolClass("|", role: .fence, zone: .full, level: .arithmetic, isBareStroke: true, lookalike: "l"),
  ]

  private static let others: [SymbolClass] = [
    SymbolClass("\\sqrt", plain: "sqrt", mathML: "√", role: .root, zone: .full, level: .arithmetic, structure: .root),
    function("sin", level: .algebra), function("cos", level: .algebra), function("tan", level: .algebra),
    function("log", level: .algebra), function("lim", structure: .limits),
    SymbolClass("\\sum", plain: "sum", mathML: "∑", role: .bigOperator, zone: .full, structure: .limits),
    SymbolClass("\\int", plain: "int", mathML: "∫", role: .bigOperator, zone: .full, structure: .limits),
    SymbolClass("\\infty", plain: "infinity", mathML: "∞", role: .constant, zone: .middle),
    SymbolClass("\\forall", plain: "forall", mathML: "∀", role: .other, zone: .ascender),
    SymbolClass("\\exists", plain: "exists", mathML: "∃", role: .other, zone: .ascender),
    SymbolClass("\\ldots", plain: "...", mathML: "…", role: .other, zone: .baseline, parts: 3...3, isBareStroke: true),
    SymbolClass("\\prime", plain: "'", mathML: "′", role: .other, zone: .top, isBareStroke: true, lookalike: "."),
    SymbolClass(".", role: .punctuation, zone: .baseline, level: .arithmetic, isBareStroke: true),
    SymbolClass(",", role: .punctuation, zone: .baseline, level: .arithmetic, isBareStroke: true, lookalike: "."),
    SymbolClass(rejectLabel, latex: "?", plain: "?", role: .reject, zone: .ascender),
  ]

  private static func digit(
    _ label: String, parts: ClosedRange<Int> = 1...1, isBareStroke: Bool = false, lookalike: String? = nil
  ) -> SymbolClass {
    SymbolClass(
      label, role: .digit, zone: .ascender, parts: parts, level: .arithmetic, isBareStroke: isBareStroke,
      lookalike: lookalike)
  }

  private static func letter(
    _ label: String, _ zone: SymbolZone = .ascender, parts: ClosedRange<Int> = 1...1, level: SymbolLevel = .full,
    isBareStroke: Bool = false
  ) -> SymbolClass {
    SymbolClass(label, role: .letter, zone: zone, parts: parts, level: level, isBareStroke: isBareStroke)
  }

  private static func greek(
    _ name: String, _ character: String, _ zone: SymbolZone, role: SymbolRole = .letter, level: SymbolLevel = .full
  ) -> SymbolClass {
    SymbolClass("\\" + name, plain: name, mathML: character, role: role, zone: zone, level: level)
  }

  private static func function(
    _ name: String, level: SymbolLevel = .full, structure: SymbolStructure? = nil
  ) -> SymbolClass {
    SymbolClass(
      "\\" + name, plain: name, role: .function, zone: .ascender, parts: 1...name.count + 1, level: level,
      structure: structure)
  }
}
