import NeuralNetworks

/// Symbols as the trunks of a reader's networks see them: for each network a row of features a symbol.
package struct SeenSymbols: Sendable {
  /// For each network the rows, end to end.
  package var rows: [[Float]]
  /// The class of each symbol, an index into the networks' labels.
  package var labels: [Int]

  /// How many symbols.
  package var count: Int { labels.count }

  /// Those at some places, in that order.
  package subscript(places: some Sequence<Int>) -> SeenSymbols {
    let places = Array(places)
    return SeenSymbols(
      rows: rows.map { rows in
        let width = count == 0 ? 0 : rows.count / count
        return places.flatMap { rows[$0 * width..<($0 + 1) * width] }
      }, labels: places.map { labels[$0] })
  }
}
