import Foundation
import Testing

/// What CONTRIBUTING.md and docs/architecture.md say of the house holds.
@Suite("The house") struct HouseTests {
  private static let manager = FileManager.default

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: Program.root + "/" + path, encoding: .utf8)
  }

  private static func folders(in path: String) throws -> [String] {
    try manager.contentsOfDirectory(atPath: Program.root + "/" + path).filter { name in
      var isFolder: ObjCBool = false
      return manager.fileExists(atPath: Program.root + "/\(path)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
    }.sorted()
  }

  /// The Swift files below a folder, with their text.
  private static func sources(_ folder: String) throws -> [(path: String, text: String)] {
    try (manager.subpathsOfDirectory(atPath: Program.root + "/" + folder)).filter { $0.hasSuffix(".swift") }.sorted()
      .map { ("\(folder)/\($0)", try text("\(folder)/\($0)")) }
  }

  /// The code of a file without its comments.
  private static func code(_ text: String) -> String { text.replacing(/\/\/[^\n]*/, with: "") }

  @Test("every room is in the table of CONTRIBUTING.md, and every row of it is there")
  func rooms() throws {
    let page = try Self.text("CONTRIBUTING.md")
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let named = rows.flatMap { row in
      (row.split(separator: "|").first ?? "").matches(of: /`([^`]+)`/).map { String($0.1) }
    }.map { $0.contains("/") || $0.first?.isLowercase == true || Self.exists($0) ? $0 : "Sources/\($0)" }
    for place in named { #expect(Self.exists(place), "CONTRIBUTING.md names \(place), which is not there") }
    for module in try Self.folders(in: "Sources") {
      #expect(named.contains("Sources/\(module)"), "CONTRIBUTING.md has no row for Sources/\(module)")
    }
  }

  private static func exists(_ place: String) -> Bool { manager.fileExists(atPath: Program.root + "/" + place) }

  @Test("every library has tests, and Package.swift runs them")
  func tests() throws {
    let package = try Self.text("Package.swift")
    for module in try Self.folders(in: "Sources") {
      let name = module == "mathrec" ? "MathrecTests" : module + "Tests"
      let files = (try? Self.sources("Tests/\(name)")) ?? []
      #expect(files.contains { $0.text.contains("@Test") }, "Sources/\(module) has no tests")
      #expect(package.contains("\"\(name)\""), "Package.swift does not run \(name)")
    }
  }

  @Test("the libraries that the architecture page offers to programmers are products")
  func products() throws {
    let package = try Self.text("Package.swift")
    let products = Set(package.matches(of: /\.library\(name: "(\w+)"/).map { String($0.1) })
    let table = try Self.text("docs/architecture.md").components(separatedBy: "what a programmer takes it for")[1]
      .components(separatedBy: "\n\n")[0]
    let offered = Set(
      table.split(separator: "\n").dropFirst().flatMap { row in
        (row.split(separator: "|").first ?? "").matches(of: /`(\w+)`/).map { String($0.1) }
      })
    #expect(offered == products)
  }

  @Test("libraries neither print nor trap, and only the program writes to the terminal")
  func libraries() throws {
    for (path, text) in try Self.sources("Sources") {
      let code = Self.code(text)
      let isProgram = path.hasPrefix("Sources/mathrec/")
      for form in ["try! ", "fatalError(", " as! "] { #expect(!code.contains(form), "\(path) has \(form)") }
      guard !isProgram else { continue }
      #expect(code.firstMatch(of: /(^|[^.\w])print\(/) == nil, "\(path) prints")
      #expect(!code.contains("FileHandle.standard"), "\(path) writes to the terminal")
      #expect(!code.contains("import ArgumentParser"), "\(path) knows the command line")
    }
  }

  @Test("a C module is imported by one Swift file of the libraries and the program")
  func shims() throws {
    let shims = try Self.folders(in: "CShims")
    let sources = try Self.sources("Sources")
    for shim in shims {
      let importers = sources.filter { Self.code($0.text).contains("import \(shim)\n") }.map(\.path)
      #expect(importers.count == 1, "\(shim) is imported by \(importers)")
    }
  }

  @Test("every public declaration of a library has a doc comment")
  func documentation() throws {
    let declaration =
      /^\s*(@\w+(\([^)]*\))?\s+)*public (private\(set\) |static |mutating |final |indirect |consuming )*(struct|enum|class|protocol|actor|func|var|let|init|subscript|typealias)\b/
    for (path, text) in try Self.sources("Sources") {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() where line.firstMatch(of: declaration) != nil {
        var above = number - 1
        while above >= 0, lines[above].firstMatch(of: /^\s*@\w+/) != nil { above -= 1 }
        let isDocumented = above >= 0 && lines[above].firstMatch(of: /^\s*\/\/\//) != nil
        #expect(isDocumented, "\(path):\(number + 1) has no doc comment")
      }
    }
  }

  @Test("the program's files lie in Commands, Options and Printing")
  func program() throws {
    let loose = try Self.manager.contentsOfDirectory(atPath: Program.root + "/Sources/mathrec").filter {
      $0.hasSuffix(".swift")
    }
    #expect(loose.isEmpty, "\(loose)")
    #expect(try Self.folders(in: "Sources/mathrec") == ["Commands", "Options", "Printing"])
  }
}
