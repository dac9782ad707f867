import FileStorage
import Foundation
import NeuralNetworks

/// Memories of clients as one file a client and round, so that memory does not grow with the clients and a checkpoint
/// names the files that belong to it: a round that was broken off leaves files that nobody names.
public final class FolderClientStore: ClientStore, @unchecked Sendable {
  public let folder: String
  private let lock = NSLock()
  private var rounds: [Int: Int]
  private var superseded: [String] = []

  /// - Parameter rounds: of which round each memory is, from the checkpoint; files of other rounds are removed.
  public init(folder: String, rounds: [Int: Int] = [:]) {
    self.folder = folder
    self.rounds = rounds
    let named = Set(rounds.map { Self.name($0.key, $0.value) })
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where !named.contains(file) {
      unlink(folder + "/" + file)
    }
  }

  public func memory(of client: Int) throws -> ClientMemory? {
    guard let round = lock.withLock({ rounds[client] }) else { return nil }
    let file = try TensorFile(path: path(client, round))
    return ClientMemory(vectors: file.tensors.mapValues(\.values), round: round)
  }

  public func keep(_ memory: ClientMemory, of client: Int) throws {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let tensors = memory.vectors.mapValues { Tensor(shape: [$0.count], values: $0) }
    try DurableFile.write(TensorFile(tensors: tensors).data, to: path(client, memory.round))
    lock.withLock {
      if let old = rounds.updateValue(memory.round, forKey: client), old != memory.round {
        superseded.append(path(client, old))
      }
    }
  }

  /// What a checkpoint has to name.
  public var memoryRounds: [Int: Int] { lock.withLock { rounds } }

  /// After a checkpoint is on the disk: removes the files that only the one before it named.
  public func removeSuperseded() {
    let files = lock.withLock {
      defer { superseded = [] }
      return superseded
    }
    for file in files { unlink(file) }
  }

  private func path(_ client: Int, _ round: Int) -> String { folder + "/" + Self.name(client, round) }
  private static func name(_ client: Int, _ round: Int) -> String { "client-\(client)-round-\(round).safetensors" }
}
