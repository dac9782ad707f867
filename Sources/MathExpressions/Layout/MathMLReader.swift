import MathSymbols

/// Reads presentation MathML, as in CROHME's ground truths, into a layout tree.
///
/// Nested rows become one row, and a script of a row attaches to its last symbol, as it is drawn.
public struct MathMLReader: Sendable {
  /// A reader has no settings.
  public init() {}

  /// The longest markup that is read, in UTF-8 bytes: a symbol takes ten bytes and more.
  public static let longestText = 10 * MathTextReader.longestText

  /// The tree of a `math` element; each node's `source` is an index into the `id`s, which are the places.
  ///
  /// - Throws: `syntax` for text that is not MathML or has unknown elements, with the position in characters;
  ///   `tooDeep`, `tooLarge`.
  public func read(_ text: String) throws(MathExpressionError) -> ReadLayout<String> {
    try MathTextReader.judge(text, most: Self.longestText)
    var scan = MarkupScan(Array(text))
    var builder = MathMLBuilder()
    let tree = try builder.row(scan.element())
    return ReadLayout(tree: tree, places: builder.ids)
  }

  /// The tree of a `math` element without sources.
  ///
  /// - Throws: as ``read(_:)``.
  public func tree(_ text: String) throws(MathExpressionError) -> SymbolLayoutTree {
    try read(text).tree.withoutSources
  }
}

/// An element of the markup.
private struct MarkupElement {
  var name: String
  var id: String
  var children: [MarkupElement] = []
  var text = ""
  var position: Int
}

/// Just enough of XML for MathML: elements, attributes in quotes, the five entities.
private struct MarkupScan {
  private let characters: [Character]
  private var position = 0
  private var depth = 0

  init(_ characters: [Character]) { self.characters = characters }

  mutating func element() throws(MathExpressionError) -> MarkupElement {
    depth += 1
    defer { depth -= 1 }
    // CROHME nests the rest of each row as another row, so long expressions are deep.
    guard depth <= 1_000 else { throw MathExpressionError(.tooDeep, "elements nested too deeply", position: position) }
    skipSpaces()
    try expect("<")
    var element = MarkupElement(name: name(), id: "", position: position)
    guard !element.name.isEmpty else { throw error("an element name") }
    while true {
      skipSpaces()
      if take("/") {
        try expect(">")
        return element
      }
      if take(">") { break }
      let attribute = name()
      guard !attribute.isEmpty else { throw error("an attribute") }
      skipSpaces()
      try expect("=")
      skipSpaces()
      let value = try quoted()
      if attribute == "id" || attribute == "xml:id" { element.id = value }
    }
    while position < characters.count {
      if characters[position] != "<" {
        element.text.append(try character())
      } else if position + 1 < characters.count, characters[position + 1] == "/" {
        position += 2
        guard name() == element.name else { throw error("the end of \(element.name)") }
        skipSpaces()
        try expect(">")
        return element
      } else {
        element.children.append(try self.element())
      }
    }
    throw error("the end of \(element.name)")
  }

  private mutating func name() -> String {
    let start = position
    while position < characters.count, characters[position].isLetter || ":-_".contains(characters[position]) {
      position += 1
    }
    return String(characters[start..<position])
  }

  private mutating func quoted() throws(MathExpressionError) -> String {
    guard position < characters.count, characters[position] == "\"" || characters[position] == "'" else {
      throw error("a value in quotes")
    }
    let quote = characters[position]
    position += 1
    var value = ""
    while position < characters.count, characters[position] != quote { value.append(try character()) }
    try expect(quote)
    return value
  }

  private mutating func character() throws(MathExpressionError) -> Character {
    let entities: [String: Character] = ["&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&apos;": "'"]
    for (text, character) in entities where characters[position...].starts(with: text) {
      position += text.count
      return character
    }
    position += 1
    return characters[position - 1]
  }

  private mutating func skipSpaces() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    guard position < characters.count, characters[position] == character else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Character) throws(MathExpressionError) {
    guard take(character) else { throw error("'\(character)'") }
  }

  private func error(_ expected: String) -> MathExpressionError {
    let found = position < characters.count ? "found '\(characters[position])'" : "the text ends"
    return MathExpressionError(.syntax, found, expected: expected, position: position)
  }
}

private struct MathMLBuilder {
  private(set) var ids: [String] = []

  mutating func row(_ element: MarkupElement) throws(MathExpressionError) -> SymbolLayoutTree {
    switch element.name {
    case "math", "mrow", "mstyle", "mpadded", "semantics": return try joined(element.children)
    case "mi", "mo", "mn", "mtext": return try token(element)
    case "mspace", "annotation": return SymbolLayoutTree()
    case "msqrt":
      let root = node("\\sqrt", element)
      return try hung([(.inside, joined(element.children))], on: SymbolLayoutTree([root]))
    case "mroot":
      let parts = try arguments(2, of: element)
      let root = SymbolLayoutTree([node("\\sqrt", element)])
      return try hung([(.inside, row(parts[0])), (.index, row(parts[1]))], on: root)
    case "mfrac":
      let parts = try arguments(2, of: element)
      let bar = SymbolLayoutTree([node("-", element)])
      return try hung([(.above, row(parts[0])), (.below, row(parts[1]))], on: bar)
    default:
      guard let relations = Self.scripts[element.name] else {
        throw MathExpressionError(.syntax, "unknown element \(element.name)", position: element.position)
      }
      let parts = try arguments(relations.count + 1, of: element)
      var rows: [(LayoutRelation, SymbolLayoutTree)] = []
      let base = try row(parts[0])
      for (relation, part) in zip(relations, parts.dropFirst()) { rows.append((relation, try row(part))) }
      guard !base.nodes.isEmpty else {
        throw MathExpressionError(
          .syntax, "a script with nothing before it", expected: "a symbol", position: element.position)
      }
      return hung(rows, on: base)
    }
  }

  private static let scripts: [String: [LayoutRelation]] = [
    "msup": [.superscript], "msub": [.subscript], "msubsup": [.subscript, .superscript], "munder": [.below],
    "mover": [.above], "munderover": [.below, .above],
  ]

  private mutating func joined(_ elements: [MarkupElement]) throws(MathExpressionError) -> SymbolLayoutTree {
    var nodes: [SymbolLayoutTree.Node] = []
    for element in elements { nodes += try row(element).nodes }
    return SymbolLayoutTree(nodes)
  }

  private func arguments(_ count: Int, of element: MarkupElement) throws(MathExpressionError) -> [MarkupElement] {
    guard element.children.count == count else {
      throw MathExpressionError(
        .syntax, "\(element.name) with \(element.children.count) parts", expected: "\(count)",
        position: element.position)
    }
    return element.children
  }

  private func hung(_ rows: [(LayoutRelation, SymbolLayoutTree)], on base: SymbolLayoutTree) -> SymbolLayoutTree {
    var tree = base
    for (relation, row) in rows { tree.attach(row, relation) }
    return tree
  }

  private mutating func node(_ label: String, _ element: MarkupElement) -> SymbolLayoutTree.Node {
    ids.append(element.id)
    return SymbolLayoutTree.Node(label, source: ids.count - 1)
  }

  private mutating func token(_ element: MarkupElement) throws(MathExpressionError) -> SymbolLayoutTree {
    let text = element.text.filter { !$0.isWhitespace }
    if let label = Self.label(text) { return SymbolLayoutTree([node(label, element)]) }
    // A number of several digits, or a word: one node for each character.
    var nodes: [SymbolLayoutTree.Node] = []
    for character in text {
      guard let label = Self.label(String(character)) else {
        throw MathExpressionError(.syntax, "unknown symbol '\(text)'", position: element.position)
      }
      nodes.append(node(label, element))
    }
    return SymbolLayoutTree(nodes)
  }

  /// Names without their backslash, and a truncated one, as they occur in the ground truths of some collections.
  private static let oddNames = ["im": "\\lim", "ctdot": "\\ldots", "?": SymbolVocabulary.rejectLabel]

  private static func label(_ text: String) -> String? {
    if let odd = oddNames[text] { return odd }
    if text.hasPrefix("\\") { return Spelling.label(ofCommand: text) }
    if text.count == 1, let character = text.first {
      return character == "'" ? "\\prime" : Spelling.label(ofCharacter: character)
    }
    return Spelling.label(ofCommand: "\\" + text)
  }
}
