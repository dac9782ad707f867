import WorkSharing

extension Ensemble {
  /// What `take` makes of each image's number and class probabilities, in the order of the images.
  package func rows<Value: Sendable>(
    of images: some ImageSource, threads: Int, _ take: @Sendable (Int, ArraySlice<Float>) -> Value
  ) -> [Value] {
    let size = inputCount
    // In pieces, so that a large set needs little memory and no thread waits for another.
    let piece = 256
    return SharedWork.map((images.count + piece - 1) / piece, threads: threads) { number in
      let range = number * piece..<min(images.count, (number + 1) * piece)
      var pixels = [Float](repeating: 0, count: range.count * size)
      pixels.withUnsafeMutableBufferPointer { pixels in
        for (place, index) in range.enumerated() {
          images.fill(
            UnsafeMutableBufferPointer(rebasing: pixels[place * size..<(place + 1) * size]), at: index, epoch: 0)
        }
      }
      let rows = probabilities(of: pixels)
      return range.enumerated().map { place, index in
        take(index, rows[place * labels.count..<(place + 1) * labels.count])
      }
    }.flatMap { $0 }
  }
}
