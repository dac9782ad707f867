import FederatedLearning
import NeuralNetworks
import Testing

@testable import FederatedClassifiers

/// What one client's update gives away of its only example, and what each protection leaves of that.
///
/// The step of a dense layer is a multiple of its input for each unit, and the step of the bias that multiple: their quotient is the image
/// (Phong et al. 2018, IEEE TIFS 13(5)). Convolutions before it would need an optimisation (Zhu et al. 2019, arXiv 1906.08935).
@Suite("What an update gives away")
struct LeakTests {
  private static let side = 16

  /// A client with one picture, a stroke of its own.
  private struct Pictures: Federation {
    let clientCount = 8
    let imageShape = [LeakTests.side, LeakTests.side, 1]
    let classNames = ["a", "b", "c", "d"]
    func data(of client: Int) -> Picture { Picture(client: client) }
  }

  private struct Picture: ImageSource {
    let client: Int
    let count = 1
    let imageShape = [LeakTests.side, LeakTests.side, 1]
    let classNames = ["a", "b", "c", "d"]
    func label(at index: Int) -> Int { client % 4 }
    func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
      for place in pixels.indices {
        let (row, column) = (place / LeakTests.side, place % LeakTests.side)
        pixels[place] = row == 2 + client || column == (row * (client + 2)) % LeakTests.side ? 1 : 0
      }
    }

    var pixels: [Float] {
      var values = [Float](repeating: 0, count: LeakTests.side * LeakTests.side)
      values.withUnsafeMutableBufferPointer { fill($0, at: 0, epoch: 0) }
      return values
    }
  }

  private struct Setting {
    let clients: ClassifierClients<Pictures>
    let start: Payload
    let training: LocalTraining
  }

  private func setting() throws -> Setting {
    let network = try Network(
      inputShape: [Self.side, Self.side, 1], layers: [Flatten(name: "flat"), Dense(name: "classes", units: 4)])
    let clients = try ClassifierClients(Pictures(), network: network, batchSize: 1)
    var training = LocalTraining()
    (training.optimizer, training.learningRate, training.batchSize) = (.sgd, 0.1, 1)
    return Setting(clients: clients, start: try clients.initialWeights(seed: 1), training: training)
  }

  /// What arrives of a client's change.
  private func change(of client: Int, _ engine: EngineSettings) throws -> [Float] {
    let setting = try setting()
    let server = try FederatedServer(engine, clientCount: 8, model: setting.clients.schema, seed: 3)
    let work = try ClientWork(
      server.algorithm, training: setting.training, filters: engine.makeFilters(), model: setting.clients.schema,
      seed: 3)
    let broadcast = Broadcast(round: 0, weights: setting.start)
    let (update, _) = try work.run(setting.clients.task(of: client), client: client, broadcast, memory: nil)
    return try server.check(update, client: client, round: 0).change.values
  }

  /// How like the picture is what its dense layer's step gives away: the correlation of both.
  private func likeness(_ change: [Float], to client: Int) -> Double {
    let (inputs, units) = (Self.side * Self.side, 4)
    let biases = Array(change[(inputs * units)...])
    let unit = biases.indices.max { abs(biases[$0]) < abs(biases[$1]) } ?? 0
    let found = (0..<inputs).map { Double(change[$0 * units + unit]) / Double(biases[unit]) }
    let truth = Picture(client: client).pixels.map(Double.init)
    func centred(_ values: [Double]) -> [Double] {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    let (a, b) = (centred(found), centred(truth))
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
  }

  @Test("unprotected, an update of one example is the example; clipping alone hides nothing")
  func unprotected() throws {
    for client in 0..<8 {
      #expect(likeness(try change(of: client, EngineSettings()), to: client) > 0.999)
      #expect(likeness(try change(of: client, EngineSettings(given: ["clip": 0.01])), to: client) > 0.999)
    }
  }

  @Test("the client's own noise hides it from everybody")
  func localNoise() throws {
    let settings = try EngineSettings(given: ["clip": 0.1, "local-noise": 1])
    for client in 0..<8 { #expect(abs(likeness(try change(of: client, settings), to: client)) < 0.3) }
  }

  @Test("the noise of a private round hides it from who sees the model before and after")
  func privateRound() throws {
    let settings = try EngineSettings(given: ["clip": 0.1, "noise": 1])
    let privacy = try #require(settings.privacy)
    let setting = try setting()
    let server = try FederatedServer(
      settings, clientCount: 8, model: setting.clients.schema, seed: 3,
      privateRounds: PrivateRounds(privacy, sample: 8, key: NoiseKey(seed: 7)))
    let work = try ClientWork(
      server.algorithm, training: setting.training, filters: settings.makeFilters(), model: setting.clients.schema,
      seed: 3)
    let state = server.initialState(setting.start)
    // The worst case: one client alone in the round.
    var sum = server.makeSum(state)
    let (update, _) = try work.run(
      setting.clients.task(of: 5), client: 5, server.broadcast(state), memory: nil)
    sum.add(try server.check(update, client: 5, round: 0))
    let next = try server.next(state, sum)
    let difference = zip(next.weights.values, state.weights.values).map { $0 - $1 }
    #expect(abs(likeness(difference, to: 5)) < 0.3)
  }

  @Test("of a sum over clients no picture can be told from the others, though something of each is in it")
  func sum() throws {
    let changes = try (0..<8).map { try change(of: $0, EngineSettings()) }
    let total = changes[0].indices.map { index in changes.reduce(Float(0)) { $0 + $1[index] } }
    for client in 0..<8 { #expect(likeness(total, to: client) < 0.9) }
  }
}
