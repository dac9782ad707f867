import FileStorage

/// A group of the reader's constants, each with a name in the model file and a permitted range.
public protocol ParameterGroup: Sendable, Hashable {
  /// The values for model files that state none.
  init()
  /// All constants of the group.
  static var fields: [ParameterField<Self>] { get }
}

/// One constant of a group.
public struct ParameterField<Group>: Sendable {
  /// Its name in the model file.
  public let name: String
  /// The values that a file may state.
  public let range: ClosedRange<Double>
  /// Whether it is a whole number.
  public let isCount: Bool
  /// Its value in files of earlier versions, which do not state it; nil where every file does.
  public let earlier: Double?
  let get: @Sendable (Group) -> Double
  let set: @Sendable (inout Group, Double) -> Void

  /// A weight, a cost or a length.
  public init(
    _ name: String, _ path: WritableKeyPath<Group, Double> & Sendable, in range: ClosedRange<Double> = -1000...1000,
    earlier: Double? = nil
  ) {
    self.name = name
    self.range = range
    self.earlier = earlier
    isCount = false
    get = { $0[keyPath: path] }
    set = { $0[keyPath: path] = $1 }
  }

  /// A whole number.
  public init(_ name: String, _ path: WritableKeyPath<Group, Int> & Sendable, in range: ClosedRange<Int>) {
    self.name = name
    self.range = Double(range.lowerBound)...Double(range.upperBound)
    earlier = nil
    isCount = true
    get = { Double($0[keyPath: path]) }
    // In range, and therefore exact.
    set = { $0[keyPath: path] = Int(exactly: $1) ?? $0[keyPath: path] }
  }
}

extension ParameterField {
  /// Whether a file may state this value.
  func check(_ value: Double, group: String) throws(ParameterError) {
    guard range.contains(value), !isCount || value == value.rounded() else {
      throw ParameterError("\(group).\(name) is \(value), not in \(range)")
    }
  }
}

extension ParameterGroup {
  /// The constants by name.
  var values: [String: Double] {
    Dictionary(uniqueKeysWithValues: Self.fields.map { ($0.name, $0.get(self)) })
  }

  /// Reads the constants that a model file states: all of them and no others, each in its range.
  ///
  /// - Parameter group: the group's name, for errors.
  init(_ json: JSONValue, group: String) throws(ParameterError) {
    self.init()
    guard let stated = json.dictionary(\.number) else { throw ParameterError("\(group) is no list of numbers") }
    if let unknown = Set(stated.keys).subtracting(Self.fields.map(\.name)).min() {
      throw ParameterError("\(group) has the unknown constant \(unknown)")
    }
    for field in Self.fields {
      guard let value = stated[field.name] ?? field.earlier else {
        throw ParameterError("\(group) has no \(field.name)")
      }
      try field.check(value, group: group)
      field.set(&self, value)
    }
  }
}

/// What is wrong with the reader's constants.
package struct ParameterError: Error {
  /// What was found.
  package let found: String

  init(_ found: String) { self.found = found }
}

/// Every tuned constant of the reader, as the layout model's file states it, with how it was found.
///
/// They belong to the models: a confidence fitted to the readings of one pair of networks says nothing about another's.
public struct ReadingParameters: Sendable, Hashable {
  /// How lines, hypotheses and readings are chosen.
  public var recognizer = ExpressionRecognizer.Parameters()
  /// How a page is split into lines.
  public var lines = LineSplitter.Parameters()
  /// Which pieces of ink may be one symbol.
  public var detector = SymbolDetector.Parameters()
  /// How touching symbols are split.
  public var touching = TouchingSymbols.Parameters()
  /// The evidence that several pieces are one symbol.
  public var joining = JoinedPieces.Parameters()
  /// The evidence that a dot is dirt.
  public var specks = SpeckOdds.Parameters()
  /// How segmentations are scored.
  public var segmenter = Segmenter.Parameters()
  /// How arrangements are scored.
  public var layout = LayoutParser.Parameters()
  /// Which symbols bars, roots and signs with limits enclose.
  public var enclosing = EnclosedParts.Parameters()
  /// The probability that a reading is right, by which readings of a page are compared while it is read.
  public var confidence = Confidence()
  /// The probability that the chosen reading of a drawing, or of a picture of one line, is right.
  public var confidenceAlone = Confidence()
  /// The probability that the chosen reading of one of several lines of a photographed page is right.
  public var confidenceOnPages = Confidence()
  /// How the constants were found: the command and the data.
  public var provenance =
    "weights by tune on CROHME's test sets of 2011, 2012 and 2013 and by hand on photographs and scans, November 2026"

  /// The constants for model files that state none, as tuned in November 2026.
  public init() {}

  /// Reads what a model file states.
  init(_ json: JSONValue) throws(ParameterError) {
    for group in Self.groups {
      if let stated = json[group.name] {
        try group.read(&self, stated)
      } else if let earlier = group.earlier {
        earlier(&self)
      } else {
        throw ParameterError("it has no constants for \(group.name)")
      }
    }
    guard let provenance = json["provenance"]?.string else {
      throw ParameterError("it does not say how its constants were found")
    }
    self.provenance = provenance
  }

  /// Changes one constant.
  ///
  /// - Parameter name: its group's name and its own, such as `detector.mostHeight`.
  package mutating func set(_ name: String, to value: Double) throws(ParameterError) {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let group = Self.groups.first(where: { $0.name == parts[0] }) else {
      let names = Self.groups.map(\.name).joined(separator: ", ")
      throw ParameterError("there is no constant \(name): it begins with one of \(names), and a point")
    }
    try group.set(&self, parts[1], value)
  }

  /// A group of constants and how they are reached.
  private struct Group: Sendable {
    let name: String
    let values: @Sendable (ReadingParameters) -> [String: Double]
    let read: @Sendable (inout ReadingParameters, JSONValue) throws(ParameterError) -> Void
    let set: @Sendable (inout ReadingParameters, String, Double) throws(ParameterError) -> Void
    /// What stands for it in files of earlier versions, which have no such group; nil where every file has.
    var earlier: (@Sendable (inout ReadingParameters) -> Void)?

    init<Values: ParameterGroup>(
      _ name: String, _ path: WritableKeyPath<ReadingParameters, Values> & Sendable,
      earlier: (@Sendable (inout ReadingParameters) -> Void)? = nil
    ) {
      self.name = name
      self.earlier = earlier
      values = { $0[keyPath: path].values }
      read = { (all, json) throws(ParameterError) in all[keyPath: path] = try Values(json, group: name) }
      set = { (all, key, value) throws(ParameterError) in
        guard let field = Values.fields.first(where: { $0.name == key }) else {
          let names = Values.fields.map(\.name).joined(separator: ", ")
          throw ParameterError("\(name) has no \(key), but \(names)")
        }
        try field.check(value, group: name)
        field.set(&all[keyPath: path], value)
      }
    }
  }

  /// All groups, by their names in the file.
  private static let groups = [
    Group("recognizer", \.recognizer), Group("lines", \.lines), Group("detector", \.detector),
    Group("touching", \.touching), Group("joining", \.joining), Group("specks", \.specks),
    Group("segmenter", \.segmenter), Group("layout", \.layout), Group("enclosing", \.enclosing),
    Group("confidence", \.confidence),
    // Files of earlier versions have one for all.
    Group("confidenceAlone", \.confidenceAlone) { $0.confidenceAlone = $0.confidence },
    Group("confidenceOnPages", \.confidenceOnPages) { $0.confidenceOnPages = $0.confidence },
  ]

  /// The constants as a model file states them.
  var json: String {
    get throws {
      struct Text: Encodable {
        let groups: [String: [String: Double]]
        let provenance: String

        func encode(to encoder: any Encoder) throws {
          var container = encoder.container(keyedBy: Name.self)
          for (name, values) in groups { try container.encode(values, forKey: Name(stringValue: name)) }
          try container.encode(provenance, forKey: Name(stringValue: "provenance"))
        }
      }
      struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
      }
      let groups = Dictionary(uniqueKeysWithValues: Self.groups.map { ($0.name, $0.values(self)) })
      let text = Text(groups: groups, provenance: provenance)
      return try JSONText.text(text)
    }
  }
}
