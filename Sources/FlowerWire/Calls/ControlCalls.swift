#if Federation
  import Crypto

  /// Requests of the Control API, which has no authentication and is for the SuperLink's own machine.
  public enum ControlCalls {
    /// `register-node`: admits a key.
    public static func registerNode(publicKey: [UInt8], name: String) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.field(1, publicKey)
      writer.field(3, name)
      return writer.content
    }

    /// `start-run` of an app that is nothing but its name: the work is done by whoever acquires the task.
    public static func startRun(_ app: [UInt8]) -> [UInt8] {
      var (bundle, request) = (ProtobufWriter(), ProtobufWriter())
      bundle.field(1, FlowerObject.id(of: app))
      bundle.field(2, app)
      request.bytes(1, bundle.content)
      return request.content
    }

    /// The run's number in the answer of `start-run`.
    public static func runID(_ answer: [UInt8]) throws(WireError) -> UInt64 {
      try Reading.number(answer, field: 1, "the run's number")
    }

    /// `list-runs` of one run.
    public static func listRun(_ run: UInt64) -> [UInt8] { stopRun(run) }

    /// Whether a run of `list-runs` was stopped by somebody.
    public static func wasStopped(_ answer: [UInt8]) throws(WireError) -> Bool {
      var (reader, isStopped) = (ProtobufReader(answer, subject: "the SuperLink's runs"), false)
      while let entry = try reader.next() {
        guard entry.number == 1 else { continue }
        var pair = try entry.message()
        while let field = try pair.next() {
          guard field.number == 2 else { continue }
          var run = try field.message()
          while let field = try run.next() {
            guard field.number == 10 else { continue }
            var status = try field.message()
            while let field = try status.next() {
              if field.number == 2 { isStopped = try field.text() == "stopped" }
            }
          }
        }
      }
      return isStopped
    }

    /// `stop-run`.
    public static func stopRun(_ run: UInt64) -> [UInt8] {
      var writer = ProtobufWriter()
      writer.field(1, run)
      return writer.content
    }
  }

  /// A Flower app of no code: a zip archive with a `pyproject.toml` and Flower's list of contents, stored and not compressed.
  ///
  /// Nobody runs it here. A SuperNode of Flower's own installs it and then takes `client` of whatever Python package `mathrec` is
  /// installed beside it: so a site with other software takes part (`python/mathrec/federation.py`).
  public enum EmptyApp {
    /// The archive's bytes, the same every time.
    public static let archive: [UInt8] = {
      let text = """
        [project]
        name = "mathrec"
        version = "1.0.0"
        license = {file = "LICENSE"}
        dependencies = ["flwr>=1.40.0"]

        [tool.flwr.app]
        publisher = "mathrec"
        fab-format-version = 1
        flwr-version-target = "1.41.0"

        [tool.flwr.app.components]
        serverapp = "mathrec:server"
        clientapp = "mathrec:client"

        """
      let project = File(name: "pyproject.toml", content: Array(text.utf8))
      // Name, SHA-256 and bits of each file, as `flwr install` wants to find them.
      let line = "\(project.name),\(FlowerObject.id(of: project.content)),\(8 * project.content.count)"
      return zip([project, File(name: ".info/CONTENT", content: Array(line.utf8))])
    }()

    private struct File {
      let name: String
      let content: [UInt8]
    }

    private static func zip(_ files: [File]) -> [UInt8] {
      func bytes(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      }
      func short(_ values: Int...) -> [UInt8] { values.flatMap { bytes($0, 2) } }
      func long(_ values: Int...) -> [UInt8] { values.flatMap { bytes($0, 4) } }
      var (archive, directory) = ([UInt8](), [UInt8]())
      for file in files {
        let (letters, size) = (Array(file.name.utf8), file.content.count)
        // Version 2.0, no flags, stored, 1980-01-01, CRC, both sizes, the name's length and no extra field.
        var common = short(20, 0, 0, 0, 0x21)
        common += long(Int(checksum(file.content)), size, size)
        common += short(letters.count, 0)
        directory += long(0x0201_4b50)
        directory += short(20)
        directory += common
        directory += short(0, 0, 0)
        directory += long(0, archive.count)
        directory += letters
        archive += long(0x0403_4b50)
        archive += common
        archive += letters
        archive += file.content
      }
      let start = archive.count
      archive += directory
      archive += long(0x0605_4b50, 0)
      archive += short(files.count, files.count)
      archive += long(directory.count, start)
      archive += short(0)
      return archive
    }

    /// CRC-32 of ZIP.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
      var sum = ~UInt32(0)
      for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
      }
      return ~sum
    }
  }
#endif
