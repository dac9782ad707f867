import FederatedClassifiers
import FederatedLearning
import NeuralNetworks
import Synchronization

/// Points of a plane with labels: the smallest images there are.
struct Points: ImageSource {
  let features: [[Float]]
  let labels: [Int]
  let imageShape = [2]
  let classNames = ["a", "b", "c"]
  var count: Int { labels.count }
  func label(at index: Int) -> Int { labels[index] }
  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    for (place, value) in features[index].enumerated() { pixels[place] = value }
  }

  static func network() throws -> Network {
    try Network(inputShape: [2], layers: [Dense(name: "classes", units: 3)])
  }
}

struct PointFederation: Federation {
  let clients: [Points]
  var clientCount: Int { clients.count }
  let imageShape = [2]
  let classNames = ["a", "b", "c"]
  func data(of client: Int) -> Points { clients[client] }
}

/// A million clients that count how often one is asked for its data.
final class CountedFederation: Federation {
  let clientCount = 1_000_000
  let imageShape = [2]
  let classNames = ["a", "b", "c"]
  let asked = Mutex(0)
  func data(of client: Int) -> Points {
    asked.withLock { $0 += 1 }
    return Points(features: [[Float(client % 7), 1]], labels: [client % 3])
  }
}

/// An engine over clients that are points.
struct PointEngine {
  let engine: RoundEngine
  let server: FederatedServer
  let start: ServerState
  let clients: any ClientTasks

  init<Clients: Federation>(
    _ federation: Clients, test: Points, _ settings: EngineSettings, weighting: Weighting = .examples,
    local: LocalTraining, sample: Int, seed: UInt64, threads: Int, memories: any ClientStore = MemoryClientStore()
  ) throws {
    let clients = try ClassifierClients(federation, network: Points.network(), batchSize: local.batchSize)
    self.clients = clients
    server = try FederatedServer(
      settings, weighting: weighting, clientCount: clients.clientCount, model: clients.schema, seed: seed)
    let work = try ClientWork(
      server.algorithm, training: local, filters: settings.makeFilters(), model: clients.schema, seed: seed)
    engine = try RoundEngine(
      server: server, sampler: ClientSampler(clients: clients.clientCount, sample: sample, seed: seed),
      pool: ThreadPool(clients, work: work, memories: memories, threads: threads),
      judge: ClassifierJudge(clients, test: test, threads: threads))
    start = server.initialState(try clients.initialWeights(seed: 1))
  }
}
