/// What is wrong with a network, its shapes or its file.
public enum NetworkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A layer cannot take this input.
  case shape(layer: String, input: [Int], needs: String)
  /// A model file cannot be read: which file, what was found and what to do.
  case modelFile(path: String, found: String, advice: String)
  /// The environment asks for kernels that cannot be had; `choices` are those that can.
  case kernels(asked: String, found: String, choices: String)

  public var description: String {
    switch self {
    case .shape(let layer, let input, let needs):
      let text = input.map(String.init).joined(separator: "x")
      return "layer \(layer): input of shape \(text) does not fit: \(needs)"
    case .modelFile(let path, let found, let advice):
      return "\(path): not a usable model: \(found); \(advice)"
    case .kernels(let asked, let found, let choices):
      return "MATHREC_KERNELS is '\(asked)': \(found); choose of \(choices), or unset it"
    }
  }
}
