import Foundation
import NeuralNetworks
import Recognition

/// Where the models that come with the program are.
enum ModelLocation {
  /// The symbol models and the layout model, the first perhaps named by the caller.
  static func recognizer(symbolModels: [String]) throws -> ExpressionRecognizer {
    let symbols = try ModelFile.readEnsemble(try paths(ofSymbolModels: symbolModels))
    let layout = try LayoutModelFile.read(try path(of: "layout.safetensors"))
    return ExpressionRecognizer(classifier: SymbolClassifier(symbols), layoutModel: layout)
  }

  /// The named models, or those that come with the program: the network, and a second one where it is beside it.
  static func paths(ofSymbolModels named: [String]) throws -> [String] {
    guard named.isEmpty else { return named }
    let first = try path(of: "symbols.safetensors")
    let second = URL(fileURLWithPath: first).deletingLastPathComponent()
      .appendingPathComponent("symbols-2.safetensors").path
    return [first] + (FileManager.default.fileExists(atPath: second) ? [second] : [])
  }

  /// The first that exists of: the folder `MATHREC_MODELS`, `share/mathrec` beside the program's `bin`, and `Models` in
  /// a folder above the program, as in a checkout.
  static func path(of name: String) throws -> String {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folders: [URL] = []
    if let named = ProcessInfo.processInfo.environment["MATHREC_MODELS"] { folders.append(URL(fileURLWithPath: named)) }
    var above = program.deletingLastPathComponent()
    folders.append(above.deletingLastPathComponent().appendingPathComponent("share/mathrec"))
    for _ in 0..<5 {
      folders.append(above.appendingPathComponent("Models"))
      above.deleteLastPathComponent()
    }
    let found = folders.map { $0.appendingPathComponent(name).path }.first(where: FileManager.default.fileExists)
    guard let found else {
      throw NetworkError.modelFile(
        path: name, found: "it is not beside the program \(program.path)",
        advice: "install it with `make install`, or name its folder in MATHREC_MODELS")
    }
    return found
  }
}
