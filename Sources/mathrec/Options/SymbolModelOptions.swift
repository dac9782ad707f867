import ArgumentParser

/// Which symbol models a command that reads asks.
struct SymbolModelOptions: ParsableArguments {
  @Option(
    help:
      "A symbol model in place of those that come with the program; several, each with --model, are asked together. 'mine' names those that `mathrec learn` tuned to your hand.",
    completion: .file())
  var model: [String] = []
}
