import FileStorage
import Foundation

/// `details.jsonl`: a line of JSON a round with its ``RoundDetails``, for whoever watches a run.
///
/// Nothing that the run computes depends on it: where it is lost, its rounds are not shown. It is not flushed to the disk line by
/// line, so that it costs a round next to nothing; after a kill the system still has it.
public struct RoundJournal: Sendable {
  private let path: String

  /// No further lines are added to a larger file, and none is read.
  public static let mostBytes = 1 << 26

  /// The journal of a file.
  public init(path: String) { self.path = path }

  /// Keeps the lines of the first `rounds` rounds; what was written after them, or torn, is cut off.
  public func resume(rounds: Int) throws(FileError) {
    guard RunFile.exists(path) else { return }
    guard let lines = try? lines() else { return }
    let kept = lines.filter { line in Self.details(line).map { $0.round <= rounds } ?? false }
    try DurableFile.write(Data(kept.map { $0 + "\n" }.joined().utf8), to: path)
  }

  /// Adds a round, unless the file is full.
  public func append(_ details: RoundDetails) throws(FileError) {
    let line = Data((Self.line(details) + "\n").utf8)
    var information = stat()
    let size = stat(path, &information) == 0 ? Int(information.st_size) : 0
    guard size + line.count <= Self.mostBytes else { return }
    try DurableFile.append(line, to: path, isFlushed: false)
  }

  /// The rounds of a file in ascending order; a last line that is being written, and lines that are damaged, are left out.
  ///
  /// - Throws: ``FederatedError`` where the file is no ordinary one or too large.
  public func details() throws(FederatedError) -> [RoundDetails] {
    guard RunFile.exists(path) else { return [] }
    var rounds: [Int: RoundDetails] = [:]
    for line in try lines() {
      if let details = Self.details(line) { rounds[details.round] = details }
    }
    return rounds.values.sorted { $0.round < $1.round }
  }

  private func lines() throws(FederatedError) -> [Substring] {
    let text = String(decoding: try RunFile.read(path, most: Self.mostBytes), as: UTF8.self)
    return Array(text.split(separator: "\n", omittingEmptySubsequences: false).dropLast())
  }

  // MARK: - Lines

  /// Six digits are more than any picture shows.
  private static func text(_ value: Double?) -> String {
    value.map { $0.isFinite ? String(format: "%.6g", $0) : "null" } ?? "null"
  }

  static func line(_ details: RoundDetails) -> String {
    let updates = details.updates.map {
      "[\($0.client),\($0.examples),\(text($0.norm)),\(text($0.cosine)),\(text($0.loss))]"
    }
    let tensors = details.tensors.map {
      "[\((try? JSONText.text($0.name)) ?? "\"\""),\(text($0.norm)),\(text($0.change))]"
    }
    return """
      {"round":\(details.round),"asked":\(details.asked),"norm":\(text(details.norm)),\
      "answered":[\(details.answered.map(String.init).joined(separator: ","))],"more":\(details.more),\
      "updates":[\(updates.joined(separator: ","))],"tensors":[\(tensors.joined(separator: ","))]}
      """
  }

  /// More of anything in a line is none that a run wrote.
  private static let most = 1 << 53

  static func details(_ line: some StringProtocol) -> RoundDetails? {
    guard let value = JSONValue(String(line)), let round = count(value["round"]), round > 0,
      let asked = count(value["asked"]), let norm = figure(value["norm"]), let more = count(value["more"]),
      let answered = value["answered"]?.array(count), answered.count <= RoundDetails.mostClients,
      let updates = value["updates"]?.array(update), updates.count <= RoundDetails.mostClients,
      let tensors = value["tensors"]?.array(movement)
    else { return nil }
    return RoundDetails(
      round: round, asked: asked, norm: norm, answered: answered, more: more, updates: updates, tensors: tensors)
  }

  private static func count(_ value: JSONValue?) -> Int? {
    guard let number = value?.integer, (0...most).contains(number) else { return nil }
    return number
  }

  private static func figure(_ value: JSONValue?) -> Double? {
    guard let number = value?.number, number.isFinite else { return nil }
    return number
  }

  private static func update(_ value: JSONValue) -> RoundDetails.Update? {
    guard case .array(let fields) = value, fields.count == 5, let client = count(fields[0]),
      let examples = count(fields[1]), let norm = figure(fields[2])
    else { return nil }
    return RoundDetails.Update(
      client: client, examples: examples, norm: norm, cosine: figure(fields[3]), loss: figure(fields[4]))
  }

  private static func movement(_ value: JSONValue) -> RoundDetails.Movement? {
    guard case .array(let fields) = value, fields.count == 3, let name = fields[0].string,
      let norm = figure(fields[1]), let change = figure(fields[2])
    else { return nil }
    return RoundDetails.Movement(name: name, norm: norm, change: change)
  }
}
