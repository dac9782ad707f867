#if Federation
  import FileStorage
  import Foundation

  /// `rounds.jsonl`: a line a round, of who was asked, who answered and after how long, and who did not and why. With it and the data
  /// a run over a network can be done again.
  public struct RoundsLog: Sendable {
    /// A round.
    public struct Round: Sendable, Hashable, Encodable {
      /// From 1.
      public let round: Int
      /// In ascending order.
      public let asked: [Int]
      /// In ascending order: those whose updates are in the mean.
      public let answered: [Int]
      /// Seconds of each that answered, in that order.
      public let seconds: [Double]
      /// What the others said or did.
      public let failures: [String]
    }

    /// In the folder of a run.
    public static let file = "rounds.jsonl"

    private let path: String
    /// The rounds that are in it.
    public private(set) var rounds: [Round]

    private static let mostBytes = 1 << 30

    /// The first rounds of a file; what was written after them is cut off.
    ///
    /// - Throws: ``FlowerError`` where they are not there or damaged.
    init(resuming path: String, rounds count: Int) throws(FlowerError) {
      self.path = path
      rounds = FileManager.default.fileExists(atPath: path) ? try Self.rounds(of: path) : []
      guard rounds.count >= count else {
        throw FlowerError(
          .local, path, "it has \(rounds.count) rounds where the run has done \(count)", "bring the file back")
      }
      guard rounds.count > count else { return }
      rounds.removeLast(rounds.count - count)
      do {
        try DurableFile.write(try rounds.reduce(into: Data()) { $0 += try JSONText.data($1) }, to: path)
      } catch { throw FlowerError(.local, path, "it cannot be written (\(error))", "make room on the disk") }
    }

    /// All rounds of a file, without a last line that is being written.
    ///
    /// - Throws: ``FlowerError`` where a line is none of a round.
    public static func rounds(of path: String) throws(FlowerError) -> [Round] {
      guard let data = FileManager.default.contents(atPath: path), data.count <= mostBytes else {
        throw FlowerError(
          .local, path, "it cannot be read", "name the folder of a run of 'mathrec server run'")
      }
      var rounds: [Round] = []
      for line in String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast()
      {
        let json = JSONValue(String(line))
        func clients(_ name: String) -> [Int]? {
          guard let numbers = json?[name]?.array(\.integer), numbers.allSatisfy({ $0 >= 0 }),
            zip(numbers, numbers.dropFirst()).allSatisfy(<)
          else { return nil }
          return numbers
        }
        guard let round = json?["round"]?.integer, round == rounds.count + 1, let asked = clients("asked"),
          let answered = clients("answered"), let seconds = json?["seconds"]?.array(\.number),
          seconds.count == answered.count, let failures = json?["failures"]?.array(\.string)
        else {
          throw FlowerError(.local, "\(path), line \(rounds.count + 1)", "it is no round", "bring the file back")
        }
        rounds.append(
          Round(round: round, asked: asked, answered: answered, seconds: seconds, failures: failures))
      }
      return rounds
    }

    /// Who answered in each round from 0.
    public static func answered(of path: String) throws(FlowerError) -> [Int: [Int]] {
      Dictionary(try rounds(of: path).map { ($0.round - 1, $0.answered) }) { $1 }
    }

    mutating func append(_ round: Round) throws(FlowerError) {
      do { try DurableFile.append(try JSONText.data(round), to: path) } catch {
        throw FlowerError(.local, path, "it cannot be written (\(error))", "make room on the disk")
      }
      rounds.append(round)
    }

    /// The last round whose update of a client was counted; nil: none.
    func accepted(_ client: Int) -> Int? { rounds.last { $0.answered.contains(client) }.map { $0.round - 1 } }
  }
#endif
