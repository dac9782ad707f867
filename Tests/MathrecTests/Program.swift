import Foundation
import Testing

/// The built `mathrec`, run as a process of its own, as a user runs it.
struct Program {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
  }

  /// The folder of the checkout.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The program that was built with these tests lies beside the test bundle.
  static let path: String = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    let places = [own, bundle].map { $0.appendingPathComponent("mathrec").path }
    return places.first(where: FileManager.default.isExecutableFile) ?? places[0]
  }()

  static func sample(_ name: String) -> String { root + "/Samples/" + name }

  /// Runs `mathrec` with arguments, and waits for it at most two minutes.
  @discardableResult
  static func run(
    _ arguments: String..., input: Data? = nil, folder: String = root, environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, input: input, folder: folder, environment: environment)
  }

  static func run(
    _ arguments: [String], input: Data? = nil, folder: String = root, environment: [String: String] = [:]
  ) throws -> Outcome {
    try Run(path, arguments, input: input, folder: folder, environment: environment).wait()
  }

  /// Runs a line of shell with `mathrec` on its path.
  static func shell(_ line: String, folder: String) throws -> Outcome {
    let path = URL(fileURLWithPath: Self.path).deletingLastPathComponent().path
    let others = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try Run("/bin/sh", ["-c", line], folder: folder, environment: ["PATH": "\(path):\(others)"]).wait()
  }
}

/// A running process. Its output goes to files, so that no pipe fills up; `posix_spawn` and `waitpid` are used directly,
/// because Foundation's `Process` wants a run loop and tests run on many threads.
final class Run {
  let process: pid_t
  private let files: TemporaryFolder

  init(
    _ program: String, _ arguments: [String], input: Data? = nil, folder: String = Program.root,
    environment: [String: String] = [:]
  ) throws {
    files = try TemporaryFolder()
    try (input ?? Data()).write(to: URL(fileURLWithPath: files["input"]))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, files["input"], O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, files["output"], O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, files["errors"], O_WRONLY | O_CREAT, 0o600)
    var variables = ProcessInfo.processInfo.environment
    // Help is wrapped by the terminal's width.
    variables["COLUMNS"] = "80"
    variables.merge(environment) { $1 }
    // A shell goes to the folder and becomes the program: glibc shows no file action for that to Swift.
    let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments
    var list = words.map { strdup($0) as UnsafeMutablePointer<CChar>? } + [nil]
    var settings = variables.map { strdup("\($0)=\($1)") as UnsafeMutablePointer<CChar>? } + [nil]
    defer { for text in list + settings { free(text) } }
    var process = pid_t()
    let failure = posix_spawn(&process, words[0], &actions, nil, &list, &settings)
    try #require(failure == 0, "\(program): \(String(cString: strerror(failure)))")
    self.process = process
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Whether the process has written this to standard error, waiting for it at most so many seconds.
  func hasSaid(_ text: String, within seconds: Double) throws -> Bool {
    let end = Date() + seconds
    while Date() < end {
      if (try? String(contentsOfFile: files["errors"], encoding: .utf8))?.contains(text) == true { return true }
      usleep(1000)
    }
    return false
  }

  /// Waits for the end; a process that takes longer than two minutes is killed, and that fails the test.
  func wait() throws -> Program.Outcome {
    let end = Date() + 120
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      usleep(1000)
      guard Date() < end else {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        Issue.record("the program did not end within two minutes")
        break
      }
    }
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    return Program.Outcome(
      status: code, output: try Data(contentsOf: URL(fileURLWithPath: files["output"])),
      errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: files["errors"])), as: UTF8.self))
  }
}

/// A folder that goes away with its value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("mathrec-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it.
  subscript(_ name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(Array(bytes)).write(to: URL(fileURLWithPath: self[name]))
    return self[name]
  }

  @discardableResult
  func write(_ name: String, text: String) throws -> String { try write(name, text.utf8) }

  func contents() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}
