#if Federation
  import FederatedLearning
  import FileStorage
  import Foundation

  /// A client's update as a safetensors file: tensors `change.NAME` and `SECTION.NAME` (FedCurv's `importance` and `anchor` travel
  /// so), and counts as metadata.
  public struct UpdateFile: Sendable {
    /// The file.
    public let file: TensorFile

    private static let format = "mathrec update 1"
    private static let change = "change."
    private enum Key {
      static let (format, examples, steps, path) = ("format", "examples", "steps", "path_length")
      static let (seen, loss, correct) = ("seen", "loss", "correct")
      static let all: Set = [format, examples, steps, path, seen, loss, correct]
    }

    /// The file of an update.
    ///
    /// - Parameter schema: the model's tensors.
    public init(_ update: WireUpdate, sections: Sections, _ schema: TensorSchema) throws(FederatedError) {
      var tensors = sections.tensors
      let change = try Payload(update.change.values, schema, subject: "the update")
      for (name, tensor) in change.tensors { tensors[Self.change + name] = tensor }
      file = TensorFile(
        tensors: tensors,
        metadata: [
          Key.format: Self.format, Key.examples: "\(update.examples)", Key.steps: "\(update.steps)",
          Key.path: "\(update.pathLength)", Key.seen: "\(update.training.count)",
          Key.loss: "\(update.training.sums[.loss] ?? 0)", Key.correct: "\(update.training.sums[.correct] ?? 0)",
        ])
    }

    /// Reads a file from outside.
    ///
    /// - Parameter subject: whose, for errors.
    public init(_ data: Data, subject: String) throws {
      do throws(FileError) { file = try TensorFile(data: data, path: subject) } catch {
        throw ContentError(subject, "its update: \(error.found)", "have it published again")
      }
    }

    /// What it says, of a client and a round; nothing of it is believed but by the server's check.
    ///
    /// - Parameter sections: those that the algorithm has clients send.
    public func wireUpdate(
      client: Int, round: Int, _ schema: TensorSchema, sections: [Section], subject: String
    ) throws -> WireUpdate {
      func fail(_ found: String) -> ContentError { ContentError(subject, found, "have it published again") }
      guard file.metadata[Key.format] == Self.format, Set(file.metadata.keys) == Key.all else {
        throw fail("its file is not of the format '\(Self.format)'")
      }
      func number<Number: LosslessStringConvertible>(_ key: String) throws(ContentError) -> Number {
        guard let number = file.metadata[key].flatMap(Number.init) else { throw fail("its \(key) is no number") }
        return number
      }
      var (change, rest) = ([String: Tensor](), [String: Tensor]())
      for (name, tensor) in file.tensors {
        if name.hasPrefix(Self.change) {
          change[String(name.dropFirst(Self.change.count))] = tensor
        } else {
          rest[name] = tensor
        }
      }
      let values = try Payload(change, schema, subject: subject).values
      let sent = try Sections(rest, try SectionSchema(sections, for: schema), subject: subject)
      return WireUpdate(
        client: client, round: round, change: WirePayload(values, schema),
        sections: Dictionary(sections.map { ($0, sent[$0].values) }) { $1 }, examples: try number(Key.examples),
        steps: try number(Key.steps), pathLength: try number(Key.path),
        training: MetricSums(
          [.loss: try number(Key.loss), .correct: try number(Key.correct)], count: try number(Key.seen)))
    }
  }
#endif
