import Foundation

extension Double {
  /// The number with so many digits after the point, whatever the locale.
  package func formatted(digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
