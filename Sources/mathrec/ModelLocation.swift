import Foundation
import NeuralNetworks
import Recognition

/// Where the models that come with the program are.
enum ModelLocation {
  /// The symbol model and the layout model, the first perhaps named by the caller.
  static func recognizer(symbolModel: String?) throws -> ExpressionRecognizer {
    let symbols = try ModelFile.read(try symbolModel ?? path(of: "symbols.safetensors"))
    let layout = try LayoutModelFile.read(try path(of: "layout.safetensors"))
    return ExpressionRecognizer(classifier: SymbolClassifier(symbols), layoutModel: layout)
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
