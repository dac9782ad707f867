import FuzzSupport
import Testing

@Suite struct MutatorTests {
  @Test func oneSeedMakesOneInput() {
    func inputs(_ seed: UInt64, _ number: Int) -> [[UInt8]] {
      var mutator = Mutator(seed: seed, name: "a", number: number)
      return [mutator.bytes(Array(0..<100)), Array(mutator.text("{\"a\": [1, 2.5e3]}").utf8)]
    }
    #expect(inputs(1, 0) == inputs(1, 0))
    #expect(inputs(1, 0) != inputs(2, 0) && inputs(1, 0) != inputs(1, 1))
  }

  @Test func numbersAndNamesOfATextAreChanged() {
    var seen: Set<String> = []
    for number in 0..<500 {
      var mutator = Mutator(seed: 3, number: number)
      seen.insert(mutator.text("width: 17"))
    }
    #expect(seen.count > 200)
    #expect(seen.contains { $0.hasPrefix("width: ") && $0.contains("9223372036854775807") })
    #expect(seen.contains { $0.hasSuffix(": 17") && !$0.hasPrefix("width") })
  }

  @Test func aSafetensorsHeaderKeepsItsLength() {
    let header = Array("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".utf8)
    let file = [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header + [0, 0, 128, 63]
    var fitting = 0
    for number in 0..<300 {
      var mutator = Mutator(seed: 1, number: number)
      let mutant = mutator.safetensors(file)
      let length = mutant.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
      if length + 8 <= UInt64(mutant.count) { fitting += 1 }
    }
    #expect(fitting > 200)
  }

  @Test func checksumsAreThoseOfTheStandard() {
    // The check value of CRC-32: that of the nine digits.
    #expect(Checksum.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(Gzip.stored([]).count == 10 + 5 + 8)
  }

  @Test func aFailingCaseSaysItsSeed() throws {
    struct Wrong: Error {}
    #expect(throws: FuzzRun.Failure.self) {
      try FuzzRun.run("always", cases: 3) { _ in throw Wrong() }
    }
    do {
      try FuzzRun.run("third", cases: 5) { mutator in
        if mutator == Mutator(seed: 1, name: "third", number: 2) { throw Wrong() }
      }
    } catch let failure as FuzzRun.Failure {
      #expect(failure.description.hasPrefix("third: MATHREC_FUZZ_SEED=1 MATHREC_FUZZ_CASE=2 failed"))
    }
  }
}
