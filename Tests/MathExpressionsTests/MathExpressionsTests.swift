import Testing

@testable import MathExpressions
