/// Which lines of a reading are lines of the truth, in the same order: a longest common subsequence.
///
/// A line that is missing or invented costs only itself; comparing lines by their number would count all lines after it
/// as wrong.
public enum LineMatching {
  /// The pairs of a longest common subsequence of `0..<read` and `0..<truth`, in order. Of several, the one whose pairs
  /// come first.
  ///
  /// Complexity: O(`read` · `truth`).
  public static func pairs(
    read: Int, truth: Int, isSame: (_ read: Int, _ truth: Int) -> Bool
  ) -> [(read: Int, truth: Int)] {
    guard read > 0, truth > 0 else { return [] }
    // lengths[i][j]: the most pairs among the lines from i and from j on.
    var lengths = [[Int]](repeating: [Int](repeating: 0, count: truth + 1), count: read + 1)
    var same = [[Bool]](repeating: [Bool](repeating: false, count: truth), count: read)
    for i in stride(from: read - 1, through: 0, by: -1) {
      for j in stride(from: truth - 1, through: 0, by: -1) {
        same[i][j] = isSame(i, j)
        lengths[i][j] = same[i][j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    var pairs: [(read: Int, truth: Int)] = []
    var (i, j) = (0, 0)
    while i < read, j < truth {
      if same[i][j] {
        pairs.append((i, j))
        (i, j) = (i + 1, j + 1)
      } else if lengths[i + 1][j] >= lengths[i][j + 1] {
        i += 1
      } else {
        j += 1
      }
    }
    return pairs
  }
}
