internal import FileStorage
import Foundation
public import NeuralNetworks

/// A ``Classifier`` as an ONNX model, which ONNX Runtime and others run.
///
/// The input `pictures` is batch x rows x columns x channels, as everywhere here: transpositions stand around what ONNX computes
/// channels first, which runtimes fold away. The outputs are `probabilities` and the `logits` before their softmax, both batch x
/// classes. Labels, as a JSON list, and the facts of training are properties of the model.
public enum ONNXModel {
  /// The bytes of a file.
  ///
  /// - Throws: ``ExchangeError`` for a layer that is none of this library's.
  public static func data(_ classifier: Classifier, program: String) throws(ExchangeError) -> Data {
    let network = classifier.network
    var graph = ONNXGraph()
    var names = ["pictures"]
    for step in network.steps {
      var builder = ONNXLayers(
        graph: graph, parameters: classifier.parameters, inputs: step.inputs.map { names[$0] },
        shapes: step.inputs.map { network.shapes[$0] }, output: network.shapes[names.count])
      names.append(try builder.add(step.layer))
      graph = builder.graph
    }
    let flat = graph.add("Reshape", [names[names.count - 1], graph.constant([-1, network.classes])], named: "logits")
    let probabilities = graph.add("Softmax", [flat], [("axis", .integer(-1))], named: "probabilities")
    let parts = program.split(separator: " ", maxSplits: 1).map(String.init)
    let labels = (try? JSONText.text(classifier.labels)) ?? "[]"
    return graph.model(
      input: ("pictures", network.inputShape),
      outputs: [(probabilities, [network.classes]), (flat, [network.classes])], producer: parts.first ?? "",
      version: parts.count > 1 ? parts[1] : "",
      texts: [("labels", labels)] + classifier.facts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }
}
