import ArgumentParser
import Datasets
import FileStorage
import Foundation
import ModelTraining
import NeuralNetworks
import Recognition
import WriterAdaptation

/// `mathrec learn`: tunes the reader to its owner's hand.
struct Learn: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tune the reader to your hand, by the symbols that you have corrected.",
    discussion: """
      Learns from the ink that the page keeps where its switch is on ('mathrec ink'), in seconds and on this machine. The \
      last layers of both symbol networks learn; what other hands need is held. What makes your own symbols read worse \
      when they are kept out of learning in turn, or others' by more than half a point, is refused. The tuned models lie in \
      $XDG_DATA_HOME/mathrec/hand (~/.local/share/mathrec/hand), beside the ink; those that came with the program are not \
      touched. 'serve' reads with them until --off, 'solve' with --model mine.

      Exit codes: 0 learnt, or done as asked, 1 nothing was learnt, or a file could not be read or written, 64 a mistake in \
      the command line.

      EXAMPLES
        mathrec learn
        mathrec solve --model mine photo.jpg
        mathrec learn --forget
      """)

  /// What is done.
  enum Action: String, EnumerableFlag {
    case learn, show, on, off, forget

    static func help(for value: Action) -> ArgumentHelp? {
      switch value {
      case .learn: "Learn from the ink that is kept: what is done without another word."
      case .show: "Say what was learnt, and whether it is in use."
      case .on: "Have 'serve' read with what was learnt, as it does from the beginning."
      case .off: "Have 'serve' read as the program came; what was learnt is kept."
      case .forget: "Delete what was learnt; the ink stays ('mathrec ink delete')."
      }
    }
  }

  @Flag(exclusivity: .exclusive)
  var action = Action.learn

  @Option(
    parsing: .upToNextOption,
    help: "Labelled ink to learn from, as for `train --data`. (default: what the page has kept)")
  var data: [String] = []

  @Option(help: "Threads; the result does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...CountLimits.threads).contains(threads) else {
      throw ValidationError("--threads is from 1 to \(CountLimits.threads)")
    }
    guard data.isEmpty || action == .learn else { throw ValidationError("--data goes with learning") }
  }

  func run() throws {
    let models = try ModelLocation.personal()
    switch action {
    case .learn: try learn(models)
    case .show:
      guard let state = try models.state() else { return print("nothing has been learnt") }
      print(
        "\(state.report.text)\n\(state.time), \(state.isInUse ? "in use" : "not in use"): \(StandardError.visible(models.path))"
      )
    case .on, .off: try models.use(action == .on)
    case .forget: print(try models.forget() ? "forgotten" : "nothing has been learnt")
    }
  }

  private func learn(_ models: PersonalModels) throws {
    let locations = try ModelLocation.models()
    let paths = locations.symbols
    let frequencies = try LayoutModelFile.read(locations.layout).pieces.labelCounts
    let base = try ModelFile.readEnsemble(paths)
    let samples = try samples()
    guard !samples.isEmpty else { throw AdaptationError.nothing }
    let start = ContinuousClock.now
    let adaptation = try WriterAdapter(base, frequencies: frequencies, threads: threads).adapt(
      samples, threads: threads)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let names = paths.map { ($0 as NSString).lastPathComponent }
    try models.keep(adaptation, tunedFrom: base, names: names, time: Date().ISO8601Format())
    print("\(adaptation.report.text) (\(seconds.formatted(digits: 1)) s)")
    print("kept in \(StandardError.visible(models.path)); 'serve' reads with it, 'solve' with --model mine")
  }

  private func samples() throws -> [InkSample] {
    guard data.isEmpty else {
      var read = TrainingData()
      for place in data { try read.add(place, seed: 1) }
      return read.ink
    }
    guard let ink = InkFolder.own(environment: ProcessInfo.processInfo.environment) else { return [] }
    return try ink.samples()
  }
}
