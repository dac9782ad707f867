import RandomStreams

/// Stochastic uniform quantisation (Konečný et al. 2016, arXiv 1610.05492): between a block's least and largest value are 2^b
/// levels, and a value becomes one of the two beside it, the nearer the likelier, so that its expectation is the value.
struct UniformQuantizer: Quantizer {
  let bits: Int
  let scales = 2

  private var top: Double { Double((UInt64(1) << UInt64(bits)) - 1) }

  func encode(_ block: UnsafeBufferPointer<Float>, into writer: inout BitWriter, _ random: inout RandomStream) {
    var (least, most) = (Float.infinity, -Float.infinity)
    for value in block { (least, most) = (min(least, value), max(most, value)) }
    writer.write(least)
    writer.write(most)
    let span = Double(most) - Double(least)
    let gain = span > 0 ? top / span : 0
    for value in block {
      let level = (Double(value) - Double(least)) * gain + random.uniform()
      // A value that is no number makes its block's ends none, and is refused by them.
      writer.write(level.isFinite ? UInt32(max(0, min(level, top))) : 0, bits: bits)
    }
    writer.pad()
  }

  func decode(_ block: UnsafeMutableBufferPointer<Float>, from reader: inout BitReader) -> Bool {
    guard let least = reader.readFloat(), let most = reader.readFloat(), least.isFinite, most.isFinite, least <= most
    else { return false }
    let step = (Double(most) - Double(least)) / top
    for place in block.indices {
      guard let level = reader.read(bits: bits) else { return false }
      block[place] = Float(Double(least) + step * Double(level))
    }
    reader.pad()
    return true
  }
}
