/// Images that are in memory already, end to end, of one class.
package struct PixelImages: ImageSource {
  private let pixels: [Float]
  /// Height, width, channels of every image.
  package let imageShape: [Int]
  private let labels: [Int]
  /// The names of the classes.
  package let classNames: [String]

  /// - Parameters:
  ///   - pixels: whole images of that shape.
  ///   - labels: the class of each image; without any, all are of the first.
  package init(pixels: [Float], shape: [Int], labels: [Int] = [], classNames: [String] = [""]) {
    precondition(pixels.count % max(1, shape.reduce(1, *)) == 0, "images are whole")
    self.pixels = pixels
    self.labels = labels
    self.classNames = classNames
    imageShape = shape
  }

  /// The number of images.
  package var count: Int { pixels.count / imageShape.reduce(1, *) }
  /// The class of an image.
  package func label(at index: Int) -> Int { labels.isEmpty ? 0 : labels[index] }
  /// Copies the image.
  package func fill(_ target: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int) {
    let size = imageShape.reduce(1, *)
    pixels.withUnsafeBufferPointer { _ = target.update(fromContentsOf: $0[index * size..<(index + 1) * size]) }
  }
}
