import Foundation
import Testing

/// Pixel code must not turn a computed number into a whole one by an initializer that traps: what is computed of a picture is
/// up to whoever made it. `Int(clamped:)`, `UInt8(clamped:)` and `UInt8(clamping:)` are for that.
@Suite struct TrappingConversionTests {
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Sources")

  /// The files whose numbers come from pixels or from coordinates in files.
  private static let places = [
    "ImageProcessing", "Datasets", "Recognition", "MathReading/AnnotatedPicture.swift", "MathReading/TraceFolder.swift",
    "Evaluation/Reports/FailurePicture.swift",
  ]

  private static func files() throws -> [URL] {
    try places.flatMap { place -> [URL] in
      let url = sources.appendingPathComponent(place)
      if place.hasSuffix(".swift") { return [url] }
      let names = try FileManager.default.subpathsOfDirectory(atPath: url.path)
      return names.filter { $0.hasSuffix(".swift") }.map { url.appendingPathComponent($0) }
    }
  }

  /// The arguments of calls `Int(...)` and the like that have no label, as they are written in a line.
  static func suspects(in line: String) -> [String] {
    let code = line.components(separatedBy: "//")[0]
    var found: [String] = []
    for match in code.matches(of: /(?:^|[^\w.])(Int|UInt8|UInt16|UInt32|Int32|UInt)\(/) {
      var (depth, argument) = (1, "")
      for character in code[match.range.upperBound...] {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if depth == 0 { break }
        argument.append(character)
      }
      // What a place in an array is computed from is another matter: it is checked when it is used.
      while let place = argument.firstMatch(of: /\[[^\[\]]*\]/) { argument.removeSubrange(place.range) }
      let hasLabel = argument.contains(/^\w+:\s/) || argument.contains(/bitPattern:/)
      let isByte = match.output.1 == "UInt8"
      let isComputed = argument.contains(
        /\.rounded|squareRoot|Double\(|Float\(|(?:^|[^.\w])(?:max|min)\(| [\*\/] |\d\.\d/)
      if !hasLabel, isByte || isComputed { found.append("\(match.output.1)(\(argument))") }
    }
    return found
  }

  @Test func computedNumbersAreClamped() throws {
    let files = try Self.files()
    #expect(files.count > 80)
    for file in files where file.lastPathComponent != "ClampedNumbers.swift" {
      for (index, line) in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n").enumerated() {
        let suspects = Self.suspects(in: line)
        #expect(suspects.isEmpty, "\(file.lastPathComponent):\(index + 1): \(suspects)")
      }
    }
  }

  @Test func theForbiddenFormsAreSeen() {
    #expect(Self.suspects(in: "let a = UInt8(level)") == ["UInt8(level)"])
    #expect(Self.suspects(in: "Int((Double(x) * scale).rounded())") == ["Int((Double(x) * scale).rounded())"])
    #expect(Self.suspects(in: "max(1, Int(width / 2))") == ["Int(width / 2)"])
    #expect(Self.suspects(in: "UInt8(clamping: a) + UInt8(ascii: \"x\") + Int(levels[3])").isEmpty)
    #expect(Self.suspects(in: "Int(clamped: (a / b).rounded())  // Int(a / b)").isEmpty)
  }
}

@Suite struct ClampedNumbersTests {
  @Test(arguments: [
    Double.nan, .infinity, -.infinity, 1e300, -1e300, 0, -0.0, 0.9, -0.9, 254.6, 256, -7.9, 12_345.678,
  ])
  func noNumberTraps(_ value: Double) {
    let whole = Int(clamped: value)
    #expect(abs(whole) <= 1 << 30)
    if value.magnitude < 1e6 { #expect(Double(whole) == value.rounded(.towardZero)) }
    let level = UInt8(clamped: value)
    if (0...255).contains(value) { #expect(Double(level) == value.rounded(.towardZero)) }
    #expect(value >= 0 || level == 0)
    #expect(Int(clamped: Float(value)) == Int(clamped: Double(Float(value))))
    #expect(UInt8(clamped: Float(value)) == UInt8(clamped: Double(Float(value))))
  }

  @Test func productsOfClampedNumbersFit() {
    let most = Int(clamped: Double.infinity)
    #expect(!most.multipliedReportingOverflow(by: most).overflow)
  }
}
