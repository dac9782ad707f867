import Foundation
import NeuralNetworks
public import Recognition

/// The model files that a reader needs.
public struct ReaderModels: Sendable, Hashable {
  /// The symbol models, whose probabilities are combined; at least one.
  public var symbols: [String]
  /// The layout model.
  public var layout: String
  /// The arrangement model; nil reads without.
  public var arrangement: String?

  /// File names in a folder of models.
  public enum FileName {
    /// The symbol network.
    public static let symbols = "symbols.safetensors"
    /// A second symbol network, which may be absent.
    public static let secondSymbols = "symbols-2.safetensors"
    /// The relation and context networks with their statistics.
    public static let layout = "layout.safetensors"
    /// The network that sees all symbols of a line together, which may be absent.
    public static let arrangement = "arrangement.safetensors"
  }

  /// Models by their paths.
  public init(symbols: [String], layout: String, arrangement: String? = nil) {
    self.symbols = symbols
    self.layout = layout
    self.arrangement = arrangement
  }

  /// The models of a folder, such as `Models` of the project or `share/mathrec` of an installation.
  public init(folder: String) {
    func path(_ name: String) -> String { folder + "/" + name }
    symbols = [path(FileName.symbols)]
    let second = path(FileName.secondSymbols)
    if FileManager.default.fileExists(atPath: second) { symbols.append(second) }
    layout = path(FileName.layout)
    let third = path(FileName.arrangement)
    if FileManager.default.fileExists(atPath: third) { arrangement = third }
  }

  /// The paths of all files.
  public var paths: [String] { symbols + [layout] + (arrangement.map { [$0] } ?? []) }

  /// Loads the models.
  ///
  /// - Throws: ``NetworkError`` that names the file, what was found in it and what to do.
  public func recognizer() throws -> ExpressionRecognizer { try recognizer { _ in } }

  /// The same with other constants than the layout model's file states.
  package func recognizer(changing change: (inout ReadingParameters) throws -> Void) throws -> ExpressionRecognizer {
    let networks = try ModelFile.readEnsemble(symbols)
    var layoutModel = try LayoutModelFile.read(layout)
    try change(&layoutModel.reading)
    return ExpressionRecognizer(
      classifier: SymbolClassifier(networks), layoutModel: layoutModel,
      arrangement: try arrangement.map { try ArrangementModelFile.read($0) })
  }
}
