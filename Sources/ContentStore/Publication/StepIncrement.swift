#if Federation
  import FileStorage
  import Foundation

  /// What makes one model into the next, in 8 bits a weight: in blocks of 1,024 weights of a tensor a scale and whole numbers from
  /// -127 to 127. The next model is made by adding it up, so that everybody who does has the same bytes.
  enum StepIncrement {
    private static let magic = Array("MRI1".utf8)
    private static let blockLength = 1024
    private static let most: Float = 127

    /// From one model to near another, of the same tensors. It misses each weight by at most half a step, a 254th of the largest
    /// change of its block; what is missed is in no later round, so it adds up like noise of that size.
    static func encode(from old: TensorFile, to new: TensorFile) -> [UInt8] {
      var bytes = magic
      for (name, before) in old.tensors.sorted(by: { $0.key < $1.key }) {
        guard let after = new.tensors[name]?.values, after.count == before.values.count else { continue }
        for start in stride(from: 0, to: after.count, by: blockLength) {
          let range = start..<min(start + blockLength, after.count)
          let changes = range.map { after[$0] - before.values[$0] }
          let largest = changes.reduce(Float(0)) { max($0, abs($1)) }
          let scale = largest.isFinite ? largest / most : 0
          bytes += withUnsafeBytes(of: scale.bitPattern.littleEndian) { Array($0) }
          bytes += changes.map { change in
            let step = scale > 0 ? (change / scale).rounded() : 0
            return UInt8(bitPattern: Int8(max(-most, min(most, step))))
          }
        }
      }
      return bytes
    }

    /// The model that an increment makes of another.
    ///
    /// - Throws: ``ContentError`` for an increment of other tensors, or one that is damaged.
    static func apply(_ bytes: [UInt8], to old: TensorFile, subject: String) throws(ContentError) -> TensorFile {
      var reader = ByteReader(bytes, subject: subject, format: "increment")
      guard bytes.starts(with: magic) else { throw reader.fail("it does not begin as an increment does") }
      _ = try reader.take(magic.count)
      var new = old
      for (name, before) in old.tensors.sorted(by: { $0.key < $1.key }) {
        var values = before.values
        for start in stride(from: 0, to: values.count, by: blockLength) {
          let scale = Float(bitPattern: try reader.take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) })
          guard scale.isFinite, scale >= 0 else { throw reader.fail("a block of \(name) has a scale of \(scale)") }
          let end = min(start + blockLength, values.count)
          for (index, byte) in zip(start..<end, try reader.take(end - start)) {
            let step = Int8(bitPattern: byte)
            guard step > -128 else { throw reader.fail("a step of \(name) is out of range") }
            values[index] += scale * Float(step)
          }
        }
        new.tensors[name] = Tensor(shape: before.shape, values: values)
      }
      guard reader.isAtEnd else { throw reader.fail("\(reader.left) bytes follow the last tensor") }
      return new
    }
  }
#endif
