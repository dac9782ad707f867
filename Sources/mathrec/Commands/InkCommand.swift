#if Server
  import ArgumentParser
  import FileStorage
  import Foundation
  import WriterAdaptation

  /// `mathrec ink`: the labelled ink that the page has kept with its owner's consent.
  struct InkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ink", abstract: "List, export or delete the ink that the page has kept.",
      discussion: """
        Where its switch is on, the page keeps the symbols that you correct, with your strokes, in $XDG_DATA_HOME/mathrec/ink \
        (~/.local/share/mathrec/ink). Nothing else is kept, and nothing is sent. 'train --data' takes what 'export' writes.

        Exit codes: 0 done, 1 the folder could not be read or written, 64 a mistake in the command line.

        EXAMPLES
          mathrec ink list
          mathrec ink export my-ink.jsonl
          mathrec ink delete
        """, subcommands: [List.self, Export.self, Delete.self])

    private static func folder() throws -> InkFolder {
      guard let folder = InkFolder.own(environment: ProcessInfo.processInfo.environment) else {
        throw FileError(path: "~/.local/share/mathrec/ink", found: "there is no home", advice: "set XDG_DATA_HOME")
      }
      return folder
    }

    /// `mathrec ink list`.
    struct List: ParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Say how many symbols of each label are kept, and where.")

      func run() throws {
        let folder = try InkCommand.folder()
        let counts = try folder.counts()
        print(StandardError.visible("\(folder.file): \(counts.values.reduce(0, +)) symbols"))
        for (label, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
          print(StandardError.visible("\(label)  \(count)"))
        }
      }
    }

    /// `mathrec ink export`.
    struct Export: ParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Copy the kept symbols to a file of JSON lines.")

      @Argument(help: "The file to write.", completion: .file())
      var output: String

      func validate() throws { try OutputFile.check(output, inputs: InputFiles([])) }

      func run() throws {
        var data = Data()
        for symbol in try InkCommand.folder().symbols() { data += try JSONText.data(symbol) }
        try OutputFile.write(data, to: output)
      }
    }

    /// `mathrec ink delete`.
    struct Delete: ParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Delete the kept symbols.")

      @Option(help: "Delete those of this label only.")
      var label: String?

      func run() throws {
        let count = try InkCommand.folder().delete(label: label)
        print(count == 1 ? "deleted 1 symbol" : "deleted \(count) symbols")
      }
    }
  }
#endif
