/// `max(0, x)`, value by value; the shape stays.
public struct ReLU: Layer {
  public let name: String
  public init(name: String) { self.name = name }

  public func outputShape(for input: [Int]) throws(NetworkError) -> [Int] { input }

  public func forward(_ pass: LayerPass) {
    for index in 0..<pass.batch * pass.inputCount { pass.output[index] = max(0, pass.input[index]) }
  }

  public func backward(_ pass: LayerPass) {
    guard let inputGradient = pass.inputGradient else { return }
    for index in 0..<pass.batch * pass.inputCount {
      inputGradient[index] = pass.output[index] > 0 ? pass.outputGradient[index] : 0
    }
  }
}
