import ArgumentParser

/// Our side of `make bench`: each command is a worker that `Benchmarks/run.py` asks for one measurement after another.
@main
struct MathrecBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mathrec-bench", abstract: "Measure this package; Benchmarks/README.md says what and how.",
    subcommands: [
      WriteData.self, TrainWorker.self, InferWorker.self, FederatedWorker.self, KernelWorker.self, ProductsWorker.self,
      StagesWorker.self, CodecWorker.self, DrawPicture.self,
    ] + secure)

  /// With the package's trait Federation.
  private static var secure: [any ParsableCommand.Type] {
    #if Federation
      [SecureWorker.self]
    #else
      []
    #endif
  }
}
