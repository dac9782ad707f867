import ArgumentParser
import Datasets
import Evaluation
import FileStorage
import Foundation
import MathReading
import ModelTraining
import Recognition

/// `mathrec evaluate`: how well symbols or expressions are read.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well symbols or whole expressions are read.",
    discussion: """
      --symbols takes what `train --data` takes and measures the network alone. --expressions takes a CROHME file or \
      InkML folder, whose ink is drawn as pictures so that the reader sees pixels only, or a folder of pictures with \
      labels.csv (columns image, expression or latex, value, kind). docs/evaluation.md says what each figure means.

      Ctrl-C stops after the running expressions and prints the figures of those read; with --predictions they are \
      kept in FILE.part, and the same command goes on from there.
      """)

  static let interrupted = ExitCode(130)

  @Option(parsing: .upToNextOption, help: "A set of symbols; several are joined.")
  var symbols: [String] = []

  @Option(help: "Only symbols of a part of the writers, such as 1/10: those that `train --isolated-without` left out.")
  var writers: WriterFold?

  @Option(help: "A set of expressions.")
  var expressions: String?

  @OptionGroup var learning: LearningOptions

  @OptionGroup var symbolModels: SymbolModelOptions

  @Option(help: "The vocabulary to read with: \(Domain.allCases.map(\.rawValue).joined(separator: ", ")).")
  var domain: Domain = .full

  @Option(
    help: """
      Draw ink as a page: 0 a tablet's drawing, 1 a scan, 2 a good photograph, 3 a bad one, to be found, levelled and \
      parted into lines like any picture. (default: drawn clean and known to be one line)
      """)
  var severity: Int?

  @Option(
    help: """
      Add one mark to each of so many expressions that are read rightly without: a box, an underline, a ruled line, a \
      speck and others; for each kind, how many are still right. Goes with --severity.
      """)
  var marks: Int?

  @Option(help: "Where marks and synthetic:COUNT come from; another number has other hands.")
  var seed: UInt64 = 1

  @Option(
    parsing: .upToNextOption,
    help: "Steps of the reader to leave out: \(ReaderStep.allCases.map(\.rawValue).joined(separator: ", ")).")
  var without: [ReaderStep] = []

  @Option(help: "Writes one JSON object an expression.", completion: .file())
  var predictions: String?

  @Option(help: "Writes a page with figures, plots and pictures of failures into this folder.", completion: .directory)
  var report: String?

  @Option(help: "Pictures of failures in the report, at the most.")
  var pictures = 200

  @Option(help: "Only expressions of this subset (arith, photo, ...).")
  var subset: String?

  @Option(help: "The confidence, from 0 to 1, from which on a reading counts as sure.")
  var minConfidence = ConfidenceThreshold.sure

  @Option(help: "How pictures of symbols fill the square: by their ink, or whole.")
  var fit: PictureSymbols.Fit = .ink

  @Option(help: "Expressions read at a time.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Where the confusions of symbols are written as CSV, the most frequent first.", completion: .file())
  var confusions: String?

  @Flag(help: "Print all figures as one JSON object.")
  var json = false

  func validate() throws {
    guard symbols.isEmpty != (expressions == nil) else {
      throw ValidationError("Give either --symbols or --expressions.")
    }
    guard jobs > 0 else { throw ValidationError("--jobs is at least 1") }
    try CountLimits.check("--jobs", jobs, most: CountLimits.threads)
    try CountLimits.check("--pictures", pictures, most: CountLimits.items)
    guard pictures >= 0 else { throw ValidationError("--pictures is not negative") }
    guard (0...1).contains(minConfidence) else { throw ValidationError("--min-confidence is from 0 to 1") }
    if let severity, !(0...3).contains(severity) { throw ValidationError("--severity is from 0 to 3") }
    if !symbols.isEmpty, severity != nil { throw ValidationError("--severity goes with --expressions") }
    if let marks {
      guard expressions != nil, severity != nil else {
        throw ValidationError("--marks goes with --expressions and --severity")
      }
      guard marks > 0 else { throw ValidationError("--marks is at least 1") }
      try CountLimits.check("--marks", marks, most: CountLimits.items)
    }
    if !symbols.isEmpty, predictions != nil || subset != nil || !without.isEmpty {
      throw ValidationError("--predictions, --subset and --without go with --expressions")
    }
    try learning.check(isOfSymbols: !symbols.isEmpty)
    if expressions != nil, writers != nil { throw ValidationError("--writers goes with --symbols") }
    if expressions != nil, confusions != nil { throw ValidationError("--confusions goes with --symbols") }
    let inputs = InputFiles(symbols + learning.others + [expressions].compactMap { $0 } + symbolModels.model)
    for path in [predictions, confusions].compactMap({ $0 }) { try OutputFile.check(path, inputs: inputs) }
    if let report { try ReportFolder.check(report, inputs: inputs) }
  }

  func run() throws {
    if let examples = learning.learn {
      try evaluateLearning(examples)
    } else if !symbols.isEmpty {
      try evaluateSymbols(symbols)
    }
    if let expressions { try evaluateExpressions(expressions) }
    StandardOutput.flush()
  }

  /// What the figures are of, and how they were made.
  func circumstances(of set: String, models: [String]) throws -> EvaluationCircumstances {
    try EvaluationCircumstances(
      set: set, models: models, jobs: jobs, program: "mathrec \(Mathrec.version)",
      arguments: ["mathrec"] + CommandLine.arguments.dropFirst())
  }
}
