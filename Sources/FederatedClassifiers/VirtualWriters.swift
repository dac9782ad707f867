import Datasets
import FederatedLearning
import ModelTraining
import NeuralNetworks
import RandomStreams

/// A federation without end: every client is a writer of the synthesizer, whose symbols are made when it is asked for.
struct VirtualWriters: Federation {
  let clientCount: Int
  /// Symbols of a client.
  let examples: Int
  let size: Int
  let seed: UInt64
  let classNames = HandwritingSynthesizer.labels
  var imageShape: [Int] { [size, size, 1] }

  func data(of client: Int) -> Writer {
    let synthesizer = HandwritingSynthesizer(seed: seed)
    var random = RandomStream(seed: seed, DataPurpose.synthesis.rawValue, UInt64(client))
    var strokes: [[Ink.Stroke]] = []
    var labels: [Int] = []
    for sample in 0..<examples {
      labels.append(random.below(classNames.count))
      strokes.append(synthesizer.symbol(classNames[labels[sample]], writer: client, sample: sample).strokes)
    }
    return Writer(strokes: strokes, labels: labels, classNames: classNames, renderer: InkRenderer(size: size))
  }

  /// The symbols of some writers after the clients, to judge by.
  func test(writers: Int) throws -> ImageMixture {
    let ink = FederatedData.synthesize(writers: clientCount..<clientCount + writers, samples: 2, seed: seed)
    var data = TrainingData()
    data.ink = ink
    return try data.images(
      classNames: classNames, size: size, isAugmented: false, fit: .ink, least: 0, seed: seed)
  }

  /// One client's symbols.
  struct Writer: ImageSource {
    let strokes: [[Ink.Stroke]]
    let labels: [Int]
    let classNames: [String]
    let renderer: InkRenderer
    var count: Int { labels.count }
    var imageShape: [Int] { [renderer.size, renderer.size, 1] }
    func label(at index: Int) -> Int { labels[index] }
    func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
      var random = RandomStream(seed: UInt64(index))
      let (ink, pen) = InkAugmenter.none.vary(
        strokes[index], label: classNames[labels[index]], usualSize: 80, random: &random)
      renderer.draw(ink, pen: pen, into: pixels)
    }
  }
}
