import ArgumentParser

/// How `evaluate` measures what learning hands brings.
struct LearningOptions: ParsableArguments {
  @Option(
    help: """
      With --symbols: tune the reader to every writer with so many symbols of each class that it misreads, and count what \
      is misread of the writer's other symbols, and of other writers', before and after.
      """)
  var learn: Int?

  @Option(
    parsing: .upToNextOption,
    help: "With --learn: another set of symbols, by which it is judged too what other writers lose.")
  var others: [String] = []

  @Option(help: "Threads of each learning; the result does not depend on them.")
  var threads = 1

  /// More symbols of each class would be no correction but a collection.
  private static let mostExamples = 1000

  func check(isOfSymbols: Bool) throws {
    guard let learn else {
      guard others.isEmpty else { throw ValidationError("--others goes with --learn") }
      return
    }
    guard isOfSymbols else { throw ValidationError("--learn goes with --symbols") }
    guard (1...Self.mostExamples).contains(learn) else {
      throw ValidationError("--learn is from 1 to \(Self.mostExamples) symbols")
    }
    guard (1...CountLimits.threads).contains(threads) else {
      throw ValidationError("--threads is from 1 to \(CountLimits.threads)")
    }
  }
}
