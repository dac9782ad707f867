import ArgumentParser
import FileStorage
import Foundation
import MathExpressions
import MathReading

/// `mathrec check`: says of each line of a handwritten working whether it follows.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the lines of a handwritten working.",
    discussion: """
      The lines of one exercise, one under another: each follows from the one before, loses or gains solutions, or does not
      follow; then a value shows it, and the likeliest slip is named. A line that was read unsurely is never called wrong.
      Typed lines are checked by 'mathrec compute --check'.

      Exit codes: 0 all lines follow, 1 a model or an output failed, 2 a picture was not read, 4 some line does not follow, 64 a mistake in \
      the command line.

      EXAMPLES
        mathrec check page.jpg
        mathrec check --json page1.jpg page2.jpg
        mathrec check --annotate seen.png page.jpg
      """)

  /// Exit code where some line does not follow.
  static let wrong = ExitCode(4)

  @Argument(help: "Pictures, each a page of one working; '-' for standard input.", completion: .file())
  var images: [String]

  @Flag(help: "Print one JSON object a picture: lines, each with its verdict, and a summary.")
  var json = false

  @Option(help: "Write the (one) picture with a tick or a cross beside each line as a PNG.", completion: .file())
  var annotate: String?

  @Flag(help: "Read a single comma between digits as a decimal comma.")
  var decimalComma = false

  @OptionGroup var symbolModels: SymbolModelOptions

  @Option(help: "Below this confidence, from 0 to 1, a line is not called wrong.")
  var minConfidence = 0.5

  func validate() throws {
    guard !images.isEmpty else { throw ValidationError("Give a picture, or - to read one from standard input.") }
    guard (0...1).contains(minConfidence) else { throw ValidationError("--min-confidence is from 0 to 1") }
    if images.count > 1, annotate != nil { throw ValidationError("--annotate takes one picture at a time") }
    if let annotate { try OutputFile.check(annotate, inputs: InputFiles(images + symbolModels.model)) }
  }

  func run() throws {
    var recognizer = try ModelLocation.models(symbols: symbolModels.model).recognizer()
    recognizer.threads = ProcessInfo.processInfo.activeProcessorCount
    let reader = PictureReader(recognizer: recognizer, minConfidence: minConfidence)
    var worst = ExitCode.success
    var isUnwritten = false
    for image in images {
      do {
        let reading = try reader.read(image)
        let report = ReadingReport(image: image, reading, minConfidence: minConfidence)
        if images.count > 1, !json { print(StandardError.visible("\(image):")) }
        var parser = reader.computer.parser
        if decimalComma { parser.commaMeaning = .decimal }
        let working = reading.checked(report, parser: parser)
        do { try CheckReport(json: json).show(working) } catch {
          if worst == .success { worst = Self.wrong }
        }
        do {
          if let annotate { try MarkedPicture.write(reading, working, to: annotate) }
        } catch {
          StandardError.note("error: \(error)")
          isUnwritten = true
        }
      } catch {
        worst = Compute.failed
        StandardError.note("error: \(error)")
      }
    }
    if isUnwritten { throw ExitCode.failure }
    if worst != .success { throw worst }
  }
}

/// Prints the verdicts on a working.
struct CheckReport {
  let json: Bool

  /// - Throws: the exit code where some line does not follow.
  func show(_ working: CheckedWorking) throws {
    if json {
      if let text = try? JSONText.text(working) { print(text) }
    } else {
      for line in working.lines {
        print(
          "\(Self.mark(line.verdict)) \(line.text)"
            + (line.verdict == .follows && line.slip == nil ? "" : "   \(line.sentence)"))
      }
      print(working.summary)
    }
    StandardOutput.flush()
    if working.lines.contains(where: { [.wrong, .losesSolutions, .gainsSolutions].contains($0.verdict) }) {
      throw Check.wrong
    }
  }

  private static func mark(_ verdict: CheckedLine.Verdict) -> String {
    switch verdict {
    case .start, .follows, .partialCase: "✓"
    case .losesSolutions, .gainsSolutions: "!"
    case .wrong: "✗"
    case .notJudged: "?"
    }
  }
}
