import FileStorage
import MathSymbols
import NeuralNetworks

/// The order in which a layout model's file numbers the labels of its context network, and the mapping to the
/// vocabulary's order: rows of the vocabulary may be moved without changing the meaning of a file.
struct LayoutLabelOrder {
  /// The metadata key of the labels.
  static let key = "labels"

  /// For each label of the vocabulary its number in the file.
  private let places: [Int]

  /// - Parameters:
  ///   - text: the labels as a JSON array; nil in files that predate it.
  ///   - fail: builds the error from what was found.
  init(_ text: String?, _ fail: (_ found: String) -> NetworkError) throws(NetworkError) {
    var labels = Self.before
    if let text {
      guard let stated = JSONValue(text)?.array(\.string) else { throw fail("its labels are no list of names") }
      labels = stated
    }
    var numbers: [String: Int] = [:]
    for (number, label) in labels.enumerated() {
      guard SymbolContext.numbers[label] != nil else {
        throw fail("it tells the label '\(label)', which the vocabulary does not have")
      }
      guard numbers.updateValue(number, forKey: label) == nil else { throw fail("it has the label '\(label)' twice") }
    }
    var places: [Int] = []
    for label in SymbolContext.labels {
      guard let number = numbers[label] else {
        throw fail("it does not know the label '\(label)' of the vocabulary")
      }
      places.append(number)
    }
    self.places = places
  }

  /// The context network's parameters, rearranged to the vocabulary's order.
  func inVocabularyOrder(_ parameters: Parameters) -> Parameters {
    guard places != Array(places.indices) else { return parameters }
    var result = parameters
    let features = SymbolContext.features(labels: places)
    if let kernel = parameters["context1.kernel"] {
      let units = kernel.shape[1]
      let rows = features.map { kernel.values[$0 * units..<($0 + 1) * units] }
      result["context1.kernel"] = Tensor(shape: kernel.shape, values: Array(rows.joined()))
    }
    if let kernel = parameters["contextLabels.kernel"] {
      let units = kernel.shape[1]
      let values = (0..<kernel.shape[0]).flatMap { row in places.map { kernel.values[row * units + $0] } }
      result["contextLabels.kernel"] = Tensor(shape: kernel.shape, values: values)
    }
    if let bias = parameters["contextLabels.bias"] {
      result["contextLabels.bias"] = Tensor(shape: bias.shape, values: places.map { bias.values[$0] })
    }
    return result
  }

  /// The vocabulary's order at the time when files did not state theirs.
  static let before: [String] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
    "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z", "A", "B", "C", "E", "F", "G", "H", "I", "L", "M",
    "N", "P", "R", "S", "T", "V", "X", "Y", "\\alpha", "\\beta", "\\gamma", "\\Delta", "\\theta", "\\lambda", "\\mu",
    "\\pi", "\\sigma", "\\phi", "+", "-", "\\times", "*", "\\div", "/", ":", "\\pm", "=", "\\neq", "<", ">", "\\leq",
    "\\geq", "\\in", "\\rightarrow", "!", "%", "(", ")", "[", "]", "{", "}", "|", "\\sqrt", "\\sin", "\\cos", "\\tan",
    "\\log", "\\lim", "\\sum", "\\int", "\\infty", "\\forall", "\\exists", "\\ldots", "\\prime", ".", ",",
  ]
}
