import Foundation

/// What a server sends at the beginning of a round, as bytes, the same in every transport: `MRB1`, little-endian.
///
/// A header of 48 bytes: 4 of the format, four zero, as 32 bits the round, four zero, the model's number of weights and the number of
/// further sections, as 64 bits the bytes of the preamble, a fingerprint of the model's tensors and 8 zero. Then the preamble, in which
/// the server says how to train; the weights; and each section with a length of its name in one byte, the name, the number of its
/// values in 32 bits and the values.
public struct BroadcastMessage: Sendable {
  private static let magic = Array("MRB1".utf8)
  private static let headerSize = 48
  /// A longer preamble is none of ours.
  private static let mostPreamble = 1 << 22

  /// Counted from 0.
  public let round: Int
  /// How clients are to train, in words that the engine does not know.
  public let preamble: [UInt8]
  private let weights: Int
  private let fingerprint: UInt64
  private let sections: Int
  /// All behind the preamble.
  private let rest: ArraySlice<UInt8>
  private let subject: String

  /// - Throws: ``FederatedError`` for counts that the format has no room for.
  public static func encode(_ broadcast: Broadcast, preamble: [UInt8]) throws(FederatedError) -> [UInt8] {
    let (weights, schemas) = (broadcast.weights, broadcast.sections.schema)
    guard let round = UInt32(exactly: broadcast.round), let count = UInt32(exactly: weights.values.count) else {
      throw FederatedError("round \(broadcast.round + 1)", "it does not go into a message", "train a smaller model")
    }
    var message = MessageBytes(magic, capacity: broadcast.byteCount + preamble.count)
    for word in [0, round, 0, count, UInt32(schemas.count)] { message.put(word) }
    for word in [UInt64(preamble.count), UpdateMessage.fingerprint(weights.schema), 0] { message.put(word) }
    message.put(preamble)
    message.put(weights.values)
    for section in schemas.keys.sorted(by: { $0.name < $1.name }) {
      try message.put(section, broadcast.sections[section].values)
    }
    return message.bytes
  }

  /// Reads the header and the preamble; it may be anything.
  ///
  /// - Throws: ``FederatedError`` naming what the bytes are not.
  public init(_ bytes: [UInt8], subject: String) throws(FederatedError) {
    self.subject = subject
    func bad(_ problem: String) -> FederatedError {
      FederatedError(subject, problem, "use a server of this version of mathrec")
    }
    guard bytes.count >= Self.headerSize, Array(bytes[..<4]) == Self.magic else { throw bad("is no round of a server") }
    func word(_ place: Int) -> Int { bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) } }
    func long(_ place: Int) -> UInt64 { bytes[place..<place + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    guard word(4) == 0, word(12) == 0, long(40) == 0 else { throw bad("has a damaged header") }
    (round, weights, sections, fingerprint) = (word(8), word(16), word(20), long(32))
    guard let length = Int(exactly: long(24)), length <= Self.mostPreamble, length <= bytes.count - Self.headerSize,
      weights <= TensorSchema.mostValues
    else { throw bad("ends in the middle of what it says") }
    preamble = Array(bytes[Self.headerSize..<Self.headerSize + length])
    rest = bytes[(Self.headerSize + length)...]
  }

  /// The weights and sections.
  ///
  /// - Parameters:
  ///   - model: the tensors that the preamble's model has.
  ///   - sent: the sections that its algorithm sends.
  /// - Throws: ``FederatedError`` for another model, other sections, and values that are not finite.
  public func broadcast(model: TensorSchema, sections sent: [Section]) throws(FederatedError) -> Broadcast {
    func bad(_ problem: String) -> FederatedError {
      FederatedError(subject, problem, "use a server of this version of mathrec")
    }
    guard weights == model.count, fingerprint == UpdateMessage.fingerprint(model) else {
      throw bad("has \(weights) weights of other tensors than the \(model.count) of its model")
    }
    guard sections == sent.count else { throw bad("has \(sections) sections where \(sent.count) belong") }
    var place = rest.startIndex
    func take(_ count: Int) throws(FederatedError) -> ArraySlice<UInt8> {
      guard count <= rest.endIndex - place else { throw bad("ends too early") }
      defer { place += count }
      return rest[place..<place + count]
    }
    func floats(_ count: Int) throws(FederatedError) -> [Float] {
      try take(4 * count).withUnsafeBytes { raw in
        (0..<count).map { Float(bitPattern: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self).littleEndian) }
      }
    }
    let start = try Payload(floats(weights), model, subject: subject)
    var values: [Section: [Float]] = [:]
    for _ in 0..<sections {
      let name = String(decoding: try take(Int(try take(1).first ?? 0)), as: UTF8.self)
      guard let section = sent.first(where: { $0.name == name }), values[section] == nil else {
        throw bad("has a section \(name.prefix(40)) that does not belong there")
      }
      values[section] = try floats(try take(4).reversed().reduce(0) { $0 << 8 | Int($1) })
    }
    guard place == rest.endIndex else { throw bad("has \(rest.endIndex - place) bytes too many") }
    return Broadcast(
      round: round, weights: start,
      sections: try Sections(values, try SectionSchema(sent, for: model), subject: subject))
  }
}
