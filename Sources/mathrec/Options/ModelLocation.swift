import ArgumentParser
import FileStorage
import Foundation
import MathReading
import NeuralNetworks
import WriterAdaptation

/// Where the models that come with the program are.
enum ModelLocation {
  /// The models that come with the program, the symbol models perhaps replaced by named ones.
  static func models(symbols named: [String] = []) throws -> ReaderModels {
    var models = ReaderModels(folder: try folder(with: ReaderModels.FileName.layout))
    guard named.contains(mine) else {
      if !named.isEmpty, named != [shipped] { models.symbols = named }
      return models
    }
    guard named.count == 1 else { throw ValidationError("--model \(mine) stands alone: it names all symbol models") }
    models.symbols = try personal().files(tunedFrom: ModelFile.readEnsemble(models.symbols))
    return models
  }

  /// The words for the models that `mathrec learn` tuned, and for those that come with the program.
  static let (mine, shipped) = ("mine", "shipped")

  /// Where the person's own models are.
  static func personal() throws -> PersonalModels {
    guard let models = PersonalModels.own(environment: ProcessInfo.processInfo.environment) else {
      throw FileError(path: "~/.local/share/mathrec/hand", found: "there is no home", advice: "set XDG_DATA_HOME")
    }
    return models
  }

  /// The first that holds a file of: the folder `MATHREC_MODELS`; `share/mathrec` beside the program's `bin`; and the
  /// `Models` of the checkout that the program was built in. Others' folders named `Models` are not looked into: what
  /// lies in one would decide how everything is read.
  private static func folder(with name: String) throws -> String {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folders: [URL] = []
    if let named = ProcessInfo.processInfo.environment["MATHREC_MODELS"] { folders.append(URL(fileURLWithPath: named)) }
    folders.append(
      program.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("share/mathrec"))
    let parts = program.pathComponents
    if let build = parts.lastIndex(where: { $0.hasPrefix(".build") }) {
      folders.append(URL(fileURLWithPath: NSString.path(withComponents: Array(parts[..<build]) + ["Models"])))
    }
    let found = folders.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent(name).path) }
    guard let found else {
      throw NetworkError.modelFile(
        path: name, found: "it is not beside the program \(program.path)",
        advice: "install it with `make install`, or name its folder in MATHREC_MODELS")
    }
    return found.path
  }
}
