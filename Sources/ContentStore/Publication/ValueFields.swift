#if Federation
  /// The fields of a map from outside, each taken once by name and kind; ``end()`` refuses what is left.
  struct ValueFields {
    private var fields: [String: DagCBOR]
    private let subject: String

    init(_ value: DagCBOR, subject: String) throws(ContentError) {
      guard case .map(let fields) = value else {
        throw ContentError(subject, "it is no map of named values", "give a manifest that mathrec wrote")
      }
      self.fields = fields
      self.subject = subject
    }

    func fail(_ name: String, _ wanted: String) -> ContentError {
      ContentError(subject, "its field \(name) is not \(wanted)", "take another store, or a newer mathrec")
    }

    mutating func optional(_ name: String) -> DagCBOR? {
      guard let value = fields.removeValue(forKey: name), value != .null else { return nil }
      return value
    }

    mutating func text(_ name: String) throws(ContentError) -> String {
      guard case .text(let text)? = optional(name), text.utf8.count <= 1000 else { throw fail(name, "a text") }
      return text
    }

    mutating func whole(_ name: String, _ range: ClosedRange<Int>) throws(ContentError) -> Int {
      guard case .integer(let number)? = optional(name), range.contains(number) else {
        throw fail(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }

    mutating func number(_ name: String) throws(ContentError) -> Double {
      guard let value = optional(name) else { throw fail(name, "a number") }
      return try Self.number(value, or: fail(name, "a number"))
    }

    static func number(_ value: DagCBOR, or error: ContentError) throws(ContentError) -> Double {
      switch value {
      case .float(let number): return number
      case .integer(let number): return Double(number)
      default: throw error
      }
    }

    /// A number that a Float held when it was written.
    mutating func float(_ name: String) throws(ContentError) -> Float {
      let number = try number(name)
      guard let float = Float(exactly: number) else { throw fail(name, "a number of 32 bits") }
      return float
    }

    mutating func link(_ name: String) throws(ContentError) -> ContentID {
      guard let link = try optionalLink(name) else { throw fail(name, "a link") }
      return link
    }

    mutating func optionalLink(_ name: String) throws(ContentError) -> ContentID? {
      guard let value = optional(name) else { return nil }
      guard case .link(let id) = value else { throw fail(name, "a link") }
      return id
    }

    mutating func list(_ name: String, most: Int) throws(ContentError) -> [DagCBOR] {
      guard case .list(let values)? = optional(name), values.count <= most else {
        throw fail(name, "a list of at most \(most) values")
      }
      return values
    }

    mutating func map(_ name: String, most: Int) throws(ContentError) -> [String: DagCBOR] {
      guard case .map(let values)? = optional(name), values.count <= most else {
        throw fail(name, "a map of at most \(most) values")
      }
      return values
    }

    /// Nothing may be left: a field that is not understood may change what the others mean.
    func end() throws(ContentError) {
      if let name = fields.keys.min() {
        throw ContentError(subject, "its field \(name) is not known", "use a newer mathrec")
      }
    }
  }
#endif
