/// What is wrong with a network, its shapes or its file.
public enum NetworkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A layer cannot take this input.
  case shape(layer: String, input: [Int], needs: String)
  /// The steps of a network do not go together: what was found.
  case graph(String)
  /// A network would need more memory than one may ask for: what was found.
  case size(String)
  /// A layer's kind, name or argument in a description of a network cannot be used: what was found.
  case description(String)
  /// A model file cannot be read: which file, what was found and what to do.
  case modelFile(path: String, found: String, advice: String)
  /// Training cannot begin or go on: what was found and what to do.
  case training(found: String, advice: String)
  /// The environment asks for kernels that cannot be had; `choices` are those that can.
  case kernels(asked: String, found: String, choices: String)

  /// One line: what was found, and what to do.
  public var description: String {
    switch self {
    case .shape(let layer, let input, let needs):
      let text = input.map(String.init).joined(separator: "x")
      return "layer \(layer): input of shape \(text) does not fit: \(needs)"
    case .graph(let found): return "not a usable network: \(found)"
    case .size(let found): return "too large a network: \(found)"
    case .description(let found): return "not a usable description of a network: \(found)"
    case .modelFile(let path, let found, let advice):
      return "\(path): not a usable model: \(found); \(advice)"
    case .training(let found, let advice):
      return "\(found); \(advice)"
    case .kernels(let asked, let found, let choices):
      return "MATHREC_KERNELS is '\(asked)': \(found); choose of \(choices), or unset it"
    }
  }
}
