import FileStorage
import Testing

@testable import FederatedLearning

extension FilterChain {
  /// Of filters that remember nothing.
  func outgoing(_ payload: WirePayload, _ context: FilterContext) throws -> WirePayload {
    var none: [Section: [Float]] = [:]
    return try outgoing(payload, context, memory: &none)
  }
}

@Suite("Update filters")
struct FilterTests {
  private let context = FilterContext(round: 2, client: 7, seed: 3)

  private func payload(_ values: [Float]) throws -> WirePayload {
    WirePayload(values, try TensorSchema([TensorDescription(name: "w", shape: [values.count])]))
  }

  /// Adds numbers that both ends draw, and takes them away again: a mask.
  private struct Mask: UpdateFilter {
    func outgoing(
      _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
    ) -> WirePayload { masked(payload, context, 1) }
    func incoming(_ payload: WirePayload, _ context: FilterContext) -> WirePayload { masked(payload, context, -1) }
    private func masked(_ payload: WirePayload, _ context: FilterContext, _ sign: Float) -> WirePayload {
      var (payload, random) = (payload, context.stream("mask"))
      for index in payload.values.indices { payload.values[index] += sign * Float(random.below(1000)) }
      return payload
    }
  }

  /// Sixteen bits a value.
  private struct Halves: UpdateFilter {
    func outgoing(
      _ payload: WirePayload, _ context: FilterContext, memory: inout [Section: [Float]]
    ) -> WirePayload {
      var packed = payload
      packed.packed = payload.values.flatMap { value in
        let bits = UInt16(truncatingIfNeeded: value.bitPattern >> 16)
        return [UInt8(bits & 0xFF), UInt8(bits >> 8)]
      }
      packed.values = []
      return packed
    }
    func incoming(_ payload: WirePayload, _ context: FilterContext) throws(FederatedError) -> WirePayload {
      guard payload.packed.count == 2 * payload.schema.count else {
        throw FederatedError("client \(context.client)", "half a value", "send whole ones")
      }
      var plain = payload
      plain.values = (0..<payload.schema.count).map { place in
        let bits = UInt32(payload.packed[2 * place]) | UInt32(payload.packed[2 * place + 1]) << 8
        return Float(bitPattern: bits << 16)
      }
      plain.packed = []
      return plain
    }
  }

  @Test("a chain is undone from its end")
  func inverse() throws {
    let start = try payload([3, 4, 0, -12])
    for filters in [[], [Mask()], [Halves()], [Mask(), Mask()]] as [[any UpdateFilter]] {
      let chain = FilterChain(filters)
      let sent = try chain.outgoing(start, context)
      #expect(filters.isEmpty || sent != start)
      #expect(try chain.incoming(sent, context) == start)
    }
    let packed = try FilterChain([Mask(), Halves()]).outgoing(start, context)
    #expect(packed.byteCount == 8 && packed.values.isEmpty)
    // The other way round the mask would meet no values.
    #expect(try FilterChain([Halves(), Mask()]).incoming(packed, context) != start)
    var cut = packed
    cut.packed.removeLast()
    #expect(throws: FederatedError.self) { try FilterChain([Mask(), Halves()]).incoming(cut, context) }
    let other = FilterContext(round: 3, client: 7, seed: 3)
    #expect(try FilterChain([Mask()]).outgoing(start, other) != FilterChain([Mask()]).outgoing(start, context))
  }

  @Test("clipping keeps the direction, cuts the length and holds clients to it")
  func clipping() throws {
    let filter = NormClipping(bound: 6.5)
    #expect(try FilterChain([filter]).outgoing(payload([3, 4, 0, -12]), context).values == [1.5, 2, 0, -6])
    #expect(try FilterChain([filter]).outgoing(payload([3, 4]), context).values == [3, 4])
    #expect(try filter.incoming(payload([1.5, 2, 0, -6]), context).values == [1.5, 2, 0, -6])
    #expect(throws: FederatedError.self) { try filter.incoming(payload([3, 4, 0, -12]), context) }
    #expect(throws: FederatedError.self) { try filter.incoming(payload([.nan]), context) }
  }
}

@Suite("Payloads")
struct PayloadTests {
  private func schema() throws -> TensorSchema {
    try TensorSchema([
      TensorDescription(name: "kernel", shape: [2, 3]), TensorDescription(name: "bias", shape: [3], role: .classBias),
    ])
  }

  @Test("tensors are read back as they were written, and nothing else is let in")
  func tensors() throws {
    let payload = try Payload((0..<9).map(Float.init), schema(), subject: "test")
    let tensors = payload.tensors
    #expect(try Payload(tensors, schema(), subject: "test") == payload)
    #expect(try schema().range(of: .classBias) == 6..<9)
    func refused(_ change: (inout [String: Tensor]) -> Void, _ words: String) throws {
      var tensors = tensors
      change(&tensors)
      let error = #expect(throws: FederatedError.self) { try Payload(tensors, schema(), subject: "test") }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
    try refused({ $0["bias"] = nil }, "tensor bias is missing")
    try refused({ $0["bias"] = Tensor(shape: [1, 3]) }, "tensor bias is [1, 3] where [3] belongs")
    try refused({ $0["more"] = Tensor(shape: [1]) }, "there is no tensor more")
    try refused({ $0["bias"] = Tensor(shape: [3], repeating: .infinity) }, "finite")
  }

  @Test("a schema has no name twice and no size that cannot be")
  func schemas() throws {
    #expect(throws: FederatedError.self) { try TensorDescription(name: "w", shape: [-1]) }
    #expect(throws: FederatedError.self) { try TensorDescription(name: "w", shape: [Int.max, 2]) }
    #expect(throws: FederatedError.self) { try TensorDescription(name: "w", shape: [1 << 20, 1 << 20]) }
    let large = try TensorDescription(name: "w", shape: [1 << 30])
    #expect(throws: FederatedError.self) { try TensorSchema([large, TensorDescription(name: "v", shape: [1])]) }
    #expect(throws: FederatedError.self) { try TensorSchema([large, large]) }
  }

  @Test("a length is that of a plain sum, and shows any value that is not finite")
  func norm() {
    for count in [0, 1, 7, 8, 9, 100] {
      let values = (0..<count).map { Float($0 % 13) - 6.5 }
      let plain = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(values.norm - plain) < 1e-9)
      for place in values.indices {
        for odd in [Float.nan, .infinity, -.infinity] {
          var damaged = values
          damaged[place] = odd
          #expect(!damaged.norm.isFinite)
        }
      }
    }
    #expect([Float](repeating: .greatestFiniteMagnitude, count: 1000).norm.isFinite)
  }
}
