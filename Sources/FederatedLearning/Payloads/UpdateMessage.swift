import Foundation

/// An update as bytes, the same in every transport: `MRU1`, little-endian.
///
/// A header of 48 bytes: 4 of the format, kind, three zero, then as 32 bits the round, the client, the model's number of weights and
/// the number of further sections, as 64 bits the bytes of the change and a fingerprint of the model's tensors, 8 zero. Then the
/// change, as filters packed it or 4 bytes a weight; each further section with a length of its name in one byte, the name and, with
/// 32 bits for their number, its values; and 40 bytes of counts: examples and steps of 32 bits, examples seen of 64, and as
/// doubles how many it got right, the path's length and the loss's sum.
public enum UpdateMessage {
  private static let magic = Array("MRU1".utf8)
  private static let (headerSize, countsSize) = (48, 40)
  /// A longer message is none of a model that this program trains.
  static let mostBytes = 1 << 33

  /// The bytes of a message that holds nothing but so many bytes of weights, as the server sends them.
  static func byteCount(data: Int) -> Int { headerSize + data }

  /// The bytes of an update with a whole model in float32, and those of a model that is sent to a client.
  package static func plainByteCounts(weights: Int) -> (up: Int, down: Int) {
    (byteCount(data: 4 * weights, sections: []), byteCount(data: 4 * weights))
  }

  /// The bytes of an update with so many bytes of a change.
  static func byteCount(data: Int, sections: [(name: String, count: Int)]) -> Int {
    headerSize + data + byteCount(sections) + countsSize
  }

  static func byteCount(_ sections: some Sequence<(name: String, count: Int)>) -> Int {
    sections.reduce(0) { $0 + 1 + $1.name.utf8.count + 4 + 4 * $1.count }
  }

  /// The bytes of an update.
  static func byteCount(_ update: WireUpdate) -> Int {
    headerSize + update.change.byteCount + byteCount(update.sections.map { ($0.key.name, $0.value.count) }) + countsSize
  }

  /// - Throws: ``FederatedError`` for counts that the format has no room for.
  public static func encode(_ update: WireUpdate) throws(FederatedError) -> [UInt8] {
    let (change, training) = (update.change, update.training)
    guard let round = UInt32(exactly: update.round), let client = UInt32(exactly: update.client),
      let examples = UInt32(exactly: update.examples), let steps = UInt32(exactly: update.steps),
      let seen = UInt64(exactly: training.count), let weights = UInt32(exactly: change.schema.count)
    else {
      throw FederatedError(
        "client \(update.client), round \(update.round + 1)", "its counts do not go into a message",
        "give a client fewer examples")
    }
    var message = MessageBytes(magic, capacity: byteCount(update))
    message.put(kind(of: change).rawValue)
    for word in [round, client, weights, UInt32(update.sections.count)] {
      message.put(word)
    }
    for word in [UInt64(change.byteCount), fingerprint(change.schema), 0] { message.put(word) }
    if let runs = change.runs {
      message.put(UInt32(runs.count))
      for run in runs {
        message.put(UInt32(run.lowerBound))
        message.put(UInt32(run.count))
      }
    }
    message.put(change.values)
    message.put(change.packed)
    for section in update.sections.keys.sorted(by: { $0.name < $1.name }) {
      try message.put(section, update.sections[section] ?? [])
    }
    message.put(examples)
    message.put(steps)
    message.put(seen)
    let figures: [Double] = [training.sums[.correct] ?? 0, update.pathLength, training.sums[.loss] ?? 0]
    for figure in figures { message.put(figure.bitPattern) }
    return message.bytes
  }

  private enum Kind: UInt32 { case plain, packed, sparse }

  private static func kind(of change: WirePayload) -> Kind {
    change.runs != nil ? .sparse : change.packed.isEmpty ? .plain : .packed
  }

  /// Reads what a client sent; it may be anything. What it says of itself is not yet believed (``ClientUpdate``).
  ///
  /// - Parameters:
  ///   - model: the tensors that the client was sent.
  ///   - asked: the sections that it was asked for; others are refused.
  /// - Throws: ``FederatedError`` naming what the bytes are not.
  public static func decode(
    _ bytes: [UInt8], model: TensorSchema, asked: [Section], subject: String
  ) throws(FederatedError) -> WireUpdate {
    func bad(_ problem: String) -> FederatedError {
      FederatedError(subject, problem, "send an update of the format \"MRU1\"")
    }
    var place = 0
    func take(_ count: Int) throws(FederatedError) -> ArraySlice<UInt8> {
      guard count >= 0, count <= bytes.count - place else {
        throw bad("the message ends at byte \(bytes.count), and \(count) more belong behind byte \(place)")
      }
      defer { place += count }
      return bytes[place..<place + count]
    }
    func number<Number: FixedWidthInteger>(_ type: Number.Type) throws(FederatedError) -> Number {
      try take(Number.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }
    func floats(_ count: Int) throws(FederatedError) -> [Float] {
      let slice = try take(4 * count)
      return slice.withUnsafeBytes { raw in
        (0..<count).map { Float(bitPattern: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self).littleEndian) }
      }
    }
    guard Array(try take(4)) == magic else { throw bad("does not begin as an update does") }
    guard let kind = Kind(rawValue: try number(UInt32.self)) else { throw bad("is of a kind that is not known") }
    let (round, client) = (Int(try number(UInt32.self)), Int(try number(UInt32.self)))
    let (weights, sectionCount) = (Int(try number(UInt32.self)), Int(try number(UInt32.self)))
    let dataCount = try number(UInt64.self)
    guard weights == model.count, try number(UInt64.self) == fingerprint(model) else {
      throw bad("is of a model with \(weights) weights and other tensors than the \(model.count) that were sent")
    }
    guard try number(UInt64.self) == 0, dataCount <= UInt64(mostBytes) else { throw bad("has a damaged header") }
    var change = WirePayload([], model)
    switch kind {
    case .plain:
      guard dataCount == UInt64(4 * weights) else { throw bad("has \(dataCount) bytes of \(weights) weights") }
      change.values = try floats(weights)
    case .packed: change.packed = Array(try take(Int(dataCount)))
    case .sparse:
      let runCount = Int(try number(UInt32.self))
      let places = Int(dataCount) - SparseValues.headerBytes(runs: runCount)
      guard places >= 0, places % 4 == 0, places / 4 <= weights else {
        throw bad("has \(dataCount) bytes of \(runCount) runs of \(weights) weights")
      }
      var runs: [Range<Int>] = []
      for _ in 0..<runCount {
        let (start, count) = (Int(try number(UInt32.self)), Int(try number(UInt32.self)))
        runs.append(start..<start + count)
      }
      change.runs = runs
      change.values = try floats(places / 4)
    }
    var sections: [Section: [Float]] = [:]
    guard sectionCount == asked.count else { throw bad("has \(sectionCount) sections where \(asked.count) belong") }
    for _ in 0..<sectionCount {
      let name = String(decoding: try take(Int(try number(UInt8.self))), as: UTF8.self)
      guard let section = asked.first(where: { $0.name == name }) else { throw bad("has a section \(name)") }
      guard sections.updateValue(try floats(Int(try number(UInt32.self))), forKey: section) == nil else {
        throw bad("has the section \(name) twice")
      }
    }
    let (examples, steps) = (Int(try number(UInt32.self)), Int(try number(UInt32.self)))
    guard let seen = Int(exactly: try number(UInt64.self)) else { throw bad("says that it saw too many examples") }
    let correct = Double(bitPattern: try number(UInt64.self))
    let (path, loss) = (Double(bitPattern: try number(UInt64.self)), Double(bitPattern: try number(UInt64.self)))
    guard place == bytes.count else { throw bad("has \(bytes.count - place) bytes too many") }
    return WireUpdate(
      client: client, round: round, change: change, sections: sections, examples: examples, steps: steps,
      pathLength: path, training: MetricSums([.correct: correct, .loss: loss], count: seen))
  }

  /// Of the names and shapes of a model's tensors: FNV-1a of 64 bits.
  static func fingerprint(_ schema: TensorSchema) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for tensor in schema.tensors {
      for byte in "\(tensor.name) \(tensor.shape)\n".utf8 { add(byte) }
    }
    return hash
  }
}
