#if Federation
  /// A value of a `ConfigRecord` or `MetricRecord`.
  public enum RecordValue: Sendable, Hashable {
    case double(Double)
    case signed(Int64)
    case unsigned(UInt64)
    case flag(Bool)
    case text(String)
    case bytes([UInt8])
    case doubles([Double])
    case texts([String])
    /// Lists that this program has no use for.
    case other

    /// A number of any kind.
    public var number: Double? {
      switch self {
      case .double(let value): value
      case .signed(let value): Double(value)
      case .unsigned(let value): Double(value)
      default: nil
      }
    }
  }

  /// One record of a message.
  public enum FlowerRecord: Sendable, Hashable {
    case arrays([NamedArray])
    case config([NamedValue])
    case metrics([NamedValue])

    /// A value by its name.
    public struct NamedValue: Sendable, Hashable {
      /// Its name.
      public let name: String
      /// What it is.
      public let value: RecordValue

      /// A value with a name.
      public init(_ name: String, _ value: RecordValue) {
        self.name = name
        self.value = value
      }
    }

    /// An array by its name.
    public struct NamedArray: Sendable, Hashable {
      /// Its name.
      public let name: String
      /// What it is.
      public let array: FlowerArray

      /// An array with a name.
      public init(_ name: String, _ array: FlowerArray) {
        self.name = name
        self.array = array
      }
    }

    /// The values of one that is no record of arrays, the last of those with one name.
    public var values: [String: RecordValue] {
      switch self {
      case .arrays: [:]
      case .config(let values), .metrics(let values): Dictionary(values.map { ($0.name, $0.value) }) { $1 }
      }
    }
  }

  /// A message's content (`RecordDict`): records by name, in their order.
  public struct FlowerRecords: Sendable, Hashable {
    /// A record by its name.
    public struct Entry: Sendable, Hashable {
      /// Its name.
      public let name: String
      /// What it is.
      public let record: FlowerRecord

      /// A record with a name.
      public init(_ name: String, _ record: FlowerRecord) {
        self.name = name
        self.record = record
      }
    }

    /// In their order.
    public var entries: [Entry]

    /// Records.
    public init(_ entries: [Entry]) { self.entries = entries }

    /// The record of a name; nil where there is none.
    public subscript(name: String) -> FlowerRecord? { entries.first { $0.name == name }?.record }
  }

  extension FlowerRecord.NamedValue {
    var encoded: [UInt8] {
      var (value, item) = (ProtobufWriter(), ProtobufWriter())
      switch self.value {
      case .double(let number): value.always(1, number)
      case .signed(let number): value.always(2, number.zigzag)
      case .unsigned(let number): value.always(3, number)
      case .flag(let flag): value.always(4, UInt64(flag ? 1 : 0))
      case .text(let text): value.bytes(5, text.utf8)
      case .bytes(let bytes): value.bytes(6, bytes)
      case .doubles(let numbers):
        var list = ProtobufWriter()
        list.packed(1, numbers)
        value.bytes(21, list.content)
      case .texts(let texts):
        var list = ProtobufWriter()
        for text in texts { list.bytes(1, text.utf8) }
        value.bytes(25, list.content)
      case .other: break
      }
      item.field(1, name)
      item.bytes(2, value.content)
      return item.content
    }

    init(_ reader: ProtobufReader) throws(WireError) {
      var (reader, name, value) = (reader, "", RecordValue.other)
      while let field = try reader.next() {
        if field.number == 1 { name = try field.text() }
        if field.number == 2 { value = try Self.value(field.message()) }
      }
      self.init(name, value)
    }

    private static func value(_ reader: ProtobufReader) throws(WireError) -> RecordValue {
      var (reader, value) = (reader, RecordValue.other)
      while let field = try reader.next() {
        switch field.number {
        case 1: value = .double(try field.double())
        case 2: value = .signed(try field.signed())
        case 3: value = .unsigned(try field.number64())
        case 4: value = .flag(try field.flag())
        case 5: value = .text(try field.text())
        case 6: value = .bytes(Array(try field.bytes()))
        case 21: value = .doubles(try doubles(field.message()))
        case 25:
          var (list, texts) = (try field.message(), [String]())
          while let field = try list.next() { texts.append(try field.text()) }
          value = .texts(texts)
        default: value = .other
        }
      }
      return value
    }

    /// Packed, or one by one.
    private static func doubles(_ reader: ProtobufReader) throws(WireError) -> [Double] {
      var (reader, numbers) = (reader, [Double]())
      while let field = try reader.next() {
        guard let bytes = try? field.bytes() else {
          numbers.append(try field.double())
          continue
        }
        guard bytes.count % 8 == 0 else { throw WireError("a list of doubles", "it has \(bytes.count) bytes") }
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 8) {
          numbers.append(
            Double(bitPattern: bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }))
        }
      }
      return numbers
    }
  }
#endif
