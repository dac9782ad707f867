#if Federation
  import FileStorage

  /// An array of 32-bit floats, as NumPy's `.npy` file in an object of Flower's.
  public struct FlowerArray: Sendable, Hashable {
    /// The length of each axis.
    public let shape: [Int]
    /// Row-major: the product of the shape.
    public let values: [Float]

    /// The largest piece that an array's bytes are cut into.
    static let chunkSize = 5_242_880

    /// An array of as many values as the shape has.
    public init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "an array has as many values as its shape says")
      self.shape = shape
      self.values = values
    }

    private var shapeText: String {
      shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    }

    /// The bytes of a `.npy` file of version 1.0, as NumPy writes it.
    public var file: [UInt8] {
      var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shapeText), }"
      // NumPy keeps room for the first axis to grow, up to 21 digits.
      let digits = shape.first.map { String($0).count } ?? 0
      if !shape.isEmpty { header += String(repeating: " ", count: max(0, 21 - digits)) }
      let rest = (10 + header.utf8.count + 1) % 64
      header += String(repeating: " ", count: rest == 0 ? 0 : 64 - rest) + "\n"
      let count = header.utf8.count
      var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)]
      bytes += header.utf8
      // Little-endian, as the header says, which every machine that Swift runs on is.
      values.withUnsafeBytes { bytes += $0 }
      return bytes
    }

    /// Reads a `.npy` file of 32-bit floats.
    ///
    /// - Throws: ``WireError`` for another kind, order or length.
    public init(file bytes: [UInt8], subject: String) throws(WireError) {
      func bad(_ problem: String) -> WireError {
        WireError(subject, problem, "send arrays of float32 as numpy.save writes them")
      }
      guard bytes.count >= 12, Array(bytes[..<6]) == [0x93] + Array("NUMPY".utf8), (1...3).contains(bytes[6]) else {
        throw bad("it is no .npy file")
      }
      let width = bytes[6] == 1 ? 2 : 4
      let length = bytes[8..<8 + width].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - 8 - width, length < 1 << 16 else { throw bad("its header ends too early") }
      let header = String(decoding: bytes[8 + width..<8 + width + length], as: UTF8.self)
      guard header.contains("'descr': '<f4'"), header.contains("'fortran_order': False") else {
        throw bad("its header is \(header.prefix(60))")
      }
      guard let open = header.range(of: "'shape': ("), let close = header[open.upperBound...].firstIndex(of: ")") else {
        throw bad("it has no shape")
      }
      var (shape, total) = ([Int](), 1)
      for word in header[open.upperBound..<close].split(separator: ",") {
        let word = word.trimmingPrefix(" ")
        guard let side = word.isEmpty ? nil : Int(word), side >= 0, side <= 1 << 30 else {
          if word.isEmpty { continue }
          throw bad("its shape has \(word.prefix(20))")
        }
        let (product, overflow) = total.multipliedReportingOverflow(by: side)
        guard !overflow, product <= 1 << 30 else { throw bad("it is too large") }
        total = product
        shape.append(side)
      }
      let start = 8 + width + length
      guard bytes.count - start == 4 * total else {
        throw bad("\(bytes.count - start) bytes follow its header where \(4 * total) belong")
      }
      let values = bytes.withUnsafeBytes { raw in
        (0..<total).map {
          Float(bitPattern: raw.loadUnaligned(fromByteOffset: start + 4 * $0, as: UInt32.self).littleEndian)
        }
      }
      self.init(shape: shape, values: values)
    }
  }
#endif
