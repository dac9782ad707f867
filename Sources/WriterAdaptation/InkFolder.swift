public import Datasets
import FileStorage
import Foundation

/// A person's own labelled ink: symbols that they corrected or confirmed, kept on their machine with their consent.
///
/// One file of JSON lines, `ink.jsonl`, each with `label`, `traces` (`[x, y, x, y, ...]`), `rel` (the symbol's larger side beside
/// the line's tall letters), `source` and `time`: the form in which `train --data` takes isolated ink.
public struct InkFolder: Sendable, Hashable {
  /// The folder's path.
  public let path: String

  /// What a person did with a symbol.
  public enum Source: String, Sendable, Codable, CaseIterable {
    /// It was read as something else.
    case corrected
    /// It was read rightly.
    case confirmed
  }

  /// One symbol.
  public struct Symbol: Sendable, Hashable, Codable {
    /// As in `SymbolVocabulary`.
    public var label: String
    /// Its strokes, each `[x, y, x, y, ...]`, y downwards.
    public var traces: [[Double]]
    /// Its larger side beside a tall letter of the same line; nil where that is not known.
    public var rel: Double?
    /// What was done with it.
    public var source: Source
    /// When, in ISO 8601.
    public var time: String

    /// A symbol by its parts.
    public init(label: String, traces: [[Double]], rel: Double?, source: Source, time: String) {
      (self.label, self.traces, self.rel, self.source, self.time) = (label, traces, rel, source, time)
    }
  }

  /// A folder, which is made when the first symbol is kept.
  public init(path: String) { self.path = path }

  /// The person's folder: `mathrec/ink` in `XDG_DATA_HOME`, or else in `~/.local/share` (XDG Base Directory Specification).
  public static func own(environment: [String: String]) -> InkFolder? {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return InkFolder(path: data + "/mathrec/ink") }
    return environment["HOME"].map { InkFolder(path: $0 + "/.local/share/mathrec/ink") }
  }

  /// The file of symbols.
  public var file: String { path + "/ink.jsonl" }

  /// The most symbols that are kept; a person who corrects ten a day fills it in thirteen years.
  public static let most = 50_000

  /// Adds symbols.
  ///
  /// - Throws: ``FileError`` where the folder cannot be written, or is full.
  public func add(_ symbols: [Symbol]) throws {
    guard !symbols.isEmpty else { return }
    do {
      // Nobody else on the machine has to see it.
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw FileError(
        path: path, found: "the folder cannot be made: \(error.localizedDescription)",
        advice: "name another in XDG_DATA_HOME")
    }
    let lock = try FolderLock(path)
    defer { withExtendedLifetime(lock) {} }
    guard try counts().values.reduce(0, +) + symbols.count <= Self.most else {
      throw FileError(
        path: file, found: "it holds \(Self.most) symbols, which is all that is kept",
        advice: "export and delete them (mathrec ink export, mathrec ink delete)")
    }
    var data = Data()
    for symbol in symbols { data += try JSONText.data(symbol) }
    try DurableFile.append(data, to: file)
    chmod(file, 0o600)
  }

  /// How many symbols of each label there are; none where nothing is kept.
  ///
  /// - Throws: ``FileError`` for a line that is no symbol, with its number.
  public func counts() throws -> [String: Int] {
    try symbols().reduce(into: [:]) { $0[$1.label, default: 0] += 1 }
  }

  /// All symbols, in the order in which they were kept.
  ///
  /// - Throws: ``FileError`` for a line that is no symbol, with its number.
  public func symbols() throws -> [Symbol] {
    guard FileManager.default.fileExists(atPath: file) else { return [] }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FileError(path: file, found: "it cannot be read", advice: "check who may read it")
    }
    let decoder = JSONDecoder()
    return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { number, line in
      do {
        return try decoder.decode(Symbol.self, from: Data(line))
      } catch {
        throw FileError(
          path: "\(file), line \(number + 1)", found: "it is no symbol", advice: "take the line out, or delete the file"
        )
      }
    }
  }

  /// All symbols as samples to learn from, those of labels that the vocabulary lacks left out.
  ///
  /// - Throws: `DatasetError` for a line that is no symbol, with its number.
  public func samples() throws -> [InkSample] {
    guard FileManager.default.fileExists(atPath: file) else { return [] }
    return try IsolatedInkFile.read(file).samples
  }

  /// Deletes all symbols, or those of one label; how many there were.
  ///
  /// - Throws: ``FileError`` where the file cannot be written.
  @discardableResult
  public func delete(label: String? = nil) throws -> Int {
    guard FileManager.default.fileExists(atPath: file) else { return 0 }
    let lock = try FolderLock(path)
    defer { withExtendedLifetime(lock) {} }
    guard let label else {
      // A file with a broken line can be deleted too.
      let count = (try? symbols().count) ?? 0
      guard unlink(file) == 0 else {
        throw FileError(path: file, found: "it cannot be deleted", advice: "check who may write its folder")
      }
      return count
    }
    let all = try symbols()
    let rest = all.filter { $0.label != label }
    guard rest.count < all.count else { return 0 }
    var data = Data()
    for symbol in rest { data += try JSONText.data(symbol) }
    try DurableFile.write(data, to: file)
    chmod(file, 0o600)
    return all.count - rest.count
  }
}
