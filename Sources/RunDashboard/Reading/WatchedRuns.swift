import FederatedLearning
import FileStorage
import Foundation
import Synchronization

/// Runs that are watched: read again where a file of theirs has changed, and only then.
public final class WatchedRuns: Sendable {
  private let places: [String]
  private let now: @Sendable () -> Double
  private let known: Mutex<[String: Known]> = Mutex([:])

  private struct Known {
    var stamp: String
    var snapshot: RunSnapshot
  }

  /// More runs are not shown: so many lines in one figure are none.
  public static let mostRuns = 64

  /// - Parameters:
  ///   - places: folders of runs, or folders of such folders, which may fill up later.
  ///   - now: seconds since 1970.
  public init(_ places: [String], now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }) {
    self.places = places
    self.now = now
  }

  /// What all runs are like now, and a text that changes with them.
  public func snapshots() -> (runs: [RunSnapshot], tag: String) {
    let folders = Array(places.flatMap(Self.runFolders).prefix(Self.mostRuns))
    let names = Self.names(folders)
    var tag = Fingerprint()
    let runs = zip(folders, names).map { folder, name in
      let (isHeld, written, files) = Self.stamp(folder)
      let isFresh = written.map { now() - $0 < 60 } ?? false
      let stamp = "\(name) \(isHeld) \(isFresh) \(files)"
      tag.add(stamp.utf8)
      if let known = known.withLock({ $0[folder] }), known.stamp == stamp { return known.snapshot }
      let snapshot = RunReader(name: name, folder: folder).snapshot(isHeld: isHeld, written: written, now: now())
      known.withLock { $0[folder] = Known(stamp: stamp, snapshot: snapshot) }
      return snapshot
    }
    return (runs, "\"\(tag.text)\"")
  }

  /// The folder itself, or the runs in it.
  static func runFolders(_ folder: String) -> [String] {
    let manager = FileManager.default
    guard !manager.fileExists(atPath: folder + "/" + RunFolder.history) else { return [folder] }
    let inside = ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
      .filter(RunFolder.isRun)
    return inside.isEmpty ? [folder] : inside
  }

  /// The last part of each path, or the whole path where that is not unique.
  private static func names(_ folders: [String]) -> [String] {
    let short = folders.map { ($0 as NSString).standardizingPath }.map { ($0 as NSString).lastPathComponent }
    let counts = Dictionary(short.map { ($0, 1) }, uniquingKeysWith: +)
    return zip(folders, short).map { (counts[$1] ?? 0) > 1 ? $0 : $1 }
  }

  private static let files = [
    RunFolder.configuration, RunFolder.history, RunFolder.journal, RunFolder.failures, RunFolder.log,
    RunFolder.checkpoint, "confusion.csv", "summary.json", "model.safetensors",
  ]

  /// Whether a process works in the folder, when it was written to last, and what its files are by size and time.
  private static func stamp(_ folder: String) -> (isHeld: Bool, written: Double?, files: String) {
    var (text, latest) = ("", 0.0)
    for name in files {
      var information = stat()
      guard stat(folder + "/" + name, &information) == 0 else { continue }
      let time = information.st_mtim
      text += "\(name):\(information.st_size):\(time.tv_sec).\(time.tv_nsec) "
      latest = max(latest, Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }
    return (FolderLock.holder(of: folder) != nil, latest > 0 ? latest : nil, text)
  }
}
