import FileStorage
import Foundation

/// The folder of a run, held by this process alone while the value lives.
public final class RunFolder: Sendable {
  /// As it was named.
  public let path: String
  private let lock: FolderLock

  /// The settings of a run.
  public static let configuration = "config.json"
  /// A line a round.
  public static let history = "history.csv"
  /// Where the run stands.
  public static let checkpoint = "checkpoint.safetensors"
  /// Where clients' memories are.
  public static let memories = "clients"
  /// What a private run's noise is drawn by, readable for its owner alone, until the run is done.
  public static let noiseKey = "noise.key"
  /// What each round was like (``RoundJournal``).
  public static let journal = "details.jsonl"
  /// What was said while the run went on (``RunLog``).
  public static let log = "run.log"
  /// Who failed.
  public static let failures = "failures.csv"

  /// A larger file holds no settings.
  static let mostConfigurationBytes = 1 << 20

  /// Takes a folder that is there.
  ///
  /// - Throws: where there is no such folder, or another process holds it.
  public init(holding path: String) throws(FileError) {
    self.path = path
    lock = try FolderLock(path)
  }

  /// Makes a folder, with the folders above it, for a run that is new.
  ///
  /// - Throws: ``FederatedError`` where there is a run already or the folder cannot be made; `FileError` where another
  ///   process holds it.
  public convenience init(creating path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FederatedError(path, "the folder cannot be made", "name a place where you may write with --output")
    }
    try self.init(holding: path)
    guard !Self.isRun(path) else {
      throw FederatedError(path, "holds a run already", "give --resume \(path) to go on, or another --output")
    }
  }

  /// Whether a path is the folder of a run that has begun.
  public static func isRun(_ path: String) -> Bool { RunFile.exists(path + "/" + configuration) }

  /// The path of a file in it.
  public subscript(_ name: String) -> String { path + "/" + name }

  /// Whether something in it has that name, be it a link to nothing.
  public func has(_ name: String) -> Bool { RunFile.exists(self[name]) }

  /// The bytes of `config.json` of a folder, which need not be held.
  ///
  /// - Throws: ``FederatedError`` where there is none, or it is none of a run.
  public static func configuration(of path: String) throws(FederatedError) -> Data {
    let file = path + "/" + configuration
    guard RunFile.exists(file) else {
      throw FederatedError(path, "holds no config.json of a run", "name the folder that `mathrec fedtrain` wrote")
    }
    return try RunFile.read(file, most: mostConfigurationBytes)
  }

  /// Writes a file whole, or leaves what was there.
  public func write(_ data: Data, to name: String) throws {
    try explaining { try DurableFile.write(data, to: self[name]) }
  }

  /// The key of a private run's noise: that of the file, or a new one that is kept there, so that a round that is done again
  /// after a kill has the same noise.
  ///
  /// - Throws: ``FederatedError`` for a file that is none, and what keeps it from being written.
  public func secretNoiseKey() throws -> NoiseKey {
    let path = self[Self.noiseKey]
    if RunFile.exists(path) {
      guard let key = NoiseKey(bytes: [UInt8](try RunFile.read(path, most: 1 << 10))) else {
        throw FederatedError(path, "is no key of 32 bytes", "bring the file back, or start another run")
      }
      return key
    }
    let key = NoiseKey()
    try explaining { try DurableFile.write(Data(key.bytes), to: path) }
    chmod(path, 0o600)
    return key
  }

  /// Removes the key: noise that was drawn by it cannot be drawn again.
  public func removeNoiseKey() { unlink(self[Self.noiseKey]) }

  /// Does something that reads or writes files of the folder, and says what is the matter with the folder where it fails.
  public func explaining<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as FileError { throw explanation(of: error) }
  }

  /// What kept a file of the folder from being written, in the words of a run.
  public func explanation(of error: FileError) -> FederatedError {
    guard lock.isStill(at: path) else {
      return FederatedError(
        path, "the run's folder is gone: it was moved or removed while the run went on",
        "bring it back and give --resume \(path)")
    }
    return FederatedError(error.path, error.found, "\(error.advice); then give --resume \(path)")
  }

  /// Takes away the folder of a run that has not come so far as to have a history.
  public func removeUnbegun() {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard files == [Self.configuration] else { return }
    unlink(self[Self.configuration])
    rmdir(path)
  }
}
