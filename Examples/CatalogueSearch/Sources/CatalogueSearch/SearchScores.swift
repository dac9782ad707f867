/// How well photographs find what they show.
public struct SearchScores: Sendable, Hashable, Encodable {
  /// The share whose first hit is of the right product.
  public var top1 = 0.0
  /// The share with the right product among the first five products.
  public var top5 = 0.0
  /// How many photographs searched.
  public var count = 0

  /// - Parameters:
  ///   - queries: a direction a photograph, end to end.
  ///   - truths: the product of each photograph.
  ///   - rows: a direction an entry; of several entries of one product the best counts.
  ///   - products: the product of each entry.
  public init(queries: [Float], truths: [String], rows: [Float], products: [String]) {
    let width = rows.count / max(1, products.count)
    for (place, truth) in truths.enumerated() {
      let query = Array(queries[place * width..<(place + 1) * width])
      var found: [String] = []
      for match in VectorScan.nearest(query, in: rows, count: products.count) {
        if !found.contains(products[match.row]) { found.append(products[match.row]) }
        if found.count == 5 { break }
      }
      if found.first == truth { top1 += 1 }
      if found.contains(truth) { top5 += 1 }
    }
    count = truths.count
    top1 /= Double(max(1, count))
    top5 /= Double(max(1, count))
  }

  /// The mean over photographs of the average precision with which each finds the other photographs of its product among all
  /// others; photographs without another of their product do not count.
  public static func meanAveragePrecision(_ queries: [Float], truths: [String]) -> Double {
    let width = queries.count / max(1, truths.count)
    var (sum, counted) = (0.0, 0)
    for (place, truth) in truths.enumerated() {
      let query = Array(queries[place * width..<(place + 1) * width])
      let matches = VectorScan.nearest(query, in: queries, count: truths.count).filter { $0.row != place }
      var (hits, precision) = (0, 0.0)
      for (rank, match) in matches.enumerated() where truths[match.row] == truth {
        hits += 1
        precision += Double(hits) / Double(rank + 1)
      }
      guard hits > 0 else { continue }
      sum += precision / Double(hits)
      counted += 1
    }
    return counted == 0 ? 0 : sum / Double(counted)
  }
}
