import Datasets
import NeuralNetworks
import WriterAdaptation

/// How much better a reader becomes for a writer whose hand it learns, and what that costs others.
///
/// Of every class of a writer every second symbol is kept to judge by. Of each class of which one of the others is misread, the
/// first few of those others, in the order of writing, are what the writer corrects and the reader learns from.
package struct LearningEvaluation {
  /// Learns.
  package let adapter: WriterAdapter
  /// How many symbols of a misread class are corrected.
  package let examples: Int
  /// The fewest symbols of a writer who is measured.
  package let least: Int

  /// An evaluation with so many corrected symbols of a class.
  package init(adapter: WriterAdapter, examples: Int, least: Int = 30) {
    (self.adapter, self.examples, self.least) = (adapter, examples, least)
  }

  /// Misread symbols, of so many.
  package struct Errors: Encodable, Sendable {
    /// By the networks as they came.
    package var before = 0
    /// By the tuned ones.
    package var after = 0
    /// Of how many.
    package var count = 0

    /// Adds others.
    package static func += (left: inout Errors, right: Errors) {
      left.before += right.before
      left.after += right.after
      left.count += right.count
    }

    /// By how many points the share of misread symbols grew.
    package var points: Double { count == 0 ? 0 : 100 * Double(after - before) / Double(count) }
    /// By which share the errors fell.
    package var cut: Double? { before == 0 ? nil : 1 - Double(after) / Double(before) }
  }

  /// What came of one writer.
  package struct Writer: Encodable, Sendable {
    /// The writer.
    package let name: String
    /// Symbols that were learnt from, and their classes.
    package let symbols: Int
    /// How many classes they are of.
    package let classes: Int
    /// Whether what was learnt was kept.
    package let isKept: Bool
    /// The writer's own symbols that were kept to judge by.
    package let own: Errors
    /// Symbols of other writers of the set.
    package let others: Errors
    /// Symbols of another set.
    package let further: Errors
    /// Seconds that learning took, on as many threads as were allowed.
    package let seconds: Double
  }

  /// The most symbols of others that each writer's networks are judged by.
  private static let mostOthers = 6000

  /// Measures every writer of a set.
  ///
  /// - Parameters:
  ///   - further: symbols of another set, to judge by what is lost.
  ///   - threads: of each learning.
  ///   - isDone: called after every writer.
  package func writers(
    of samples: [InkSample], further: [InkSample], threads: Int, isDone: (Writer) -> Void
  ) throws -> [Writer] {
    let known = Set(adapter.base.labels)
    let samples = samples.filter { known.contains($0.label) }
    let seen = try seen(samples, threads: threads)
    let namings = adapter.namings(seen, adapter.start)
    let farther = try self.seen(Self.spread(further.filter { known.contains($0.label) }), threads: threads)
    var places: [String: [Int]] = [:]
    var names: [String] = []
    for (place, sample) in samples.enumerated() {
      if places[sample.writer] == nil { names.append(sample.writer) }
      places[sample.writer, default: []].append(place)
    }
    var result: [Writer] = []
    for name in names {
      guard let mine = places[name], mine.count >= least else { continue }
      var (learnt, judged): ([Int], [Int]) = ([], [])
      for (_, symbols) in Dictionary(grouping: mine, by: { seen.labels[$0] }).sorted(by: { $0.key < $1.key }) {
        let pool = symbols.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        judged += symbols.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
        if pool.contains(where: { namings[$0] != seen.labels[$0] }) { learnt += pool.prefix(examples) }
      }
      guard !learnt.isEmpty, !judged.isEmpty else { continue }
      let others = Self.spread(samples.indices.filter { samples[$0].writer != name })
      let clock = ContinuousClock()
      let start = clock.now
      let weights = try? adapter.adapt(learnt.map { samples[$0] }, threads: threads).weights
      let seconds = (clock.now - start) / .seconds(1)
      func errors(_ symbols: SeenSymbols) -> Errors {
        Errors(
          before: adapter.errors(symbols, adapter.start), after: adapter.errors(symbols, weights ?? adapter.start),
          count: symbols.count)
      }
      let writer = Writer(
        name: name, symbols: learnt.count, classes: Set(learnt.map { seen.labels[$0] }).count, isKept: weights != nil,
        own: errors(seen[judged]), others: errors(seen[others]), further: errors(farther), seconds: seconds)
      isDone(writer)
      result.append(writer)
    }
    return result
  }

  private func seen(_ samples: [InkSample], threads: Int) throws -> SeenSymbols {
    adapter.seen(
      try InkSymbols(
        samples: samples, classNames: adapter.base.labels, renderer: InkRenderer(size: adapter.base.inputShape[0])),
      threads: threads)
  }

  /// At most so many, evenly over all.
  private static func spread<Element>(_ all: [Element]) -> [Element] {
    guard all.count > mostOthers else { return all }
    return (0..<mostOthers).map { all[$0 * all.count / mostOthers] }
  }
}
