import NeuralNetworks
import Synchronization

/// Workspaces that tasks borrow one after another, so that a thread's memory is made once and not for each client.
final class WorkspacePool: Sendable {
  private let network: Network
  private let capacity: Int
  private let idle = Mutex<[TrainingMemory]>([])

  /// - Parameter capacity: images of a batch.
  init(network: Network, capacity: Int) {
    self.network = network
    self.capacity = capacity
  }

  /// Lends memory to `body`; nobody else has it meanwhile.
  func lend<Result>(_ body: (inout TrainingMemory) throws -> Result) rethrows -> Result {
    var memory = idle.withLock { $0.popLast() } ?? TrainingMemory(network: network, capacity: capacity)
    defer { idle.withLock { $0.append(memory) } }
    return try body(&memory)
  }
}

/// What one thread trains in.
struct TrainingMemory: Sendable {
  let workspace: Workspace
  var gradient: Parameters
  var labels: [Int32]

  init(network: Network, capacity: Int) {
    workspace = Workspace(network: network, capacity: capacity)
    gradient = Parameters(network.specifications)
    labels = [Int32](repeating: 0, count: capacity)
  }
}
