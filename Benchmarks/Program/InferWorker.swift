import ArgumentParser
import NeuralNetworks

/// `mathrec-bench infer`: each turn names all images, in batches, then some one by one.
struct InferWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer", abstract: "Name images; a turn is all of them, then some one by one.")

  @OptionGroup var data: DataOptions
  @Option(help: "Images a call.") var batch = 256
  @Option(help: "Single crops a turn.") var singles = 300

  func run() throws {
    let source = try data.training()
    let network = try Sequential.symbolNetwork(classes: data.classes)
    let classifier = Classifier(
      network: network, parameters: network.initialParameters(seed: 1), labels: source.classNames)
    let size = network.inputCount
    func images(_ range: Range<Int>) -> [Float] {
      Array(source.pixels[range.lowerBound * size..<range.upperBound * size])
    }
    let batches = (0..<source.count / batch).map { images($0 * batch..<($0 + 1) * batch) }
    let crops = (0..<singles).map { images($0..<$0 + 1) }
    let alone = Workspace(network: network, capacity: 1)
    Turns.say(["ready": true])
    while Turns.await() {
      let seconds = Turns.seconds {
        for batch in batches { _ = classifier.probabilities(of: batch, threads: data.threads) }
      }
      let calls = crops.map { crop in
        Turns.seconds {
          _ = alone.input.update(fromContentsOf: crop)
          _ = alone.predict(classifier.parameters, batch: 1)
        }
      }
      Turns.say(["seconds": seconds, "images": batches.count * batch, "latency": calls.sorted()[calls.count / 2]])
    }
    Turns.say(["end": true])
  }
}
