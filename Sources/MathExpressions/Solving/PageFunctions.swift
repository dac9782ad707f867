/// The functions that lines of a page define and other lines use: f(x) = x² + 1, and f(2) = 5.
struct PageFunctions {
  /// The lines without definitions, with a function's body in place of its name; those that cannot be read so stay as they are.
  private(set) var statements: [SymbolLayoutTree] = []
  /// For each line of the page its place among the statements; nil for a definition.
  private(set) var places: [Int?] = []

  init(_ lines: [SymbolLayoutTree]) {
    let texts = lines.map { PlainTextWriter().text($0) }
    var definitions: [FunctionDefinition] = []
    for (index, text) in texts.enumerated() {
      if let definition = FunctionDefinition(text), Self.isUsed(definition, texts[(index + 1)...]) {
        definitions.append(definition)
        places.append(nil)
        continue
      }
      places.append(statements.count)
      let applied = definitions.reversed().reduce(text) { $1.applied(to: $0) }
      statements.append(applied == text ? lines[index] : (try? MathTextReader().read(applied).tree) ?? lines[index])
    }
  }

  /// Whether a later line has the function with an argument that is no other definition of it.
  private static func isUsed(_ definition: FunctionDefinition, _ later: ArraySlice<String>) -> Bool {
    later.contains { FunctionDefinition($0)?.name != definition.name && definition.applied(to: $0) != $0 }
  }
}
