#if Federation
  import Foundation
  import Testing

  /// `publish`, `merge`, `verify`, `pull`, `pin` and `keygen` as processes, in a folder; web servers and IPFS are in Tests/Store.
  @Suite struct PublishCommandTests {
    private static let model = Program.root + "/Models/symbols.safetensors"

    /// Runs a command in the folder, and expects it to work.
    @discardableResult
    private func done(_ folder: TemporaryFolder, _ arguments: String...) throws -> Program.Outcome {
      let outcome = try Program.run(arguments, folder: folder.path, environment: ["SOURCE_DATE_EPOCH": "1"])
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
      return outcome
    }

    @Test("a base, two updates, a round; verified, pulled and pinned")
    func wholeWay() throws {
      let folder = try TemporaryFolder()
      for name in ["office", "site1", "site2"] {
        #expect(try done(folder, "keygen", "node", name).text.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
      }
      let base = try done(
        folder, "publish", Self.model, "--store", "shelf", "--key", "office.key", "--aggregation", "median")
      #expect(base.text.wholeMatch(of: /bafyrei[a-z2-7]{52}\n/) != nil)
      for (site, seed) in [("site1", "1"), ("site2", "2")] {
        let update = try done(
          folder, "publish", "--update", "--from", "shelf", "--store", "shelf", "--key", site + ".key", "--data",
          "synthetic:2:1,2,+", "--seed", seed, "--yes", "--publisher", "office.pub")
        #expect(update.errors.contains("training on 6 symbols, from round 0"))
        #expect(update.errors.contains("readable by everyone"))
      }
      let round = try done(folder, "merge", "shelf", "--key", "office.key", "--least", "2")
      #expect(round.errors.contains("round 1: 2 updates"))
      let verified = try done(folder, "verify", "--from", "shelf", "--chain", "--publisher", "office.pub")
      #expect(
        verified.lines.count == 5 && verified.text.contains("round 1 is what its 2 updates come to: model bafybei"))

      try FileManager.default.copyItem(atPath: Self.model, toPath: folder["old.safetensors"])
      let pulled = try done(folder, "pull", "shelf", "--model", "old.safetensors", "--publisher", "office.pub")
      #expect(pulled.text.hasPrefix("old.safetensors is of round 1 now: 1 increments"))
      #expect(
        try done(folder, "pull", "shelf", "--model", "new.safetensors").errors.contains("taken on trust from key"))
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder["old.safetensors"]))
          == Data(contentsOf: URL(fileURLWithPath: folder["new.safetensors"])))
      #expect(
        try done(folder, "pull", "shelf", "--model", "new.safetensors").text
          == "new.safetensors is of round 1, the newest\n")

      try done(folder, "pin", "--from", "shelf", "--store", "copy", "--car", "copy.car", "--history")
      for store in ["copy", "copy.car"] { try done(folder, "verify", "--from", store, "--chain") }
      let old = try Program.run(
        "pin", String(base.text.dropLast()), "--from", "shelf", "--store", "copy", folder: folder.path)
      #expect(old.status == 1 && old.errors.contains("copy/HEAD: it has round 1"))
      // A block that was changed on the disk.
      let blocks = folder["copy"] + "/blocks"
      let victim = try #require(
        FileManager.default.subpathsOfDirectory(atPath: blocks).filter { $0.contains("bafkrei") }.sorted().first)
      try Data([1]).write(to: URL(fileURLWithPath: blocks + "/" + victim))
      let damaged = try Program.run("verify", "--from", "copy", "--chain", folder: folder.path)
      #expect(damaged.status == 1 && damaged.errors.contains("it is damaged: its hash is another"))
    }

    @Test("what is wrong is said with what to do")
    func mistakes() throws {
      let folder = try TemporaryFolder()
      try done(folder, "keygen", "node", "office")
      try done(folder, "keygen", "node", "thief")
      let again = try Program.run("keygen", "node", "office", folder: folder.path)
      #expect(
        again.status == 1
          && again.errors
            == "Error: office.key: it is there already, and keys are not overwritten; choose another name, or remove it\n"
      )
      try done(folder, "publish", Self.model, "--store", "shelf", "--key", "office.key")
      let cases: [([String], String)] = [
        (["publish", Self.model, "--store", "shelf", "--key", "thief.key"], "published there"),
        (["publish", Self.model, "--store", "shelf", "--key", "office.pub"], "private key"),
        (["publish", "nowhere", "--store", "shelf2", "--key", "office.key"], "cannot be read"),
        (["publish", "office.pub", "--store", "shelf2", "--key", "office.key"], "office.pub"),
        (["merge", "shelf", "--key", "thief.key"], "merge with the publisher's key"),
        (["merge", "shelf", "--key", "office.key"], "--trust"),
        (["merge", "shelf", "--key", "office.key", "--trust", "office.pub"], "0 updates count, and 1 must"),
        (["verify", "--from", "nowhere"], "there is no such folder"),
        (["verify", "bafy", "--from", "shelf"], "give a name like bafy... or Qm..., whole"),
        (["pull", "empty", "--model", "x"], "there is no such folder"),
        (["keygen", "node", "nowhere/x"], "choose a folder that can be written to"),
      ]
      for (arguments, words) in cases {
        let outcome = try Program.run(arguments, folder: folder.path)
        #expect(
          outcome.status == 1 && outcome.text.isEmpty && outcome.errors.contains(words),
          "\(arguments): \(outcome.errors)")
      }
    }

    @Test("an authority is made by openssl, whose commands are shown")
    func authority() throws {
      let folder = try TemporaryFolder()
      let shown = try done(folder, "keygen", "authority", "office", "--host", "fl.example.org", "--print")
      #expect(shown.lines.count == 2 && shown.text.contains("subjectAltName=DNS:fl.example.org"))
      #expect(try folder.contents().isEmpty)
      guard try Program.shell("command -v openssl", folder: folder.path).status == 0 else { return }
      try done(folder, "keygen", "authority", "office", "--host", "fl.example.org", "--host", "192.168.1.20")
      let checked = try Program.shell(
        "openssl verify -CAfile office-ca.crt -verify_hostname fl.example.org office-server.crt && openssl verify -CAfile office-ca.crt -verify_ip 192.168.1.20 office-server.crt && stat -c %a office-ca.key office-server.key",
        folder: folder.path)
      #expect(
        checked.text == "office-server.crt: OK\noffice-server.crt: OK\n600\n600\n", "\(checked.text)\(checked.errors)")
      try done(folder, "keygen", "secret", "office")
      #expect(try folder.contents().contains("office.secret"))
    }
  }
#endif
