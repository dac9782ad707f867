import FileStorage
import Foundation
import Testing

@testable import FederatedLearning

/// The bytes of messages against Python's `struct` (Golden/make_messages.py), which python/mathrec/federation.py is held against too.
@Suite("Messages as other programs write them")
struct MessageGoldenTests {
  private struct Golden: Decodable {
    struct Tensor: Decodable {
      let name: String
      let shape: [Int]
    }
    struct Counts: Decodable { let examples, steps, seen, correct, loss: Double }

    let tensors: [Tensor]
    let round, client: Int
    let preamble, broadcast, update: String
    let before, change: [Float]
    let counts: Counts
  }

  private static func golden() throws -> (Golden, TensorSchema) {
    let path = try #require(Bundle.module.path(forResource: "messages", ofType: "json", inDirectory: "Golden"))
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    return (golden, try TensorSchema(golden.tensors.map { try TensorDescription(name: $0.name, shape: $0.shape) }))
  }

  private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

  @Test("a round")
  func broadcast() throws {
    let (golden, schema) = try Self.golden()
    let broadcast = Broadcast(round: golden.round, weights: try Payload(golden.before, schema, subject: "x"))
    let bytes = try BroadcastMessage.encode(broadcast, preamble: Array(golden.preamble.utf8))
    #expect(hex(bytes) == golden.broadcast)
  }

  @Test("an update")
  func update() throws {
    let (golden, schema) = try Self.golden()
    let counts = golden.counts
    let update = WireUpdate(
      client: golden.client, round: golden.round, change: WirePayload(golden.change, schema), sections: [:],
      examples: Int(counts.examples), steps: Int(counts.steps), pathLength: counts.steps,
      training: MetricSums([.loss: counts.loss, .correct: counts.correct], count: Int(counts.seen)))
    #expect(hex(try UpdateMessage.encode(update)) == golden.update)
  }
}
