import Datasets
import Foundation
import Testing

@testable import Evaluation

@Suite struct ExpressionSetTests {
  private static func read(_ table: String, pictures: [String]) throws -> ExpressionSet {
    let folder = FileManager.default.temporaryDirectory.path + "/mathrec-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in pictures + ["labels.csv"] {
      try Data((name == "labels.csv" ? table : "x").utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    return try ExpressionSet(folder)
  }

  @Test func aTableFromExcelIsRead() throws {
    let set = try Self.read("\u{FEFF}image,expression,value\r\na.png,\"1+1\",2\r\n", pictures: ["a.png"])
    #expect(set.items.map(\.id) == ["a.png"] && set.items[0].value == 2)
  }

  @Test(arguments: [
    ("image,expression\na.png,1\nb.png,2\na.png,3\n", "line 4: the picture a.png was named in line 2 already"),
    ("image,expression\na.png,\"1\nb.png,2\n", "line 2: opens a quote that is not closed"),
    ("image,expression\na.png\n", "line 2: has 1 fields"), ("picture,expression\na.png,1\n", "no column image"),
    ("image,expression\nc.png,1\n", "line 2: there is no picture c.png"),
  ])
  func saysWhatIsWrong(_ table: String, _ problem: String) throws {
    let error = #expect(throws: DatasetError.self) { try Self.read(table, pictures: ["a.png", "b.png"]) }
    #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
  }
}
