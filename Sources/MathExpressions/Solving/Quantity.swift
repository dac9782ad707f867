/// A computed number, exact as long as possible.
public enum Quantity: Sendable, Hashable {
  case exact(ExactNumber)
  case approximate(ApproximateNumber)

  static let zero = Quantity.exact(.zero)
  static let one = Quantity.exact(.one)

  init(_ value: Rational) { self = .exact(ExactNumber(value)) }

  var exact: ExactNumber? {
    if case .exact(let value) = self { return value }
    return nil
  }

  /// The number as a rational; nil where it is irrational or only approximate.
  public var rational: Rational? { exact?.rational }

  /// The nearest approximation.
  public var approximation: ApproximateNumber {
    switch self {
    case .exact(let value): ApproximateNumber(value)
    case .approximate(let value): value
    }
  }

  var double: Double? { approximation.double }

  /// -1, 0 or 1.
  var sign: Int {
    switch self {
    case .exact(let value): value.sign
    case .approximate(.double(0)): 0
    case .approximate(let value): value.isNegative ? -1 : 1
    }
  }
}
