/// The largest values and where they are (Aji, Heafield 2017), or with one size for all of them sparse ternary compression (Sattler et
/// al. 2019, arXiv 1903.02891). The gaps between places are Golomb-Rice coded.
struct SparseCoding: Sendable {
  /// Of all values, at least one.
  let share: Double
  /// Whether signs and the mean size are sent in place of values.
  let isTernary: Bool

  func kept(of count: Int) -> Int { min(count, max(1, Int((share * Double(count)).rounded(.up)))) }

  /// The low bits of a gap: Golomb's best for places that are drawn with this share.
  private var lowBits: Int {
    var bits = 0
    // 2^bits near ln 2 / share.
    while bits < 24, Double(UInt32(2) << UInt32(bits)) * share < 0.962 { bits += 1 }
    return bits
  }

  /// What a vector of so many values takes in the mean: a gap's high part in unary is two bits or so.
  func expectedBytes(of count: Int) -> Int {
    let kept = kept(of: count)
    return (isTernary ? 4 + kept / 8 : 4 * kept) + kept * (lowBits + 2) / 8
  }

  func encode(_ values: [Float]) -> [UInt8] {
    let count = kept(of: values.count)
    let places = Self.largest(count, of: values)
    var writer = BitWriter()
    if isTernary {
      let mean = places.reduce(0.0) { $0 + Double(abs(values[$1])) } / Double(max(1, count))
      writer.write(Float(mean))
    } else {
      for place in places { writer.write(values[place]) }
    }
    var next = 0
    for place in places {
      let gap = place - next
      for _ in 0..<gap >> lowBits { writer.write(1, bits: 1) }
      writer.write(0, bits: 1)
      if lowBits > 0 { writer.write(UInt32(gap & (1 << lowBits - 1)), bits: lowBits) }
      if isTernary { writer.write(values[place] < 0 ? 1 : 0, bits: 1) }
      next = place + 1
    }
    writer.pad()
    return writer.bytes
  }

  /// - Returns: nil where the bytes are none of so many values.
  func decode(_ bytes: [UInt8], count: Int) -> [Float]? {
    let kept = kept(of: count)
    var reader = BitReader(bytes)
    var sizes: [Float] = []
    for _ in 0..<(isTernary ? 1 : kept) {
      guard let size = reader.readFloat(), size.isFinite else { return nil }
      sizes.append(size)
    }
    var (values, next) = ([Float](repeating: 0, count: count), 0)
    for number in 0..<kept {
      var gap = 0
      while true {
        guard let bit = reader.read(bits: 1), next + gap < count else { return nil }
        if bit == 0 { break }
        gap += 1 << lowBits
      }
      if lowBits > 0 {
        guard let low = reader.read(bits: lowBits) else { return nil }
        gap += Int(low)
      }
      let place = next + gap
      guard place < count else { return nil }
      if isTernary {
        guard let sign = reader.read(bits: 1) else { return nil }
        values[place] = sign == 1 ? -sizes[0] : sizes[0]
      } else {
        values[place] = sizes[number]
      }
      next = place + 1
    }
    reader.pad()
    return reader.bytesLeft == 0 ? values : nil
  }

  /// The places of the largest values by magnitude, ascending; of equals the first.
  private static func largest(_ count: Int, of values: [Float]) -> [Int] {
    guard count < values.count else { return Array(values.indices) }
    // The bits of a magnitude are in the order of its size.
    var sizes = values.map { $0.magnitude.bitPattern }
    sizes.sort(by: >)
    let least = sizes[count - 1]
    let above = sizes.prefix { $0 > least }.count
    var (places, equals) = ([Int](), count - above)
    places.reserveCapacity(count)
    for place in values.indices {
      let size = values[place].magnitude.bitPattern
      if size > least {
        places.append(place)
      } else if size == least, equals > 0 {
        places.append(place)
        equals -= 1
      }
    }
    return places
  }
}
