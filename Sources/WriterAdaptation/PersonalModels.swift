import FileStorage
import Foundation
public import NeuralNetworks

/// A person's own symbol models, beside those that came with the program: `hand` next to the folder of their ink.
///
/// The folder holds a file for each model, under the name of the one that it was tuned from, and `hand.json`, which says what
/// they were tuned from and whether `serve` reads with them.
public struct PersonalModels: Sendable, Hashable {
  /// The folder's path.
  public let path: String

  /// What `hand.json` holds.
  public struct State: Sendable, Hashable, Codable {
    /// Whether the page reads with them.
    public var isInUse: Bool
    /// When they were tuned, in ISO 8601.
    public var time: String
    /// The models' file names.
    public var files: [String]
    /// What the models that they were tuned from are known by: others, of a newer program, need learning anew.
    public var base: String
    /// How they were judged.
    public var report: AdaptationReport
  }

  /// A folder, which is made when models are kept.
  public init(path: String) { self.path = path }

  /// The person's folder: `mathrec/hand` in `XDG_DATA_HOME`, or else in `~/.local/share` (XDG Base Directory Specification).
  public static func own(environment: [String: String]) -> PersonalModels? {
    InkFolder.own(environment: environment).map { PersonalModels(path: beside($0)) }
  }

  /// The folder that lies beside one of ink.
  private static func beside(_ ink: InkFolder) -> String {
    URL(fileURLWithPath: ink.path).deletingLastPathComponent().appendingPathComponent("hand").path
  }

  /// The models of a person whose ink is in that folder.
  public init(of ink: InkFolder) { self.init(path: Self.beside(ink)) }

  private var stateFile: String { path + "/hand.json" }

  /// What is kept; nil where nothing is.
  ///
  /// - Throws: `FileError` for a file that says nothing of models.
  public func state() throws(FileError) -> State? {
    guard let data = FileManager.default.contents(atPath: stateFile) else { return nil }
    guard let state = try? JSONDecoder().decode(State.self, from: data), !state.files.isEmpty,
      state.files.count <= Self.mostModels, state.files.allSatisfy(Self.isName)
    else {
      throw FileError(
        path: stateFile, found: "it does not say what was learnt", advice: "forget it with `mathrec learn --forget`")
    }
    return state
  }

  /// A reader has two.
  private static let mostModels = 16

  private static func isName(_ name: String) -> Bool { !name.isEmpty && !name.contains("/") && !name.hasPrefix(".") }

  /// What models are known by: a fingerprint of their weights and labels.
  public static func fingerprint(_ networks: Ensemble) -> String {
    var fingerprint = Fingerprint()
    for member in networks.members {
      for label in member.labels { fingerprint.add(label.utf8) }
      member.parameters.values.withUnsafeBytes { fingerprint.add($0) }
    }
    return fingerprint.text
  }

  /// The paths of the models that were tuned from these.
  ///
  /// - Throws: `FileError` where nothing has been learnt, or from others.
  public func files(tunedFrom base: Ensemble) throws(FileError) -> [String] {
    guard let state = try state() else {
      throw FileError(path: path, found: "nothing has been learnt yet", advice: "learn with `mathrec learn`")
    }
    guard state.base == Self.fingerprint(base) else {
      throw FileError(
        path: path, found: "what was learnt belongs to other models, of an older or newer program",
        advice: "learn again with `mathrec learn`")
    }
    return state.files.map { path + "/" + $0 }
  }

  /// The networks that were tuned from these.
  ///
  /// - Throws: `FileError` where nothing has been learnt, or from others; `NetworkError` where a file cannot be read.
  public func networks(tunedFrom base: Ensemble) throws -> Ensemble {
    let networks = try ModelFile.readEnsemble(files(tunedFrom: base))
    guard networks.labels == base.labels, networks.inputShape == base.inputShape else {
      throw FileError(path: path, found: "the models have other classes", advice: "learn again with `mathrec learn`")
    }
    return networks
  }

  /// Keeps networks in place of those that are kept.
  ///
  /// - Parameters:
  ///   - names: a file name for each.
  ///   - time: in ISO 8601.
  /// - Returns: what is kept now.
  @discardableResult
  public func keep(_ adaptation: Adaptation, tunedFrom base: Ensemble, names: [String], time: String) throws -> State {
    do {
      // How somebody writes is nobody else's business.
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw FileError(
        path: path, found: "the folder cannot be made: \(error.localizedDescription)",
        advice: "name another in XDG_DATA_HOME")
    }
    let lock = try FolderLock(path)
    defer { withExtendedLifetime(lock) {} }
    // Without its description a model is not used: what is half written is never read.
    unlink(stateFile)
    for (member, name) in zip(adaptation.ensemble.members, names) {
      var member = member
      member.facts["tuned_to"] = "\(adaptation.report.symbols) symbols of one hand"
      try OutputFile.write(path + "/" + name) { try ModelFile.write(member, to: path + "/" + name) }
      chmod(path + "/" + name, 0o600)
    }
    let state = State(
      isInUse: true, time: time, files: names, base: Self.fingerprint(base), report: adaptation.report)
    try write(state)
    return state
  }

  /// Whether the page reads with them from now on.
  ///
  /// - Throws: `FileError` where nothing is kept.
  public func use(_ isInUse: Bool) throws {
    guard var state = try state() else {
      throw FileError(path: path, found: "nothing has been learnt yet", advice: "learn with `mathrec learn`")
    }
    state.isInUse = isInUse
    try write(state)
  }

  private func write(_ state: State) throws {
    try DurableFile.write(try JSONText.data(state), to: stateFile)
    chmod(stateFile, 0o600)
  }

  /// Deletes the models; whether there were any.
  @discardableResult
  public func forget() throws -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return false }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw FileError(path: path, found: "it cannot be deleted", advice: "check who may write its folder")
    }
    return true
  }
}
