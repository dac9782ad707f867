#if Federation
  import FileStorage
  import Foundation

  /// Where Flower's program is, and how this one gets it where it is not.
  public enum FlowerProgram {
    private static let name = "flower-superlink"
    /// The version that is installed where none is.
    public static let version = "1.42.0"

    /// - Parameter named: by the user; nil: that of PATH, or of this program's own environment.
    /// - Throws: ``FlowerError`` that says how to install it.
    public static func find(_ named: String?) throws(FlowerError) -> String {
      let paths = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      let places = named.map { [$0] } ?? paths + [environment].compactMap(\.self).map { "\($0)/bin/\(name)" }
      if let found = places.first(where: FileManager.default.isExecutableFile) { return found }
      throw FlowerError(
        .local, named ?? name, "it is not on this machine",
        "install it with: pip install 'flwr>=1.40,<1.43', or name it with --flower")
    }

    /// The folder of this program's own Python environment with Flower; nil where the user has no folder for such things.
    public static var environment: String? {
      let variables = ProcessInfo.processInfo.environment
      if let folder = variables["XDG_CACHE_HOME"], folder.hasPrefix("/") {
        return folder + "/mathrec/flower-\(version)"
      }
      return variables["HOME"].map { "\($0)/.cache/mathrec/flower-\(version)" }
    }

    /// Installs it into that environment.
    ///
    /// - Throws: ``FlowerError`` with the words of what failed.
    public static func install() throws(FlowerError) -> String {
      guard let environment else {
        throw FlowerError(.local, "HOME", "it is not set, and Flower needs a folder", "name the program with --flower")
      }
      try run(["python3", "-m", "venv", environment], "apt-get install python3-venv")
      try run(
        ["\(environment)/bin/pip", "install", "--quiet", "flwr==\(version)"],
        "check the network, or install it elsewhere and name it with --flower")
      return try find("\(environment)/bin/\(name)")
    }

    private static func run(_ words: [String], _ remedy: String) throws(FlowerError) {
      let (status, lines): (Int32, [Substring])
      do { (status, lines) = try OtherProgram.run(words) } catch {
        throw FlowerError(.local, words[0], "it cannot be run: \(error.localizedDescription)", remedy)
      }
      guard status == 0 else {
        let words = words.joined(separator: " ")
        throw FlowerError(.local, words, "it failed: \(lines.suffix(3).joined(separator: " "))", remedy)
      }
    }
  }
#endif
