import ArgumentParser
import FederatedLearning
import RandomStreams

/// `mathrec-bench codecs`: milliseconds of packing and unpacking the design's network's update, for each codec, on one core.
struct CodecWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codecs", abstract: "Packing and unpacking an update; prints the median of the turns.")

  @Option(help: "Weights of the update.") var weights = 371_529
  @Option(help: "Turns.") var turns = 21
  @Option(parsing: .upToNextOption, help: "As fedtrain --compress takes them.")
  var codecs = ["eden:1", "eden:4", "rotate,uniform:1", "uniform:4", "sample:0.25,eden:1", "topk:0.01", "stc:0.01"]

  func run() throws {
    let schema = try TensorSchema([TensorDescription(name: "w", shape: [weights])])
    var random = RandomStream(seed: 1)
    let values = (0..<weights).map { _ in Float(random.normal()) }
    for text in codecs {
      let codec = UpdateCodec(try CodecSpecification(text, option: "--codecs"))
      var (packing, unpacking, bytes) = ([Double](), [Double](), 0)
      for turn in 0..<turns {
        let context = FilterContext(round: turn, client: 0, seed: 1)
        var memory: [Section: [Float]] = [:]
        let start = Turns.now
        let sent = try codec.outgoing(WirePayload(values, schema), context, memory: &memory)
        let middle = Turns.now
        _ = try codec.incoming(sent, context)
        packing.append(middle - start)
        unpacking.append(Turns.now - middle)
        bytes = sent.byteCount
      }
      func median(_ seconds: [Double]) -> Double { (seconds.sorted()[turns / 2] * 100_000).rounded() / 100 }
      Turns.say(["codec": text, "bytes": bytes, "packing_ms": median(packing), "unpacking_ms": median(unpacking)])
    }
  }
}
