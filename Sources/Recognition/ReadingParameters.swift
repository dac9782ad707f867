import FileStorage

/// A group of the reader's constants: each has a name in the model file and a range that a file may state.
public protocol ParameterGroup: Sendable, Hashable {
  /// The values of files that state none.
  init()
  /// All constants of the group.
  static var fields: [ParameterField<Self>] { get }
}

/// One constant of a group.
public struct ParameterField<Group>: Sendable {
  /// Its name in the model file.
  public let name: String
  /// What a file may state.
  public let range: ClosedRange<Double>
  /// Whether it counts something.
  public let isCount: Bool
  let get: @Sendable (Group) -> Double
  let set: @Sendable (inout Group, Double) -> Void

  /// A weight, a cost or a length.
  public init(
    _ name: String, _ path: WritableKeyPath<Group, Double> & Sendable, in range: ClosedRange<Double> = -1000...1000
  ) {
    self.name = name
    self.range = range
    isCount = false
    get = { $0[keyPath: path] }
    set = { $0[keyPath: path] = $1 }
  }

  /// A number of things.
  public init(_ name: String, _ path: WritableKeyPath<Group, Int> & Sendable, in range: ClosedRange<Int>) {
    self.name = name
    self.range = Double(range.lowerBound)...Double(range.upperBound)
    isCount = true
    get = { Double($0[keyPath: path]) }
    // In range, and so exact.
    set = { $0[keyPath: path] = Int(exactly: $1) ?? $0[keyPath: path] }
  }
}

extension ParameterGroup {
  /// The constants by name.
  var values: [String: Double] {
    Dictionary(uniqueKeysWithValues: Self.fields.map { ($0.name, $0.get(self)) })
  }

  /// The constants that a model file states, all of them and no others, each in its range.
  ///
  /// - Parameter group: names the group in errors.
  init(_ json: JSONValue, group: String) throws(ParameterError) {
    self.init()
    guard let stated = json.dictionary(\.number) else { throw ParameterError("\(group) is no list of numbers") }
    if let unknown = Set(stated.keys).subtracting(Self.fields.map(\.name)).min() {
      throw ParameterError("\(group) has the unknown constant \(unknown)")
    }
    for field in Self.fields {
      guard let value = stated[field.name] else { throw ParameterError("\(group) has no \(field.name)") }
      guard field.range.contains(value), !field.isCount || value == value.rounded() else {
        throw ParameterError("\(group).\(field.name) is \(value), not in \(field.range)")
      }
      field.set(&self, value)
    }
  }
}

/// What is wrong with the constants of a model file.
struct ParameterError: Error {
  let found: String

  init(_ found: String) { self.found = found }
}

/// Every constant of the reader that was found by measuring, as the layout model's file states it, and how it was found.
///
/// They belong to the models: a confidence fitted to the readings of one pair of networks says nothing of another's.
public struct ReadingParameters: Sendable, Hashable {
  /// How lines, hypotheses and readings are chosen.
  public var recognizer = ExpressionRecognizer.Parameters()
  /// How a page is parted into lines.
  public var lines = LineSplitter.Parameters()
  /// Which pieces of ink may be one symbol.
  public var detector = SymbolDetector.Parameters()
  /// How ink that touches is taken apart.
  public var touching = TouchingSymbols.Parameters()
  /// What speaks for several pieces being one symbol.
  public var joining = JoinedPieces.Parameters()
  /// What speaks for a dot being dirt.
  public var specks = SpeckOdds.Parameters()
  /// How sets of hypotheses are scored.
  public var segmenter = Segmenter.Parameters()
  /// How arrangements are scored.
  public var layout = LayoutParser.Parameters()
  /// What bars, roots and signs with limits take of the symbols around them.
  public var enclosing = EnclosedParts.Parameters()
  /// How sure a reading is.
  public var confidence = Confidence()
  /// How the constants were found: the command and the data.
  public var provenance =
    "mathrec tune on CROHME's test sets of 2011, 2012 and 2013, by coordinate descent; confidence by logistic regression on the same"

  /// Those of files that state none: the values found in November 2026.
  public init() {}

  /// What a model file states; nil where it is no object.
  init(_ json: JSONValue) throws(ParameterError) {
    func part<Group: ParameterGroup>(_ name: String) throws(ParameterError) -> Group {
      guard let stated = json[name] else { throw ParameterError("it has no constants for \(name)") }
      return try Group(stated, group: name)
    }
    recognizer = try part("recognizer")
    lines = try part("lines")
    detector = try part("detector")
    touching = try part("touching")
    joining = try part("joining")
    specks = try part("specks")
    segmenter = try part("segmenter")
    layout = try part("layout")
    enclosing = try part("enclosing")
    confidence = try part("confidence")
    guard let provenance = json["provenance"]?.string else {
      throw ParameterError("it does not say how its constants were found")
    }
    self.provenance = provenance
  }

  /// The text that a model file states.
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
      let text = Text(
        groups: [
          "recognizer": recognizer.values, "lines": lines.values, "detector": detector.values,
          "touching": touching.values, "joining": joining.values, "specks": specks.values,
          "segmenter": segmenter.values, "layout": layout.values, "enclosing": enclosing.values,
          "confidence": confidence.values,
        ], provenance: provenance)
      return String(decoding: try JSONText.data(text).dropLast(), as: UTF8.self)
    }
  }
}
