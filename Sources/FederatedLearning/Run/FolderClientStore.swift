import FileStorage
import Foundation
import Synchronization

/// Memories of clients as one file a client and round, so that memory does not grow with the clients and a checkpoint
/// names the files that belong to it: a round that was broken off leaves files that nobody names.
public final class FolderClientStore: ClientStore {
  /// Where the files are.
  public let folder: String
  private let schema: SectionSchema
  private let state: Mutex<State>

  private struct State {
    /// Of which round each client's memory is.
    var rounds: [Int: Int]
    /// Files that only the last checkpoint names.
    var superseded: [String] = []
  }

  /// - Parameters:
  ///   - schema: what a memory holds.
  ///   - rounds: of which round each memory is, from the checkpoint; files of memories of other rounds are removed.
  public init(folder: String, schema: SectionSchema, rounds: [Int: Int] = [:]) {
    self.folder = folder
    self.schema = schema
    state = Mutex(State(rounds: rounds))
    let named = Set(rounds.map { Self.name($0.key, $0.value) })
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where Self.isMemory(file) && !named.contains(file) {
      unlink(folder + "/" + file)
    }
  }

  /// What a client remembers, out of its file.
  public func memory(of client: Int) throws -> ClientMemory? {
    guard let round = state.withLock({ $0.rounds[client] }) else { return nil }
    let path = path(client, round)
    let file = try TensorFile(path: path)
    return ClientMemory(sections: try Sections(file.tensors, schema, subject: path), round: round)
  }

  /// Writes its file.
  public func keep(_ memory: ClientMemory, of client: Int) throws {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try DurableFile.write(TensorFile(tensors: memory.sections.tensors).data, to: path(client, memory.round))
    state.withLock {
      if let old = $0.rounds.updateValue(memory.round, forKey: client), old != memory.round {
        $0.superseded.append(path(client, old))
      }
    }
  }

  /// What a checkpoint has to name.
  public var memoryRounds: [Int: Int] { state.withLock { $0.rounds } }

  /// After a checkpoint is on the disk: removes the files that only the one before it named.
  public func removeSuperseded() {
    let files = state.withLock { state in
      defer { state.superseded = [] }
      return state.superseded
    }
    for file in files { unlink(file) }
  }

  private func path(_ client: Int, _ round: Int) -> String { folder + "/" + Self.name(client, round) }
  private static let (prefix, ending) = ("client-", ".safetensors")
  private static func name(_ client: Int, _ round: Int) -> String { "\(prefix)\(client)-round-\(round)\(ending)" }
  /// A file that a store wrote, or was writing when it was killed.
  private static func isMemory(_ name: String) -> Bool { name.hasPrefix(prefix) && name.contains(ending) }
}
