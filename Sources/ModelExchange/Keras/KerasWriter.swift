internal import FileStorage
import Foundation
import NeuralNetworks

/// A network as Keras's functional description, and its weights where Keras looks for them.
struct KerasWriter {
  private(set) var layers = Data()
  private(set) var weights: [String: HDF5Writer.Node] = [:]
  private var described: [[String: Any]] = []
  private var names = KerasLayerNames()

  /// A value: the Keras layer that gives it, and its shape.
  private typealias Value = (layer: String, shape: [Int])

  init(_ classifier: Classifier) throws(ExchangeError) {
    let network = classifier.network
    _ = add("InputLayer", "pictures", ["batch_shape": Self.batch(network.inputShape), "dtype": "float32"], [], [])
    var values: [Value] = [("pictures", network.inputShape)]
    for (step, shape) in zip(network.steps, network.shapes.dropFirst()) {
      let name = try add(step.layer, step.inputs.map { values[$0] }, classifier.parameters, shape)
      values.append((name, shape))
    }
    let last = add("Softmax", "probabilities", [:], [values[values.count - 1]], [])
    let model: [String: Any] = [
      "module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional",
      "config": [
        "name": "mathrec", "trainable": true, "layers": described, "input_layers": [["pictures", 0, 0] as [Any]],
        "output_layers": [[last, 0, 0] as [Any]],
      ] as [String: Any],
    ]
    layers =
      (try? JSONSerialization.data(withJSONObject: model, options: [.sortedKeys, .withoutEscapingSlashes])) ?? Data()
  }

  private static func batch(_ shape: [Int]) -> [Any] { [NSNull()] + shape.map { $0 as Any } }

  /// Adds one Keras layer; gives its name.
  private mutating func add(
    _ type: String, _ name: String, _ arguments: [String: Any], _ inputs: [Value], _ tensors: [Tensor]
  ) -> String {
    var config = arguments
    config["name"] = name
    let tensorsIn = inputs.map { input in
      [
        "class_name": "__keras_tensor__",
        "config": [
          "shape": Self.batch(input.shape), "dtype": "float32", "keras_history": [input.layer, 0, 0] as [Any],
        ] as [String: Any],
      ] as [String: Any]
    }
    // A layer that joins several takes them as one list.
    let given: [Any] = tensorsIn.count > 1 ? [tensorsIn] : tensorsIn
    let node: [String: Any] = ["args": given, "kwargs": [String: Any]()]
    described.append([
      "module": "keras.layers", "class_name": type, "config": config, "registered_name": NSNull(), "name": name,
      "inbound_nodes": inputs.isEmpty ? [] : [node],
    ])
    let place = names.next(type)
    if !tensors.isEmpty {
      let members = tensors.enumerated().map { ("\($0)", HDF5Writer.Node.tensor($1)) }
      weights[place] = .group(["vars": .group(Dictionary(members) { $1 })])
    }
    return name
  }

  private mutating func add(
    _ layer: any Layer, _ inputs: [Value], _ parameters: Parameters, _ shape: [Int]
  ) throws(ExchangeError) -> String {
    func tensors(_ parts: [String]) -> [Tensor] { parts.compactMap { parameters[layer.name + "." + $0] } }
    let name = layer.name
    func plain(_ type: String, _ arguments: [String: Any] = [:], _ parts: [String] = []) -> String {
      add(type, name, arguments, inputs, tensors(parts))
    }
    switch layer {
    case let layer as Conv2D:
      var input = inputs[0]
      if case .explicit(let top, let left, let bottom, let right) = layer.padding {
        let padded = [input.shape[0] + top + bottom, input.shape[1] + left + right, input.shape[2]]
        input = (
          add("ZeroPadding2D", name + "_padding", ["padding": [[top, bottom], [left, right]]], [input], []), padded
        )
      }
      let arguments: [String: Any] = [
        "filters": layer.filters, "kernel_size": [layer.kernelHeight, layer.kernelWidth],
        "strides": [layer.strideHeight, layer.strideWidth], "padding": layer.padding == .same ? "same" : "valid",
        "use_bias": layer.hasBias,
      ]
      return add("Conv2D", name, arguments, [input], tensors(["kernel", "bias"]))
    case let layer as Dense:
      return plain("Dense", ["units": layer.units, "use_bias": layer.hasBias], ["kernel", "bias"])
    case let layer as BatchNorm:
      return plain(
        "BatchNormalization", ["epsilon": Double(layer.epsilon), "momentum": Double(layer.momentum)],
        ["scale", "shift", "running_mean", "running_variance"])
    case let layer as LayerNorm:
      return plain("LayerNormalization", ["epsilon": Double(layer.epsilon)], ["scale", "shift"])
    case let layer as Dropout: return plain("Dropout", ["rate": Double(layer.rate)])
    case is ReLU: return plain("ReLU")
    case is GELU: return plain("Activation", ["activation": "gelu"])
    case is MaxPool2D: return plain("MaxPooling2D", ["pool_size": [2, 2]])
    case is Flatten: return plain("Flatten")
    case is Reshape: return plain("Reshape", ["target_shape": shape])
    case is Concatenate: return plain("Concatenate", ["axis": -1])
    case is GlobalAveragePool where inputs.count == 1 && [2, 3].contains(inputs[0].shape.count):
      return plain("GlobalAveragePooling\(inputs[0].shape.count - 1)D")
    case let layer as Sum:
      var summands: [Value] = []
      for (place, input) in inputs.enumerated() {
        guard !layer.scales.isEmpty, layer.scales[place] != 1 else {
          summands.append(input)
          continue
        }
        let scaled = add("Rescaling", "\(name)_\(place)", ["scale": Double(layer.scales[place])], [input], [])
        summands.append((scaled, input.shape))
      }
      return add("Add", name, [:], summands, [])
    default:
      throw ExchangeError(
        "layer \(name)", "Keras has no layer that computes the same", "write the model as onnx or safetensors")
    }
  }
}
