import FuzzSupport
import RandomStreams
import Testing

@testable import FederatedLearning

@Suite("Codecs of updates")
struct CodecTests {
  /// A model of one tensor.
  private func schema(_ count: Int) throws -> TensorSchema {
    try TensorSchema([TensorDescription(name: "w", shape: [count])])
  }

  private func codec(_ text: String) throws -> UpdateCodec {
    UpdateCodec(try CodecSpecification(text, option: "--compress"))
  }

  /// What arrives of values in a round, and the bytes that were sent.
  private func estimate(_ codec: UpdateCodec, _ values: [Float], round: Int) throws -> (values: [Float], bytes: Int) {
    let (context, schema) = (FilterContext(round: round, client: 3, seed: 11), try schema(values.count))
    var memory: [Section: [Float]] = [:]
    let sent = try codec.outgoing(WirePayload(values, schema), context, memory: &memory)
    return (try codec.incoming(sent, context).values, sent.byteCount)
  }

  private static func normal(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { _ in Float(random.normal()) }
  }

  /// Vectors on which estimates go wrong in ways of their own.
  private static let vectors: [(name: String, values: [Float])] = {
    let count = 1 << 12
    var random = RandomStream(seed: 4)
    let spread = (0..<count).map { _ in
      Float((1.5 * random.normal()).magnitude.exponential * (random.uniform() < 0.5 ? -1 : 1))
    }
    var (one, two) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
    one[77] = 3
    (two[5], two[3000]) = (1, -2)
    return [("normal", normal(count, seed: 1)), ("log-normal", spread), ("one spike", one), ("two spikes", two)]
  }()

  @Test(
    "the mean of many encodings is the value",
    arguments: ["sample:0.25", "uniform:2", "rotate,uniform:1", "eden:1", "eden:2", "sample:0.25,eden:1"])
  func unbiased(_ text: String) throws {
    let codec = try codec(text)
    for (name, values) in Self.vectors {
      // A spike's error is that of few numbers, and may be four standard errors.
      let (draws, most) = name.contains("spike") ? (2000, 16.0) : (200, 1.5)
      var (sums, error) = ([Double](repeating: 0, count: values.count), 0.0)
      for draw in 0..<draws {
        let estimate = try estimate(codec, values, round: draw).values
        for index in sums.indices { sums[index] += Double(estimate[index]) }
        error += estimate.squaredDistance(to: values)
      }
      // The mean's squared error is that of one draw over the draws, give or take the spread of the sum.
      let mean = sums.map { Float($0 / Double(draws)) }
      let expected = error / Double(draws) / Double(draws)
      #expect(mean.squaredDistance(to: values) < most * expected + 1e-9, "\(text), \(name)")
    }
  }

  @Test("DRIVE shrinks, and EDEN's error is the larger for not doing so")
  func drive() throws {
    let values = Self.normal(1 << 15, seed: 9)
    let drive = try estimate(try codec("drive:1"), values, round: 0).values
    let dot = zip(drive, values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(dot / (values.norm * values.norm) - 2 / Double.pi) < 0.01)
  }

  @Test(
    "the measured error is that of the literature, within 2 %",
    arguments: [
      ("eden:1", 0.5708), ("eden:2", 0.1332), ("eden:3", 0.0358), ("eden:4", 0.0096), ("drive:1", 0.3634),
      ("drive:2", 0.1175), ("drive:3", 0.0345), ("drive:4", 0.0095), ("sample:0.25", 3.0),
      ("sample:0.25,eden:1", 5.283),
    ])
  func error(_ text: String, _ expected: Double) throws {
    let codec = try codec(text)
    var relative = 0.0
    for seed in 0..<4 as Range<UInt64> {
      let values = Self.normal(4 << 15, seed: 100 + seed)
      let estimate = try estimate(codec, values, round: Int(seed)).values
      relative += estimate.squaredDistance(to: values) / (values.norm * values.norm) / 4
    }
    #expect(abs(relative / expected - 1) < 0.02, "\(text): \(relative)")
  }

  @Test("a rotation is undone, of any length, and both ends turn alike")
  func rotation() {
    for count in [0, 1, 2, 3, 15, 16, 17, 100, 1 << 15, (1 << 15) + 1234] {
      let values = Self.normal(count, seed: 2)
      let rotation = HadamardRotation(count: count, RandomStream(seed: 5))
      var turned = values
      rotation.apply(&turned)
      #expect(abs(turned.norm - values.norm) < 1e-4 * (1 + values.norm))
      rotation.undo(&turned)
      #expect(turned.squaredDistance(to: values) < 1e-9 * (1 + values.norm * values.norm), "\(count)")
    }
  }

  @Test("the transform is that of its definition")
  func transform() {
    // Twice in a row with signs s and t: entry i of H t H s over n is Σ_j Σ_k ...; here of four values, by a plain sum.
    let (count, seed) = (32, UInt64(6))
    var random = RandomStream(seed: seed)
    let (first, second) = (random.next(), random.next())
    func plain(_ values: [Double], _ signs: UInt64) -> [Double] {
      (0..<count).map { row in
        (0..<count).reduce(0.0) { sum, column in
          let hadamard = (row & column).nonzeroBitCount % 2 == 0 ? 1.0 : -1
          return sum + hadamard * (signs >> UInt64(column) & 1 == 1 ? -1 : 1) * values[column]
        } / Double(count).squareRoot()
      }
    }
    var values = Self.normal(count, seed: 3)
    let expected = plain(plain(values.map(Double.init), first), second)
    HadamardRotation(count: count, RandomStream(seed: seed)).apply(&values)
    for (value, expected) in zip(values, expected) { #expect(abs(Double(value) - expected) < 1e-5) }
  }

  @Test("bytes are those of the formula")
  func bytes() throws {
    let values = Self.normal(199_210, seed: 8)
    for (text, bytes) in [
      // Six blocks of 2^15 and of the rest 2,048, 512, 32, 8 and 2: scales of 4 bytes, bits rounded up by the block.
      ("eden:1", 11 * 4 + 199_208 / 8 + 1), ("uniform:2", 11 * 8 + 199_208 / 4 + 1), ("float32", 796_840),
      ("sample:0.25", 49_803 * 4),
    ] {
      #expect(try estimate(try codec(text), values, round: 0).bytes == bytes, "\(text)")
    }
    // Places that are drawn at random cost little more than their entropy.
    let sparse = try estimate(try codec("stc:0.01"), values, round: 0).bytes
    #expect(sparse > 2000 && sparse < 2450)
  }

  @Test("what is sent and what is kept back are the whole", arguments: ["topk:0.1", "stc:0.1", "topk:1"])
  func feedback(_ text: String) throws {
    let (codec, schema) = (try codec(text), try schema(1000))
    var (memory, sum, all) = (
      [Section: [Float]](), [Double](repeating: 0, count: 1000), [Double](repeating: 0, count: 1000)
    )
    for round in 0..<5 {
      let (values, context) = (Self.normal(1000, seed: UInt64(round)), FilterContext(round: round, client: 0, seed: 1))
      let sent = try codec.outgoing(WirePayload(values, schema), context, memory: &memory)
      sum.add(try codec.incoming(sent, context).values)
      all.add(values)
    }
    let rest = try #require(memory[UpdateCodec.residual])
    for index in all.indices { #expect(abs(all[index] - sum[index] - Double(rest[index])) < 1e-4) }
    let kept = codec.sentCount(schema)
    #expect(kept == (text == "topk:1" ? 1000 : 100))
  }

  @Test("the largest values by hand")
  func topK() throws {
    #expect(try estimate(try codec("topk:0.4"), [1, -5, 2, 0, 3], round: 0).values == [0, -5, 0, 0, 3])
    // Of the mean size 4.
    #expect(try estimate(try codec("stc:0.4"), [1, -5, 2, 0, 3], round: 0).values == [0, -4, 0, 0, 4])
  }

  @Test("clients train what they send, and what they send is what they trained", arguments: ["mask:0.3", "low-rank:2"])
  func restriction(_ text: String) throws {
    let codec = try codec(text)
    let schema = try TensorSchema([
      TensorDescription(name: "kernel", shape: [3, 4, 5]), TensorDescription(name: "bias", shape: [5]),
    ])
    let context = FilterContext(round: 1, client: 2, seed: 3)
    let restrict = try #require(codec.restriction(schema, context))
    var gradient = Self.normal(65, seed: 7)
    let whole = gradient
    restrict(&gradient)
    #expect(gradient.squaredDistance(to: whole) > 1)
    var again = gradient
    restrict(&again)
    #expect(again.squaredDistance(to: gradient) < 1e-9)
    var none: [Section: [Float]] = [:]
    let sent = try codec.outgoing(WirePayload(gradient, schema), context, memory: &none)
    #expect(sent.byteCount < 4 * 40)
    #expect(try codec.incoming(sent, context).values.squaredDistance(to: gradient) < 1e-9)
  }

  @Test("numbers that are none do no harm before they are refused")
  func notFinite() throws {
    for text in ["uniform:3", "eden:1", "eden:4", "drive:2", "rotate,uniform:1", "topk:0.5", "stc:0.5", "sample:0.5"] {
      for odd in [Float.nan, .infinity, -.infinity] {
        let values = [1, odd, -2, 3]
        let context = FilterContext(round: 0, client: 3, seed: 11)
        var none: [Section: [Float]] = [:]
        let sent = try codec(text).outgoing(WirePayload(values, schema(4)), context, memory: &none)
        // Refused here, or as a payload that is not finite.
        if let arrived = try? codec(text).incoming(sent, context) {
          _ = try? Payload(arrived.values, schema(4), subject: "a client")
        }
      }
    }
  }

  @Test(
    "bytes that are none of the codec are refused",
    arguments: ["eden:2", "sample:0.3,uniform:3", "topk:0.1", "stc:0.2"])
  func hostile(_ text: String) throws {
    let (codec, schema) = (try codec(text), try schema(500))
    let context = FilterContext(round: 0, client: 3, seed: 11)
    var none: [Section: [Float]] = [:]
    let good = try codec.outgoing(WirePayload(Self.normal(500, seed: 1), schema), context, memory: &none)
    for count in 0..<good.packed.count {
      var cut = good
      cut.packed = Array(good.packed.prefix(count))
      #expect(throws: FederatedError.self) { try codec.incoming(cut, context) }
    }
    var long = good
    long.packed.append(0)
    #expect(throws: FederatedError.self) { try codec.incoming(long, context) }
    for place in good.packed.indices {
      for bit in 0..<8 {
        var changed = good
        changed.packed[place] ^= 1 << UInt8(bit)
        if let values = try? codec.incoming(changed, context).values { #expect(values.count == 500) }
      }
    }
  }

  @Test("steps are read, written and refused with their reason")
  func specifications() throws {
    for text in ["sample:0.25,eden:1", "rotate,uniform:4", "mask:0.5,eden:2", "low-rank:8", "topk:0.01", "float32"] {
      #expect(try CodecSpecification(text, option: "--compress").text == text)
    }
    for (text, words) in [
      ("", "no step"), ("eden", "no number"), ("eden:9", "1 to 4"), ("eden:1,sample:0.5", "before"),
      ("sample:0", "no share"), ("rotate", "saves nothing"), ("rotate:3", "takes no number"),
      ("sample:0.5,topk:0.1", "largest"),
      ("zip", "no step"), ("eden:1,eden:1", "does not go with"), ("rotate,topk:0.1", "saves nothing"),
    ] {
      let error = #expect(throws: FederatedError.self) { try CodecSpecification(text, option: "--compress") }
      #expect(error?.description.contains(words) == true, "\(text): \(error?.description ?? "")")
    }
    for text in ["sample:0.25,eden:1", "topk:0.1", "uniform:1", "rotate,uniform:2", "mask:0.5"] {
      #expect(throws: FederatedError.self) { try EngineSettings(down: text) }
    }
    #expect(throws: FederatedError.self) { try EngineSettings(given: ["clip": 1], compress: "topk:0.1") }
  }

  @Test("what clients hold follows the model, and does not drift from it")
  func increments() throws {
    let increment = try ModelIncrement(CodecSpecification("eden:1", option: "--down"))
    let schema = try schema(5000)
    let model = try Payload(Self.normal(5000, seed: 2), schema, subject: "the model")
    var (held, last) = (Payload(schema), model.values.norm)
    for round in 1...20 {
      try increment.move(&held, to: model, round: round, seed: 9)
      let distance = held.values.squaredDistance(to: model.values).squareRoot()
      #expect(distance < 0.85 * last)
      last = distance
    }
    #expect(last < 0.01 * model.values.norm)
    // A round's change, or the model for who is far behind.
    let (one, whole) = (
      increment.byteCount(roundsBehind: 1, model: schema), increment.byteCount(roundsBehind: nil, model: schema)
    )
    #expect(whole == 48 + 20_000 && one < 800)
    #expect(increment.byteCount(roundsBehind: 3, model: schema) == 3 * one)
    #expect(increment.byteCount(roundsBehind: 1000, model: schema) == whole)
  }
}

extension Double {
  fileprivate var exponential: Double { (1...40).reversed().reduce(1.0) { 1 + $0 * self / Double($1) } }
}

@Suite("Updates as bytes")
struct UpdateMessageTests {
  private let sections = [Section("control"), Section("labels", .ofClasses)]

  private func update(packed: Bool) throws -> (WireUpdate, TensorSchema) {
    let schema = try TensorSchema([
      TensorDescription(name: "kernel", shape: [2, 3]), TensorDescription(name: "bias", shape: [3], role: .classBias),
    ])
    var change = WirePayload(packed ? [] : (0..<9).map(Float.init), schema)
    if packed { change.packed = [1, 2, 3, 255] }
    return (
      WireUpdate(
        client: 5, round: 6, change: change,
        sections: [sections[0]: (0..<9).map { Float($0) / 7 }, sections[1]: [1, 2, 3]], examples: 10, steps: 3,
        pathLength: 2.5, training: MetricSums([.loss: 0.125, .correct: 7], count: 30)), schema
    )
  }

  @Test("a message is read back as it was written, and is as long as it says", arguments: [false, true])
  func inverse(_ packed: Bool) throws {
    let (update, schema) = try update(packed: packed)
    let bytes = try UpdateMessage.encode(update)
    #expect(bytes.count == update.byteCount)
    let read = try UpdateMessage.decode(bytes, model: schema, asked: sections, subject: "client 5")
    #expect(read.change == update.change && read.sections == update.sections && read.training == update.training)
    #expect(read.client == 5 && read.round == 6 && read.examples == 10 && read.steps == 3 && read.pathLength == 2.5)
  }

  @Test("every prefix is refused, and no change of a bit does harm", arguments: [false, true])
  func hostile(_ packed: Bool) throws {
    let (update, schema) = try update(packed: packed)
    let bytes = try UpdateMessage.encode(update)
    for count in bytes.indices {
      let error = #expect(throws: FederatedError.self) {
        try UpdateMessage.decode(Array(bytes.prefix(count)), model: schema, asked: sections, subject: "client 5")
      }
      #expect(error?.subject == "client 5")
    }
    for place in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[place] ^= 1 << UInt8(bit)
        _ = try? UpdateMessage.decode(changed, model: schema, asked: sections, subject: "client 5")
      }
    }
    #expect(throws: FederatedError.self) {
      try UpdateMessage.decode(bytes + [0], model: schema, asked: sections, subject: "client 5")
    }
    let other = try TensorSchema([TensorDescription(name: "kernel", shape: [9])])
    #expect(throws: FederatedError.self) {
      try UpdateMessage.decode(bytes, model: other, asked: sections, subject: "client 5")
    }
    #expect(throws: FederatedError.self) {
      try UpdateMessage.decode(bytes, model: schema, asked: [sections[0]], subject: "client 5")
    }
  }
}
