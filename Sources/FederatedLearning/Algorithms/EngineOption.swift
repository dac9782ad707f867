/// A number that an algorithm, a rule or a filter can be given: options of the command line, keys of `config.json`, legends,
/// checks and help texts are all made from this one declaration.
public struct EngineOption: Sendable, Hashable {
  /// On the command line, without its dashes: `server-lr`.
  public let name: String
  /// In `config.json`: `serverLearningRate`.
  public let key: String
  /// What it is where it is not given; nil: what it asks for is left out.
  public let standard: Float?
  /// What it may be.
  public let range: ClosedRange<Float>
  /// The range in words, behind "give ": "a number above 0".
  public let words: String
  /// A sentence or two for help texts, without the default.
  public let help: String

  /// - Parameter key: of `config.json`; without one the name's words joined: `model-average` is `modelAverage`.
  public init(
    _ name: String, key: String? = nil, standard: Float? = nil, range: ClosedRange<Float>, words: String, help: String
  ) {
    self.name = name
    let parts = name.split(separator: "-").map(String.init)
    self.key = key ?? parts.prefix(1).joined() + parts.dropFirst().map(\.capitalized).joined()
    self.standard = standard
    self.range = range
    self.words = words
    self.help = help
  }

  /// The same option with another default.
  public func with(standard: Float) -> EngineOption {
    EngineOption(name, key: key, standard: standard, range: range, words: words, help: help)
  }

  /// As legends call it: `server lr`.
  public var title: String { name.split(separator: "-").joined(separator: " ") }

  /// - Throws: ``FederatedError`` for a value outside the range.
  func check(_ value: Float) throws(FederatedError) {
    guard range.contains(value) else { throw FederatedError("--" + name, "\(value)", "give \(words)") }
  }
}

/// The options that were given, by name; each is in its option's range.
public struct OptionValues: Sendable, Hashable {
  private var given: [String: Float] = [:]

  /// Nothing but defaults.
  public init() {}

  /// Sets an option.
  ///
  /// - Throws: ``FederatedError`` for a value outside its range.
  public mutating func set(_ option: EngineOption, to value: Float) throws(FederatedError) {
    try option.check(value)
    given[option.name] = value
  }

  /// What was given; nil where nothing was.
  public func given(_ option: EngineOption) -> Float? { given[option.name] }

  /// What was given, or the default; nil where there is neither.
  public func optional(_ option: EngineOption) -> Float? { given[option.name] ?? option.standard }

  /// What was given, or the default of an option that has one.
  public subscript(option: EngineOption) -> Float {
    guard let value = optional(option) else { preconditionFailure("--\(option.name) has no default") }
    return value
  }

  /// The names of what was given.
  var names: Set<String> { Set(given.keys) }
}

/// Something that a run chooses by name and gives options: an algorithm, an aggregation rule.
public protocol Configurable: Sendable {
  /// As it is asked for.
  static var name: String { get }
  /// Other names that are accepted.
  static var aliases: [String] { get }
  /// One line for help texts, with its source.
  static var summary: String { get }
  /// What it can be given.
  static var options: [EngineOption] { get }
  /// With what was given of its options.
  init(_ values: OptionValues)
}

extension Configurable {
  /// None.
  public static var aliases: [String] { [] }
  /// None.
  public static var options: [EngineOption] { [] }

  /// Whether it goes by a name.
  static func isCalled(_ text: String) -> Bool { name == text || aliases.contains(text) }
}
