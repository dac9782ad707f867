import ArgumentParser
import FileStorage
import Foundation
import ImageProcessing
import MathExpressions
import MathReading
import Recognition
import WorkSharing

/// `mathrec solve`: photographs in, answers out.
struct Solve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read handwritten mathematics from pictures and compute it.",
    discussion: """
      Prints each line as it was read, with its answer. '-' reads a picture from standard input.

      Exit codes: 0 all answered (undefined is an answer), 1 a model or an output failed, 2 a picture was not read or a \
      line not computed, 3 a reading was less sure than --min-confidence, 64 a mistake in the command line.

      EXAMPLES
        mathrec solve photo.jpg
        mathrec solve --json --domain arithmetic page1.png page2.png
        mathrec solve --annotate seen.png photo.jpg
        mathrec solve --steps photo.jpg
      """)

  static let failed = ExitCode(2)
  static let unsure = ExitCode(3)

  @Argument(
    help: "Pictures: PNG, JPEG, or what OpenCV's imgcodecs reads where it is installed; '-' for standard input.",
    completion: .file())
  var images: [String]

  @Flag(help: "Print one JSON object a line and picture; docs/solve-json.md describes it.")
  var json = false

  @Option(help: "Print the expression itself in this form instead of the answer.")
  var format: WrittenForm?

  @Option(help: "Write the (one) picture with boxes, labels and the answer as a PNG.", completion: .file())
  var annotate: String?

  @Option(help: "Write every stage of the (one) reading into this folder.", completion: .directory)
  var trace: String?

  @Option(help: "What is expected: it limits the symbols that may be read.")
  var domain: Domain = .full

  @Flag(help: "Show the working of each line, step by step, where one is known.")
  var steps = false

  @Flag(
    inversion: .prefixedNo,
    help:
      "Read a line with the page's other lines in mind: their letters, and that a step mostly follows from the one before."
  )
  var context = true

  @OptionGroup var symbolModels: SymbolModelOptions

  @Option(help: "Below this confidence, from 0 to 1, the reading is shown and no answer is given; 0 always answers.")
  var minConfidence = ConfidenceThreshold.answered

  func validate() throws {
    guard !images.isEmpty else { throw ValidationError("Give a picture, or - to read one from standard input.") }
    guard (0...1).contains(minConfidence) else { throw ValidationError("--min-confidence is from 0 to 1") }
    if json && format != nil { throw ValidationError("Use either --json or --format.") }
    if images.count > 1, annotate != nil || trace != nil {
      throw ValidationError("--annotate and --trace take one picture at a time")
    }
    let inputs = InputFiles(images + symbolModels.model)
    if let annotate { try OutputFile.check(annotate, inputs: inputs) }
    if let trace { try OutputFile.check(folder: trace, files: TraceFolder.fileNames, inputs: inputs) }
  }

  func run() throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    // One picture is read by all threads, of several each by one.
    let perPicture = images.count == 1 ? cores : 1
    let (models, first) = SharedWork.both(
      { Result { try ModelLocation.models(symbols: symbolModels.model).recognizer() } },
      { Result { try PictureInk(images[0], threads: perPicture) } })
    var recognizer = try models.get()
    recognizer.threads = perPicture
    recognizer.usesContext = context
    let reader = PictureReader(recognizer: recognizer, domain: domain, minConfidence: minConfidence)
    var worst = ExitCode.success
    var isUnwritten = false
    // In the order of the command line; a few are read ahead.
    try SharedWork.run(
      images.count, threads: cores,
      work: { _, place in Result { try place == 0 ? reader.read(first.get()) : reader.read(images[place]) } },
      deliver: { place, result in
        let image = images[place]
        do {
          var reading = try result.get()
          if steps { reading.addSteps(computer: reader.computer) }
          let report = ReadingReport(image: image, reading, minConfidence: minConfidence)
          if json { printJSON(report) } else { show(report, reading) }
          // The picture was read and answered: that its copy is not written is another matter, with another exit code.
          do {
            if let annotate { try AnnotatedPicture.write(reading, report, to: annotate) }
            if let trace { try TraceFolder.write(reading, report, to: trace) }
          } catch {
            note("error: \(error)")
            isUnwritten = true
          }
          if report.lines.contains(where: { $0.isUnsure }) { worst = worst == .success ? Self.unsure : worst }
          if reading.sheet.lines.contains(where: { $0.error != nil }) { worst = Self.failed }
        } catch {
          worst = Self.failed
          if json { printJSON(ReadingReport(image: image, error: "\(error)")) }
          note("error: \(error)")
        }
      })
    if isUnwritten { throw ExitCode.failure }
    if worst != .success { throw worst }
  }

  private func show(_ report: ReadingReport, _ reading: PictureReading) {
    if images.count > 1 { print(StandardError.visible("\(report.image):")) }
    for (line, computation) in zip(report.lines, reading.sheet.lines) {
      // The expression alone is for another program.
      if let item = line.item, format == nil { print(item.text, terminator: " ") }
      guard !line.isUnsure else {
        let others = line.alternatives.prefix(2).map { "'\($0)'" }.joined(separator: " or ")
        print(
          "not sure: '\(line.plain)' (confidence \(line.confidence.formatted(digits: 2))\(line.doubts))"
            + (others.isEmpty ? "" : ", perhaps \(others)"))
        continue
      }
      if let format {
        print(format.text(of: computation))
      } else if reading.sheet.system != nil, line.value.kind == "solutions" {
        // A system is answered once, after its lines.
        print(PlainTextWriter(isForDisplay: true).text(computation.tree))
      } else {
        print(line.answer)
      }
      if format == nil { StepLines.show(computation.steps) }
      for warning in line.warnings { note("warning: \(warning)") }
    }
    if let system = reading.sheet.system, format == nil, !report.lines.contains(where: \.isUnsure) {
      print(system.answer)
      StepLines.show(system.steps)
    }
    StandardOutput.flush()
  }

  private func printJSON(_ report: ReadingReport) {
    if let text = try? JSONText.text(report) { print(text) }
    StandardOutput.flush()
  }

  private func note(_ text: String) { StandardError.note(text) }
}
