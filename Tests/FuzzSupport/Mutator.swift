/// Turns whole inputs into hostile ones; the same seed makes the same bytes on every machine.
public struct Mutator: RandomNumberGenerator, Sendable, Hashable {
  private var state: UInt64

  /// The mutator of one case of a run.
  public init(seed: UInt64, name: String = "", number: Int = 0) {
    // FNV-1a, so that each test and each case has a stream of its own.
    state = name.utf8.reduce(0xcbf2_9ce4_8422_2325 ^ seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    state = state &+ UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15
    _ = next()
  }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// 0 to below `bound`; 0 where the bound is not positive.
  public mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

  /// True once in `times`.
  public mutating func once(in times: Int) -> Bool { below(times) == 0 }

  /// One of the elements of a collection that is not empty.
  public mutating func pick<C: RandomAccessCollection>(_ elements: C) -> C.Element {
    elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
  }

  /// A whole number at the ends of what machines hold, small, negative or arbitrary.
  public mutating func integer() -> Int {
    switch below(6) {
    case 0: pick([0, 1, -1, 2, 3, 7, 8, 255, 256, 4096, 65535, 65536, 1 << 20])
    case 1:
      pick([
        Int.max, Int.min, Int.max - 1, Int.min + 1, Int(Int32.max), Int(Int32.min), Int(UInt32.max), 1 << 53, 1 << 62,
      ])
    case 2: 1 << below(63)
    case 3: -(1 << below(63))
    case 4: below(1000) - 500
    default: Int(truncatingIfNeeded: next())
    }
  }

  /// A real number: none, infinite, huge, tiny, or usual.
  public mutating func real() -> Double {
    switch below(5) {
    case 0: pick([.nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, .leastNonzeroMagnitude])
    case 1: pick([1e20, -1e20, 3e38, -3e38, 3.4e38, 1e39, 1e300, -1e308, 1e-320, 1e-45])
    case 2: Double(integer())
    case 3: Double(below(2000)) - 1000
    default: Double(bitPattern: next())
    }
  }

  /// A number as text: of the ends of types, or of a form that few expect.
  public mutating func numberText() -> String {
    switch below(4) {
    case 0: String(integer())
    case 1: "\(real())"
    case 2:
      pick([
        "", "-", "+", "1e", "1e999", "-1e999", "0x10", "٣", "1,5", "1_000", "nan", "inf", "-0", "00012", "1e-400",
        "1.5",
      ])
    default: String(repeating: String(below(10)), count: 1 + below(400))
    }
  }

  /// Bytes with some of them changed, taken away, doubled, moved, or followed by others; `others` are spliced in.
  public mutating func bytes(_ original: [UInt8], others: [[UInt8]] = []) -> [UInt8] {
    var bytes = original
    for _ in 0..<(1 + below(6)) { change(&bytes, others) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
    guard !bytes.isEmpty else { return bytes.append(UInt8(truncatingIfNeeded: next())) }
    let at = below(bytes.count)
    // Heads hold the sizes; half of all changes go there.
    let place = once(in: 2) ? below(min(64, bytes.count)) : at
    let length = min(1 + below(once(in: 4) ? bytes.count : 16), bytes.count - at)
    switch below(10) {
    case 0: bytes[place] ^= 1 << UInt8(below(8))
    case 1: bytes[place] = pick([0, 1, 0x7f, 0x80, 0xff, UInt8(truncatingIfNeeded: next())])
    case 2, 3: put(integer(), at: place, in: &bytes)
    case 4: bytes.removeSubrange(at..<at + length)
    case 5: bytes.insert(contentsOf: bytes[at..<at + length], at: place)
    case 6: bytes.removeLast(bytes.count - at)
    case 7:
      let other = others.isEmpty ? bytes : pick(others)
      let start = below(other.count)
      bytes.replaceSubrange(at..<at + length, with: other[start..<min(other.count, start + 1 + below(64))])
    case 8: put(real().bitPattern, at: place, in: &bytes)
    default: for index in at..<at + length { bytes[index] = UInt8(truncatingIfNeeded: next()) }
    }
  }

  /// Writes a number of 1, 2, 4 or 8 bytes in either order, as far as there is room.
  private mutating func put(_ value: some FixedWidthInteger, at place: Int, in bytes: inout [UInt8]) {
    let width = pick([1, 2, 4, 8])
    let isBigEndian = once(in: 2)
    for index in 0..<min(width, bytes.count - place) {
      let shift = 8 * (isBigEndian ? width - 1 - index : index)
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }
}
