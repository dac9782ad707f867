/// A number that is known only approximately, of any size.
public enum ApproximateNumber: Sendable, Hashable {
  /// A finite floating-point number, accurate to fifteen significant digits.
  case double(Double)
  /// A number beyond the range of a double, as its sign and the common logarithm of its magnitude.
  case magnitude(isNegative: Bool, log10: Double)
  /// A positive number so large that only log10(log10 n) fits a double.
  case tower(doubleLog10: Double)

  /// A double; nil where it is infinite or NaN.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self = .double(value)
  }

  /// The number with a given sign and common logarithm of its magnitude; nil where that is not finite.
  init?(isNegative: Bool, log10: Double) {
    if log10.isNaN || log10.isInfinite { return nil }
    if log10.magnitude < 300 {
      let value = power(10, log10)
      self = .double(isNegative ? -value : value)
    } else {
      self = .magnitude(isNegative: isNegative, log10: log10)
    }
  }

  /// The nearest approximation to an exact number.
  public init(_ exact: ExactNumber) {
    // A root search asks thousands of times for the same few whole numbers.
    if let rational = exact.rational, rational.isWhole, let whole = Int(exactly: rational.numerator),
      whole.magnitude < 1 << 53
    {
      self = .double(Double(whole))
      return
    }
    let value = exact.approximation(digits: exact.rational == nil ? 60 : 0)
    if let log = value.log10, log.magnitude >= 300 {
      self = .magnitude(isNegative: value.isNegative, log10: log)
    } else {
      self = .double(value.double)
    }
  }

  /// Whether the number is below zero.
  public var isNegative: Bool {
    switch self {
    case .double(let value): value < 0
    case .magnitude(let isNegative, _): isNegative
    case .tower: false
    }
  }

  /// The common logarithm of the magnitude; nil for zero and for towers.
  var log10: Double? {
    switch self {
    case .double(let value): value == 0 ? nil : commonLogarithm(value.magnitude)
    case .magnitude(_, let log10): log10
    case .tower: nil
    }
  }

  /// The number as a double; nil where it does not fit.
  public var double: Double? {
    if case .double(let value) = self { return value }
    return nil
  }
}

extension ApproximateNumber {
  static prefix func - (value: ApproximateNumber) -> ApproximateNumber? {
    switch value {
    case .double(let value): .double(-value)
    case .magnitude(let isNegative, let log10): .magnitude(isNegative: !isNegative, log10: log10)
    case .tower: nil
    }
  }

  /// The sum; nil where huge numbers cancel, so that nothing is known about the remainder.
  static func + (left: ApproximateNumber, right: ApproximateNumber) -> ApproximateNumber? {
    if case .double(let first) = left, case .double(let second) = right, let sum = ApproximateNumber(first + second) {
      return sum
    }
    if case .tower = left { return right.isNegative ? nil : left }
    if case .tower = right { return left.isNegative ? nil : right }
    guard let first = left.log10 else { return right }
    guard let second = right.log10 else { return left }
    // More than sixteen digits apart, the larger alone decides.
    if first - second > 16 { return left }
    if second - first > 16 { return right }
    guard left.isNegative == right.isNegative else { return nil }
    let larger = max(first, second)
    return ApproximateNumber(
      isNegative: left.isNegative, log10: larger + commonLogarithm(1 + power(10, -(first - second).magnitude)))
  }

  static func * (left: ApproximateNumber, right: ApproximateNumber) -> ApproximateNumber? {
    if case .double(let first) = left, case .double(let second) = right {
      let product = first * second
      // An underflow to zero would lose a small number entirely.
      if product.isFinite, product.magnitude > 1e-290 || first == 0 || second == 0 { return .double(product) }
    }
    if left == .double(0) || right == .double(0) { return .double(0) }
    switch (left, right) {
    case (.tower(let first), .tower(let second)): return .tower(doubleLog10: max(first, second))
    case (.tower, let other), (let other, .tower):
      // Only a factor that is a tower itself can change a tower's second logarithm.
      guard !other.isNegative else { return nil }
      if case .tower = left { return left }
      return right
    default: break
    }
    guard let first = left.log10, let second = right.log10 else { return .double(0) }
    return ApproximateNumber(isNegative: left.isNegative != right.isNegative, log10: first + second)
  }

  /// One over the number; nil for zero and where the result is too small to represent.
  var reciprocal: ApproximateNumber? {
    if let log10 { return ApproximateNumber(isNegative: isNegative, log10: -log10) ?? nil }
    return nil
  }
}
