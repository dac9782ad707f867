#if Federation
  import Foundation

  /// Files of keys, none of which is ever overwritten: a key that is lost cannot be made again.
  public enum KeyFiles {
    /// Writes `NAME.key` for its owner alone, `NAME.pub` and `NAME.openssh`.
    ///
    /// - Returns: the paths.
    /// - Throws: ``ContentError`` where one is there, or cannot be written.
    public static func write(_ key: NodeKey, name: String) throws(ContentError) -> [String] {
      let comment = String(name.split(separator: "/").last ?? "mathrec")
      let files = [
        (name + ".key", key.pem, mode_t(0o600)), (name + ".pub", key.publicKey.pem, 0o644),
        (name + ".openssh", key.publicKey.openSSHLine(comment: comment), 0o644),
      ]
      try refuse(files.map(\.0))
      for (path, text, mode) in files { try write([UInt8](text.utf8), to: path, mode: mode) }
      return files.map(\.0)
    }

    /// Writes `NAME.secret` for its owner alone: 32 random bytes as 64 hexadecimal digits without an end of line, so that it is the
    /// same secret to programs that strip blanks and to those that do not.
    public static func writeSecret(name: String) throws(ContentError) -> String {
      var generator = SystemRandomNumberGenerator()
      let digits = (0..<64).map { _ in String(Int.random(in: 0..<16, using: &generator), radix: 16) }.joined()
      let path = name + ".secret"
      try refuse([path])
      try write([UInt8](digits.utf8), to: path, mode: 0o600)
      return path
    }

    static func refuse(_ paths: [String]) throws(ContentError) {
      for path in paths where FileManager.default.fileExists(atPath: path) {
        throw ContentError(
          path, "it is there already, and keys are not overwritten", "choose another name, or remove it")
      }
    }

    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(ContentError) {
      func fail(_ call: String) -> ContentError {
        ContentError(
          path, "\(call) failed: \(String(cString: strerror(errno)))", "choose a folder that can be written to")
      }
      let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      guard file >= 0 else { throw fail("open") }
      defer { close(file) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          defer { unlink(path) }
          throw fail("write")
        }
        rest = rest.dropFirst(count)
      }
      guard fsync(file) == 0 else { throw fail("fsync") }
    }
  }
#endif
