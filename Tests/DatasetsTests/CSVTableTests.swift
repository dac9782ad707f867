import Foundation
import Testing

@testable import Datasets

@Suite struct CSVTableTests {
  private static func table(_ text: String) throws -> CSVTable {
    let folder = try TemporaryFolder()
    return try CSVTable(path: folder.write(text, "table.csv"))
  }

  @Test func fieldsAreNamedByTheHeading() throws {
    let table = try Self.table("image,text\r\na.png,\"1,5 \"\"or\"\" 2\"\r\n\r\nb.png,\"two\nlines\"\nc.png,")
    #expect(table.records.map { $0["image"] } == ["a.png", "b.png", "c.png"])
    #expect(table.records.map { $0["text"] } == ["1,5 \"or\" 2", "two\nlines", ""])
    #expect(table.records.map(\.line) == [2, 4, 6])
    #expect(table.records[0]["value"] == nil)
  }

  @Test func aByteOrderMarkIsNoPartOfTheFirstName() throws {
    #expect(try Self.table("\u{FEFF}image,text\na,b\n").records[0]["image"] == "a")
    #expect(try Self.table("\u{FEFF}\"image\",text\na,b\n").records[0]["image"] == "a")
  }

  @Test(arguments: [
    ("", "is empty"), ("\n\n", "is empty"), ("a,b\n1\n", "line 2: has 1 fields, where the heading has 2"),
    ("a,b\n1,2\n1,2,3\n", "line 3: has 3 fields"), ("a,b\n\"1,2\n3,4\n", "line 2: opens a quote that is not closed"),
    ("a,b\n1,2\n\n\"x\ny\",\"z\n", "line 5: opens a quote"),
    ("a,b\n\"1\"x,2\n", "line 2: goes on behind a closing quote"),
    ("a,b,a\n1,2,3\n", "line 1: two columns are called 'a'"),
  ])
  func saysWhatIsWrongAndWhere(_ text: String, _ problem: String) throws {
    let error = #expect(throws: DatasetError.self) { try Self.table(text) }
    #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
  }

  @Test func emptyFieldsMayFollow() throws {
    #expect(try Self.table("a,b\n1,2,,\n").records[0]["b"] == "2")
  }

  @Test(arguments: [
    "x,2,0,9223372036854775807,0,5", "x,2,-9223372036854775808,9223372036854775807,0,5", "x,2,0,5,0,1048577",
    "x,2,0,5,9,5",
    "x,2,0,5,0,1e3", "x,2,0,5,0,",
  ])
  func boxesBeyondAllPicturesAreRefused(_ row: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("image,label,x0,x1,y0,y1\nx,1,0,5,0,5\n\(row)\n", "symbols.csv")
    let error = #expect(throws: DatasetError.self) { try SymbolBoxes.read(path) }
    #expect(error?.place == .line(3))
  }

  @Test func boxesAreRead() throws {
    let folder = try TemporaryFolder()
    let boxes = try SymbolBoxes.read(folder.write("image,label,x0,x1,y0,y1\nx,frac,-3,5,0,1048576\n", "symbols.csv"))
    #expect(boxes["x"]?.first?.label == "-" && boxes["x"]?.first?.box.width == 8)
    #expect(try SymbolBoxes.read(folder.path + "/none.csv").isEmpty)
  }
}
