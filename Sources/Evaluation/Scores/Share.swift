import Foundation

/// A part of a whole with its 95 % interval (Wilson 1927), which stays within 0 and 1 and holds for small counts.
public struct Share: Sendable, Hashable, CustomStringConvertible {
  /// How many count, from 0 to ``whole``.
  public let part: Int
  /// How many there are.
  public let whole: Int

  /// `part` of `whole`; a part below 0 or above the whole is a programming error.
  public init(_ part: Int, _ whole: Int) {
    precondition(part >= 0 && part <= whole, "a part is from nothing to the whole")
    self.part = part
    self.whole = whole
  }

  /// From 0 to 1; nil where the whole is 0.
  public var value: Double? { whole == 0 ? nil : Double(part) / Double(whole) }

  /// The 95 % confidence interval; nil where the whole is 0.
  public var interval: ClosedRange<Double>? {
    guard let value else { return nil }
    let (n, z) = (Double(whole), 1.959964)
    let middle = (value + z * z / (2 * n)) / (1 + z * z / n)
    let half = z * (value * (1 - value) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    // Rounding must not leave a share of 0 or 1 outside its own interval.
    return min(value, max(0, middle - half))...max(value, min(1, middle + half))
  }

  /// `40.69 % (273 of 671; 37.0–44.4)`, or `none`.
  public var description: String {
    guard let percent, let intervalText else { return "none" }
    return "\(percent) % (\(part) of \(whole); \(intervalText))"
  }

  /// `40.69`, in percent; nil where the whole is 0.
  public var percent: String? { value.map { String(format: "%.2f", 100 * $0) } }

  /// `37.0–44.4`, in percent; nil where the whole is 0.
  public var intervalText: String? {
    interval.map { String(format: "%.1f–%.1f", 100 * $0.lowerBound, 100 * $0.upperBound) }
  }
}

extension Share: Encodable {
  private enum CodingKeys: String, CodingKey { case part, whole, share, low, high }

  /// Writes the counts, the share and the ends of its interval; null where the whole is 0.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(part, forKey: .part)
    try container.encode(whole, forKey: .whole)
    try container.encode(value, forKey: .share)
    try container.encode(interval?.lowerBound, forKey: .low)
    try container.encode(interval?.upperBound, forKey: .high)
  }
}
