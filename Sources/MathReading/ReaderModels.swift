import Foundation
import NeuralNetworks
public import Recognition

/// The files of the models that a reader needs.
public struct ReaderModels: Sendable, Hashable {
  /// Symbol models, which are asked together; the first is the design's network.
  public var symbols: [String]
  /// The layout model.
  public var layout: String

  /// Names of the files in a folder of models; the second symbol model may be absent.
  public enum FileName {
    public static let symbols = "symbols.safetensors"
    public static let secondSymbols = "symbols-2.safetensors"
    public static let layout = "layout.safetensors"
  }

  /// Models by the paths of their files.
  public init(symbols: [String], layout: String) {
    self.symbols = symbols
    self.layout = layout
  }

  /// The models of a folder, such as `Models` of the project or `share/mathrec` of an installation.
  public init(folder: String) {
    func path(_ name: String) -> String { folder + "/" + name }
    symbols = [path(FileName.symbols)]
    let second = path(FileName.secondSymbols)
    if FileManager.default.fileExists(atPath: second) { symbols.append(second) }
    layout = path(FileName.layout)
  }

  /// The paths of all files.
  public var paths: [String] { symbols + [layout] }

  /// Loads the models.
  ///
  /// - Throws: ``NetworkError`` that names the file, what was found in it and what to do.
  public func recognizer() throws -> ExpressionRecognizer {
    ExpressionRecognizer(
      classifier: SymbolClassifier(try ModelFile.readEnsemble(symbols)), layoutModel: try LayoutModelFile.read(layout))
  }
}
