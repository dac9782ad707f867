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

/// What a symbol encloses other symbols in.
public enum SymbolStructure: String, Sendable, CaseIterable {
  /// A bar with a numerator above and a denominator below.
  case fraction
  /// A sign with a radicand inside and perhaps an index.
  case root
  /// A sign with limits above and below.
  case limits
}

/// The kind of mathematics from which on a symbol is expected; each kind includes the symbols of those before it.
public enum SymbolLevel: Int, Sendable, CaseIterable, Comparable {
  case arithmetic, algebra, full

  /// Ordered from the fewest symbols to all.
  public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
}

/// One class that the network can recognise: a row of ``SymbolVocabulary``, with everything known about the symbol.
public struct SymbolClass: Sendable, Hashable {
  /// The label in data and models, as CROHME writes it (`\sqrt`, `x`, `+`).
  public let label: String
  /// The symbol in LaTeX.
  public let latex: String
  /// The symbol as plain text, as `mathrec compute` reads it.
  public let plain: String
  /// The Unicode character that MathML shows.
  public let mathML: String
  /// What it does in an expression.
  public let role: SymbolRole
  /// Where its ink sits on the line.
  public let zone: SymbolZone
  /// The least and the largest number of connected ink components of a cleanly written symbol.
  public let parts: ClosedRange<Int>
  /// The kind of mathematics from which on it is expected.
  public let level: SymbolLevel
  /// What it encloses other symbols in; nil for most.
  public let structure: SymbolStructure?
  /// Whether it is a single bare stroke or dots, which the edge of a sheet or dirt also looks like.
  public let isBareStroke: Bool
  /// One label shared by all symbols that differ from this one only in size and position; its own in lower case where
  /// none is given.
  public let lookalike: String

  /// - Parameters:
  ///   - latex: the label where nil; `plain` and `mathML` likewise.
  ///   - lookalike: nil for a symbol that only its capital resembles.
  public init(
    _ label: String, latex: String? = nil, plain: String? = nil, mathML: String? = nil, role: SymbolRole,
    zone: SymbolZone, parts: ClosedRange<Int> = 1...1, level: SymbolLevel = .full, structure: SymbolStructure? = nil,
    isBareStroke: Bool = false, lookalike: String? = nil
  ) {
    self.label = label
    self.latex = latex ?? label
    self.plain = plain ?? label
    self.mathML = mathML ?? plain ?? label
    self.role = role
    self.zone = zone
    self.parts = parts
    self.level = level
    self.structure = structure
    self.isBareStroke = isBareStroke
    self.lookalike = lookalike ?? label.lowercased()
  }

  /// Whether a factor of a product may end with it, so that an `x` after it may be a times sign.
  public var endsOperand: Bool { [.digit, .closeFence, .fence, .postfix, .constant, .root].contains(role) }

  /// Whether a factor of a product may begin with it.
  public var beginsOperand: Bool { [.digit, .openFence, .fence, .constant, .root].contains(role) }
}
