import BigInt

extension BoundedArithmetic {
  /// The largest number of things of which combinations are counted.
  private static let mostThings = 20_000

  /// The value of an operation on several numbers.
  mutating func apply(_ operation: MathOperation, to values: [Quantity]) throws(MathExpressionError) -> Quantity {
    guard let first = values.first else { throw MathExpressionError(.syntax, "\(operation.rawValue) of nothing") }
    switch operation {
    case .min, .max:
      var best = first
      for value in values.dropFirst() {
        let order = try sum(value, negated(best)).sign
        if operation == .min ? order < 0 : order > 0 { best = value }
      }
      return best
    case .gcd, .lcm:
      var result = try whole(first, operation).magnitude
      for value in values.dropFirst() {
        let next = try whole(value, operation).magnitude
        try spend(bits: result.bitWidth * WorkCost.commonDivisor, next.bitWidth)
        let common = greatestCommonDivisor(result, next)
        result = operation == .gcd ? common : common.isZero ? 0 : result / common * next
      }
      return Quantity(Rational(BigInt(result)))
    case .mod:
      guard values.count == 2, let left = first.rational, let right = values[1].rational else {
        throw MathExpressionError(.unsupported, "a remainder of numbers that are not fractions")
      }
      guard let ratio = left.divided(by: right) else { throw MathExpressionError(.undefined, "division by zero") }
      try spend(bits: left.bitWidth + 64, right.bitWidth + 64)
      return Quantity(left - right * Rational(ratio.floor))
    case .nCr, .nPr: return try count(operation, values)
    case .approximation: return .approximate(first.approximation)
    case .factored, .expanded: return first
    case .sumOver, .productOver, .integral, .limit, .antiderivative:
      throw MathExpressionError(.unsupported, "a sum without its index")
    default: throw MathExpressionError(.unsupported, "a matrix where a number is expected")
    }
  }

  private func whole(_ value: Quantity, _ operation: MathOperation) throws(MathExpressionError) -> BigInt {
    guard let rational = value.rational, rational.isWhole else {
      throw MathExpressionError(.undefined, "\(operation.rawValue) of a number that is not whole")
    }
    return rational.numerator
  }

  private mutating func count(_ operation: MathOperation, _ values: [Quantity]) throws(MathExpressionError) -> Quantity
  {
    guard values.count == 2 else {
      throw MathExpressionError(.syntax, "\(operation.rawValue) of \(values.count) numbers", expected: "two")
    }
    let (all, chosen) = (try whole(values[0], operation), try whole(values[1], operation))
    guard all >= 0, chosen >= 0 else {
      throw MathExpressionError(.undefined, "\(operation.rawValue) of a negative number")
    }
    guard chosen <= all else { return .zero }
    let steps = operation == .nCr ? min(chosen, all - chosen) : chosen
    guard let count = Int(exactly: steps), count <= Self.mostThings, all.bitWidth <= 64 else {
      throw MathExpressionError(.tooLarge, "\(operation.rawValue) of more than \(Self.mostThings) things")
    }
    var (product, divisor) = (BigInt(1), BigInt(1))
    for step in 0..<count {
      try spend(bits: product.bitWidth, 64)
      product *= all - BigInt(step)
      if operation == .nCr { divisor *= BigInt(step + 1) }
    }
    try spend(bits: product.bitWidth, divisor.bitWidth)
    return Quantity(Rational(product / divisor))
  }
}

extension Quantity {
  /// The number in closed form, or the fraction that a double is.
  var exactOrDouble: ExactNumber? {
    switch self {
    case .exact(let number): number
    case .approximate(.double(let double)): ExactNumber(Rational(exactly: double))
    default: nil
    }
  }
}

extension ExactNumber {
  /// The largest whole number not above this one; nil where that is not known.
  var floor: BigInt? {
    if let rational { return rational.floor }
    var estimate = approximation(digits: 40).floor
    while (self - ExactNumber(Rational(estimate))).sign < 0 { estimate -= 1 }
    while (self - ExactNumber(Rational(estimate + 1))).sign >= 0 { estimate += 1 }
    return estimate
  }
}
