/// What can be recommended: items by number, each with a name.
public struct Catalogue: Sendable {
  /// By item.
  public let names: [String]
  private let numbers: [String: Int32]

  /// A catalogue of names; of two that are the same the first is found by it.
  public init(names: [String]) {
    self.names = names
    numbers = Dictionary(zip(names.map { $0.lowercased() }, 0...)) { first, _ in first }
  }

  /// How many items there are.
  public var count: Int { names.count }

  /// The item of a name, in whatever case it is written.
  ///
  /// - Throws: ``PlaylistError`` with names that are much the same, where there is none.
  public func item(named name: String) throws(PlaylistError) -> Int32 {
    if let item = numbers[name.lowercased()] { return item }
    let alike = suggestions(for: name)
    throw PlaylistError(
      "\"\(name)\"", "there is nothing of that name among \(count) items",
      alike.isEmpty
        ? "check how it is written" : "did you mean " + alike.map { "\"\($0)\"" }.joined(separator: ", ") + "?")
  }

  /// How many names an error offers.
  private static let mostSuggestions = 3

  private func suggestions(for name: String) -> [String] {
    let wanted = Self.pairs(name)
    guard !wanted.isEmpty else { return [] }
    let scored = names.compactMap { other -> (Double, String)? in
      let own = Self.pairs(other)
      let alike = 2 * Double(wanted.intersection(own).count) / Double(wanted.count + own.count)
      return alike >= 0.4 ? (alike, other) : nil
    }
    return scored.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(Self.mostSuggestions).map(\.1)
  }

  /// Pairs of neighbouring letters (Dice 1945).
  private static func pairs(_ text: String) -> Set<String> {
    let letters = Array(text.lowercased())
    return Set(zip(letters, letters.dropFirst()).map { String([$0, $1]) })
  }
}
