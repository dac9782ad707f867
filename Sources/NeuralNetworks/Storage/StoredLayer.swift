/// A layer that a file can describe: by its kind, its name and its arguments.
public protocol StoredLayer: Layer {
  /// The word for this kind of layer in files; it stays when the type is renamed.
  static var kind: String { get }
  /// What ``init(name:arguments:)`` needs to make the same layer; what has its usual value may be left out.
  var arguments: [String: LayerArgument] { get }
  /// The layer that a file describes. Takes each argument that it knows; whether any is left is checked by the caller.
  init(name: String, arguments: inout LayerArguments) throws(NetworkError)
}

/// One argument of a layer in a file: a JSON value of one of these kinds.
public enum LayerArgument: Sendable, Hashable {
  case number(Double)
  case text(String)
  case flag(Bool)
  case numbers([Double])
  case texts([String])

  /// A whole number.
  public static func integer(_ value: Int) -> LayerArgument { .number(Double(value)) }
  /// Whole numbers.
  public static func integers(_ values: [Int]) -> LayerArgument { .numbers(values.map(Double.init)) }
}

/// The arguments of one layer in a file, taken one by one and checked; what is missing has its usual value.
public struct LayerArguments: Sendable {
  private let layer: String
  private var values: [String: LayerArgument]

  /// - Parameter layer: names the layer in errors.
  public init(_ values: [String: LayerArgument], of layer: String) {
    self.layer = layer
    self.values = values
  }

  /// A whole number of a range.
  public mutating func integer(_ name: String, in range: ClosedRange<Int>, usual: Int? = nil) throws(NetworkError)
    -> Int
  {
    guard let value = values.removeValue(forKey: name) else { return try self.usual(usual, name) }
    guard case .number(let number) = value, let integer = Int(exactly: number), range.contains(integer) else {
      throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  /// Whole numbers of a range, as many as `counts` allows.
  public mutating func integers(
    _ name: String, in range: ClosedRange<Int>, counts: ClosedRange<Int>, usual: [Int]? = nil
  ) throws(NetworkError) -> [Int] {
    guard let value = values.removeValue(forKey: name) else { return try self.usual(usual, name) }
    guard case .numbers(let numbers) = value, counts.contains(numbers.count),
      numbers.allSatisfy({ Int(exactly: $0).map(range.contains) ?? false })
    else {
      throw wrong(name, "\(counts) whole numbers from \(range.lowerBound) to \(range.upperBound)")
    }
    return numbers.map { Int($0) }
  }

  /// A number of a range.
  public mutating func number(
    _ name: String, in range: ClosedRange<Float>, usual: Float? = nil
  ) throws(NetworkError) -> Float {
    guard let value = values.removeValue(forKey: name) else { return try self.usual(usual, name) }
    guard case .number(let number) = value, range.contains(Float(number)) else {
      throw wrong(name, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return Float(number)
  }

  /// Numbers of a range, as many as `counts` allows.
  public mutating func numbers(
    _ name: String, in range: ClosedRange<Float>, counts: ClosedRange<Int>, usual: [Float]? = nil
  ) throws(NetworkError) -> [Float] {
    guard let value = values.removeValue(forKey: name) else { return try self.usual(usual, name) }
    guard case .numbers(let numbers) = value, counts.contains(numbers.count),
      numbers.allSatisfy({ range.contains(Float($0)) })
    else { throw wrong(name, "\(counts) numbers from \(range.lowerBound) to \(range.upperBound)") }
    return numbers.map { Float($0) }
  }

  /// True or false.
  public mutating func flag(_ name: String, usual: Bool? = nil) throws(NetworkError) -> Bool {
    guard let value = values.removeValue(forKey: name) else { return try self.usual(usual, name) }
    guard case .flag(let flag) = value else { throw wrong(name, "true or false") }
    return flag
  }

  /// Words of a set, as many as there may be, each once.
  public mutating func choices<Choice: RawRepresentable & CaseIterable & Hashable>(
    _ name: String, of type: Choice.Type
  ) throws(NetworkError) -> [Choice] where Choice.RawValue == String {
    guard let value = values.removeValue(forKey: name) else { return [] }
    let known = Choice.allCases.map(\.rawValue)
    // An empty list has no kind of its own.
    if case .numbers(let numbers) = value, numbers.isEmpty { return [] }
    guard case .texts(let texts) = value, Set(texts).count == texts.count, texts.allSatisfy(known.contains) else {
      throw wrong(name, "words of \(known.joined(separator: ", ")), each at most once")
    }
    return texts.compactMap(Choice.init)
  }

  /// A word, or nil where the argument is of another kind or not there; then it stays.
  public mutating func text(_ name: String) -> String? {
    guard case .text(let text) = values[name] else { return nil }
    values[name] = nil
    return text
  }

  /// Fails where an argument is left that nobody has taken.
  func finish() throws(NetworkError) {
    guard let other = values.keys.min() else { return }
    throw .description("layer \(layer) has no argument '\(other)'")
  }

  private func usual<Value>(_ value: Value?, _ name: String) throws(NetworkError) -> Value {
    guard let value else { throw .description("layer \(layer) lacks its argument '\(name)'") }
    return value
  }

  private func wrong(_ name: String, _ needs: String) -> NetworkError {
    .description("argument '\(name)' of layer \(layer) is not \(needs)")
  }
}
