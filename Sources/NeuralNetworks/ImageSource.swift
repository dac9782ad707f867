/// Labelled images that can be asked for one by one, from any thread.
///
/// An image may be made or varied when it is asked for; the same (index, epoch) must always give the same pixels, so
/// that training repeats bit by bit.
public protocol ImageSource: Sendable {
  /// The number of images.
  var count: Int { get }
  /// Height, width, channels of every image.
  var imageShape: [Int] { get }
  /// The names of the classes; a label is an index into them.
  var classNames: [String] { get }
  /// The class of an image: an index into ``classNames``.
  func label(at index: Int) -> Int
  /// Writes the image: `imageShape` values, ink 1, ground 0.
  func fill(_ pixels: UnsafeMutableBufferPointer<Float>, at index: Int, epoch: Int)
}
