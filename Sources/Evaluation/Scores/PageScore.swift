/// How well the lines of pages were read, whatever is wrong with the others on the page.
public struct PageScore: Sendable, Hashable, Encodable {
  /// Pages scored, those that could not be read included.
  public let pages: Int
  /// Lines read as the truth has them and in its order (longest common subsequence), of all true lines.
  public let lines: Share
  /// Pages of which every line is right; further lines may have been read on them.
  public let complete: Share
  /// Pages of which every line is right and no other was read.
  public let exact: Share
  /// Lines that were read and are no line of the truth, or stand in another place.
  public let invented: Int
  /// Of the questions' numbers that the set states: those read, as far as digits and letters go.
  public let items: Share
  /// Of the lines that do not follow from the one before them, as the set says: those read as they were written.
  public let slips: Share
  /// Of the lines read with a confidence of at least the threshold: those that are right.
  public let rightWhereConfident: Share
  /// Of all lines read: those that are sure and wrong.
  public let confidentAndWrong: Share

  /// Scores the lines of predictions.
  ///
  /// - Parameter threshold: the confidence, from 0 to 1, from which a line counts as sure.
  public init(_ predictions: some Collection<Prediction>, threshold: Double) {
    pages = predictions.count
    let truth = predictions.reduce(0) { $0 + $1.trueLines }
    let right = predictions.map { $0.lines.filter { $0.truth != nil }.count }
    // A damaged file of predictions may claim more lines right than there are.
    lines = Share(min(right.reduce(0, +), truth), truth)
    complete = Share(zip(predictions, right).filter { $0.trueLines > 0 && $1 >= $0.trueLines }.count, pages)
    exact = Share(predictions.filter(\.exact).count, pages)
    let numbered = predictions.filter { $0.item != nil }
    items = Share(numbered.filter { Self.bare($0.item ?? "") == Self.bare($0.readItem) }.count, numbered.count)
    let slipped = predictions.filter { $0.slip != nil }
    slips = Share(slipped.filter { page in page.lines.contains { $0.truth == page.slip } }.count, slipped.count)
    let read = predictions.flatMap(\.lines)
    invented = read.filter { $0.truth == nil }.count
    let confident = read.filter { $0.confidence >= threshold }
    let confidentAndRight = confident.filter { $0.truth != nil }.count
    rightWhereConfident = Share(confidentAndRight, confident.count)
    confidentAndWrong = Share(confident.count - confidentAndRight, read.count)
  }

  /// A question's number without brackets, points and how the table says that it is circled.
  private static func bare(_ item: String) -> String {
    item.replacing("circled", with: "").filter { $0.isLetter || $0.isNumber }
  }

  /// The scores by what `key` says of a prediction, sorted by it; predictions of which it says nothing are left out.
  public static func grouped(
    _ predictions: [Prediction], threshold: Double, by key: (Prediction) -> String?
  ) -> [(name: String, score: PageScore)] {
    let named = predictions.compactMap { prediction in key(prediction).map { (name: $0, prediction: prediction) } }
    return Dictionary(grouping: named, by: \.name).sorted { $0.key < $1.key }
      .map { ($0.key, PageScore($0.value.map(\.prediction), threshold: threshold)) }
  }
}
