import Foundation

/// Many cases of one fuzz test, each made from a seed of its own that is printed when the case fails.
///
/// Case `k` of a run depends on the run's seed, the test's name and `k` alone. `MATHREC_FUZZ_SEED` and `MATHREC_FUZZ_COUNT`
/// change seed and number of cases (`make fuzz SEED=7 COUNT=100000`), `MATHREC_FUZZ_CASE` replays a single case.
public enum FuzzRun {
  /// A case that did what no input may make a program do, with how to run it again.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Runs `body` for each case. An error that it throws fails the run: expected refusals are caught by the body.
  ///
  /// A trap ends the process, and the signal's handler says first which case it was.
  ///
  /// - Parameters:
  ///   - name: the format, as messages name it; part of each case's seed.
  ///   - cases: how many where the environment says nothing.
  /// - Throws: ``Failure`` for the first case that failed.
  public static func run(_ name: String, cases: Int, _ body: (inout Mutator) throws -> Void) throws {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["MATHREC_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
    let count = environment["MATHREC_FUZZ_COUNT"].flatMap(Int.init) ?? cases
    let single = environment["MATHREC_FUZZ_CASE"].flatMap(Int.init)
    for number in single.map({ $0..<$0 + 1 }) ?? 0..<max(0, count) {
      let label = "\(name): MATHREC_FUZZ_SEED=\(seed) MATHREC_FUZZ_CASE=\(number)"
      CrashLabel.set("\nfuzz case \(label)\n")
      var mutator = Mutator(seed: seed, name: name, number: number)
      do {
        try body(&mutator)
      } catch {
        throw Failure(description: "\(label) failed: \(error)")
      }
    }
    CrashLabel.set("")
  }
}

/// What this thread is doing, written to standard error by the handler of a signal that ends the process.
enum CrashLabel {
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { free($0) }
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] {
      signal(number) { number in
        if let label = CrashLabel.text { _ = write(2, label, strlen(label)) }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    return key
  }()

  private static var text: UnsafePointer<CChar>? {
    pthread_getspecific(key).map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) }
  }

  static func set(_ label: String) {
    let older = pthread_getspecific(key)
    pthread_setspecific(key, strdup(label))
    free(older)
  }
}
