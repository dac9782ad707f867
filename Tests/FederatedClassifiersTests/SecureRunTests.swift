#if Federation
  import FederatedClassifiers
  import FederatedLearning
  import FileStorage
  import Foundation
  import Testing

  /// Runs in which the server sees sums alone.
  @Suite("Secure runs") struct SecureRunTests {
    private func settings(_ secure: SecureSums?) throws -> FederatedSettings {
      var settings = try RunTests.settings("fedavg", rounds: 1)
      (settings.sample, settings.weighting, settings.secure) = (3, .uniform, secure)
      return settings
    }

    private func model(_ settings: FederatedSettings) throws -> [String: Tensor] {
      let folder = try Folder()
      try RunTests.run(folder["run"], settings, isNew: true)
      return try TensorFile(path: folder["run"] + "/model.safetensors").tensors
    }

    @Test("the model is that of an open run to one step of the numbers' grid, and the same every time")
    func near() throws {
      let secure = SecureSums(bits: 20, bound: 4)
      let (open, masked) = (try model(settings(nil)), try model(settings(secure)))
      #expect(try model(settings(secure)) == masked && open != masked)
      let step = Float(2 * secure.bound / Double(1 << secure.bits - 1))
      for (name, tensor) in open {
        for (plain, found) in zip(tensor.values, masked[name]?.values ?? []) {
          #expect(abs(plain - found) <= 1.01 * step)
        }
      }
      #expect(masked.keys.sorted() == open.keys.sorted())
    }

    @Test("what needs single updates is refused before anything is read, with its reason")
    func refusals() throws {
      func refusal(_ words: String, _ change: (inout FederatedSettings) throws -> Void) throws {
        var settings = try settings(SecureSums())
        try change(&settings)
        #expect {
          try settings.check()
        } throws: { "\($0)".contains(words) }
      }
      try settings(SecureSums()).check()
      try refusal("single updates") { $0.engine = try EngineSettings(aggregation: "median") }
      try refusal("is not masked") { $0.engine = try EngineSettings(strategy: "fedcurv") }
      try refusal("its own steps") { $0.engine = try EngineSettings(strategy: "fednova") }
      try refusal("masks do not add up") { $0.engine = try EngineSettings(compress: "eden:1") }
      try refusal("would know what the others sent") { $0.sample = 2 }
      try refusal("--secure-bits") { $0.secure = SecureSums(bits: 31) }
      try refusal("--secure-bound") { $0.secure = SecureSums(bound: 0) }
      try refusal("--attack") { $0.attack = try Attack("sign:0.2") }
    }

    @Test("settings are written and read as the same")
    func stored() throws {
      let settings = try settings(SecureSums(bits: 8, bound: 0.5))
      let written = try RunConfiguration(program: "test", settings: settings)
      #expect(try RunConfiguration(written.data, path: "x").settings == settings)
    }
  }
#endif
