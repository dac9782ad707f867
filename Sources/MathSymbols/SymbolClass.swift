/// What a symbol does in an expression.
public enum SymbolRole: String, Sendable, CaseIterable {
  case digit, letter, function, binaryOperator, relation, openFence, closeFence, fence, root, bigOperator
  case punctuation, postfix, constant, other, reject
}

/// Where a symbol's ink sits on the line: the typographic zone that layout compares boxes by.
public enum SymbolZone: String, Sendable, CaseIterable {
  /// From the baseline to the height of a capital (digits, capitals, `b d h k`).
  case ascender
  /// From the baseline to the height of `x`.
  case middle
  /// From below the baseline to the height of `x` (`g p q y`).
  case descender
  /// From below the baseline to the height of a capital (brackets, integrals, `f j`).
  case full
  /// Around the mathematical axis (`+ - = ×`).
  case axis
  /// At the baseline (`. ,`).
  case baseline
  /// At the top (primes).
  case top
}

/// One class that the network can name: a row of ``SymbolVocabulary``.
public struct SymbolClass: Sendable, Hashable {
  /// The label in data and models, as CROHME writes it (`\sqrt`, `x`, `+`).
  public let label: String
  /// The symbol in LaTeX.
  public let latex: String
  /// The symbol as plain text, as `mathrec compute` reads it.
  public let plain: String
  /// The Unicode character that MathML shows.
  public let mathML: String
  public let role: SymbolRole
  public let zone: SymbolZone
  /// The least and the largest number of connected ink components of a cleanly written symbol.
  public let parts: ClosedRange<Int>

  public init(
    _ label: String, latex: String? = nil, plain: String? = nil, mathML: String? = nil, role: SymbolRole,
    zone: SymbolZone, parts: ClosedRange<Int> = 1...1
  ) {
    self.label = label
    self.latex = latex ?? label
    self.plain = plain ?? label
    self.mathML = mathML ?? plain ?? label
    self.role = role
    self.zone = zone
    self.parts = parts
  }
}
