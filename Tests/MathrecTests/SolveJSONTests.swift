import Foundation
import ImageProcessing
import Testing

/// What `solve --json` prints agrees with docs/solve-json.md, field by field.
@Suite struct SolveJSONTests {
  /// Fields of one kind of object, as the page describes them.
  struct Schema {
    var fields: [String: (type: String, isOptional: Bool)] = [:]
  }

  static let schemas: [String: Schema] = {
    let page = (try? String(contentsOfFile: Program.root + "/docs/solve-json.md", encoding: .utf8)) ?? ""
    var schemas: [String: Schema] = [:]
    var heading = ""
    for line in page.split(separator: "\n") {
      if line.hasPrefix("## ") { heading = String(line.dropFirst(3)) }
      if let row = line.wholeMatch(of: /\| `(\w+)` \| ([^|]+) \|.*/) {
        let type = String(row.2)
        schemas[heading, default: Schema()].fields[String(row.1)] = (
          type.replacing(", optional", with: ""), type.hasSuffix(", optional")
        )
      }
    }
    return schemas
  }()

  static func check(_ value: Any, is type: String, _ place: String) {
    if let item = type.wholeMatch(of: /array of (\w+)/) {
      guard let values = value as? [Any] else { return wrong(value, type, place) }
      for (index, value) in values.enumerated() { check(value, is: String(item.1), "\(place)[\(index)]") }
      return
    }
    switch type {
    case "string": if !(value is String) { wrong(value, type, place) }
    case "string or null": if !(value is String || value is NSNull) { wrong(value, type, place) }
    case "number": if !(value is NSNumber) { wrong(value, type, place) }
    case "integer": if value as? Int == nil { wrong(value, type, place) }
    case "boolean": if value as? Bool == nil { wrong(value, type, place) }
    default:
      guard let object = value as? [String: Any], let schema = schemas[type] else { return wrong(value, type, place) }
      for (name, field) in schema.fields {
        if let inner = object[name] {
          check(inner, is: field.type, place + "." + name)
        } else if !field.isOptional {
          Issue.record("\(place).\(name) is missing")
        }
      }
      for name in object.keys where schema.fields[name] == nil {
        Issue.record("\(place).\(name) is not on the page docs/solve-json.md")
      }
    }
  }

  private static func wrong(_ value: Any, _ type: String, _ place: String) {
    Issue.record("\(place) is \(value), not \(type)")
  }

  static func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func thePageDescribesEveryObject() {
    #expect(
      Set(Self.schemas.keys) == ["Picture", "Mark", "Line", "Item", "Value", "Symbol", "Candidate", "System", "Step"])
    #expect(Self.schemas["Line"]?.fields.count == 11)
  }

  @Test func everyFieldIsAsDescribed() throws {
    let pictures = SolveCommandTests.samples.map { "Samples/\($0.image)" } + ["none.png"]
    let outcome = try Program.run(["solve", "--json"] + pictures)
    #expect(outcome.lines.count == pictures.count)
    for (line, picture) in zip(outcome.lines, pictures) {
      let report = try Self.object(line)
      Self.check(report, is: "Picture", picture)
      #expect(report["image"] as? String == picture)
    }
    let last = try Self.object(try #require(outcome.lines.last))
    #expect((last["lines"] as? [Any])?.isEmpty == true)
    #expect(last["error"] is String)
    Self.check(
      try Self.object(Program.run("solve", "--json", "--min-confidence", "1", pictures[0]).text), is: "Picture",
      "unsure")
  }

  @Test func boxesLieInThePictureAndHoldItsInk() throws {
    for sample in SolveCommandTests.samples {
      let picture = try ImageFile.read(path: Program.sample(sample.image))
      let report = try Self.object(Program.run("solve", "--json", Program.sample(sample.image)).text)
      for line in try #require(report["lines"] as? [[String: Any]]) {
        for symbol in try #require(line["symbols"] as? [[String: Any]]) {
          let box = try #require(symbol["box"] as? [Int])
          #expect(box.count == 4 && box[2] > 0 && box[3] > 0)
          #expect(box[0] >= 0 && box[0] + box[2] <= picture.originalWidth)
          #expect(box[1] >= 0 && box[1] + box[3] <= picture.originalHeight)
          for number in [symbol["confidence"], line["confidence"]] {
            #expect((0...1).contains(try #require(number as? Double)))
          }
        }
      }
    }
  }

  @Test func boxesAreInTheFilesOwnPixelsHoweverItIsDecoded() throws {
    // A JPEG of this size is decoded at half its size.
    let folder = try TemporaryFolder()
    let small = try ImageFile.read(path: Program.sample("power.png")).color
    let times = 16
    var large = ColorImage(width: small.width * times, height: small.height * times)
    for y in 0..<large.height {
      for x in 0..<large.width {
        let (from, to) = (3 * (y / times * small.width + x / times), 3 * (y * large.width + x))
        for channel in 0..<3 { large.pixels[to + channel] = small.pixels[from + channel] }
      }
    }
    try folder.write("large.jpg", try ImageFile.jpeg(large))
    let reports = try [Program.sample("power.png"), folder["large.jpg"]].map {
      try Self.object(Program.run("solve", "--json", $0).text)
    }
    let boxes = reports.map { report in
      ((report["lines"] as? [[String: Any]])?.first?["symbols"] as? [[String: Any]])?.compactMap { $0["box"] as? [Int] }
        ?? []
    }
    #expect(boxes[0].count == boxes[1].count)
    for (one, other) in zip(boxes[0], boxes[1]) {
      for (first, second) in zip(one, other) { #expect(abs(first * times - second) <= 6 * times, "\(one) \(other)") }
    }
  }
}
