import FederatedLearning
import NeuralNetworks
import Synchronization

/// The clients of a federation of images, as the engine asks for them.
public struct ClassifierClients<Clients: Federation>: ClientTasks {
  /// Who has which images.
  public let clients: Clients
  /// What they train.
  public let network: Network
  /// The network's parameters.
  public let schema: TensorSchema
  private let workspaces: WorkspacePool

  /// - Parameter batchSize: images of a local step.
  /// - Throws: ``FederatedLearning/FederatedError`` where the network does not take the clients' images or name their classes.
  public init(_ clients: Clients, network: Network, batchSize: Int) throws(FederatedError) {
    guard network.inputShape == clients.imageShape, network.classes == clients.classNames.count, batchSize > 0 else {
      throw FederatedError(
        "the network",
        "it takes \(network.inputShape) and names \(network.classes) classes; the images are \(clients.imageShape) of "
          + "\(clients.classNames.count)", "give the network of the data, and batches of at least 1")
    }
    self.clients = clients
    self.network = network
    schema = try network.tensorSchema()
    workspaces = WorkspacePool(network: network, capacity: batchSize)
  }

  /// As many as the federation has.
  public var clientCount: Int { clients.clientCount }

  /// A client, which makes its data when it is asked for an example.
  public func task(of client: Int) -> ClassifierTask<Clients> {
    ClassifierTask(clients, client: client, network: network, workspaces: workspaces)
  }

  /// Fresh weights; the same seed gives the same.
  public func initialWeights(seed: UInt64) throws(FederatedError) -> Payload {
    try Payload(network.initialParameters(seed: seed).values, schema, subject: "the network's first weights")
  }

  /// A model with the names of its classes.
  public func classifier(_ model: Payload, facts: [String: String] = [:]) -> Classifier {
    Classifier(network: network, parameters: Parameters(network, model), labels: clients.classNames, facts: facts)
  }
}

/// The server's own training, as a client of its own examples.
struct RootTrainer<Clients: Federation>: ReferenceTrainer {
  private let clients: ClassifierClients<Clients>
  private let training: LocalTraining
  private let seed: UInt64

  /// - Parameter clients: one, with the server's examples.
  init(_ clients: ClassifierClients<Clients>, training: LocalTraining, seed: UInt64) {
    self.clients = clients
    self.training = training
    self.seed = seed
  }

  func change(from broadcast: Broadcast) throws -> [Float] {
    // No client has the number of all of them.
    let plan = LocalPlan(round: broadcast.round, client: Int.max, seed: seed, training: training)
    let result = try clients.task(of: 0).train(from: broadcast.weights, plan, rule: PlainTraining())
    return zip(result.weights(from: broadcast.weights.values), broadcast.weights.values).map { $0 - $1 }
  }
}

/// What the global model of a federation of images is judged by after every round.
public struct ClassifierJudge<Test: ImageSource>: ModelJudge {
  private let network: Network
  private let labels: [String]
  private let test: Test
  private let threads: Int
  private let latest = Latest()

  /// What the last model was taken for what.
  private final class Latest: Sendable {
    let matrix: Mutex<ConfusionMatrix?> = Mutex(nil)
  }

  /// - Parameter test: images of the network's shape, labelled by the same classes.
  public init<Clients>(_ clients: ClassifierClients<Clients>, test: Test, threads: Int) {
    network = clients.network
    labels = clients.clients.classNames
    self.test = test
    self.threads = threads
  }

  /// How many of the test images the model names rightly, and the summed loss.
  public func evaluate(_ model: Payload) -> MetricSums {
    let classifier = Classifier(network: network, parameters: Parameters(network, model), labels: labels)
    let (matrix, loss) = classifier.evaluate(test, threads: threads)
    latest.matrix.withLock { $0 = matrix }
    return MetricSums([.loss: loss, .correct: Double(matrix.correct)], count: matrix.total)
  }

  /// What the model that was judged last took for what; nil before the first.
  var lastMatrix: ConfusionMatrix? { latest.matrix.withLock { $0 } }
}

extension Classifier {
  /// How many of a source's images it names rightly, and the summed loss.
  func sums(_ source: some ImageSource, threads: Int) -> MetricSums {
    let (matrix, loss) = evaluate(source, threads: threads)
    return MetricSums([.loss: loss, .correct: Double(matrix.correct)], count: matrix.total)
  }
}
