/// A picture of one symbol with its label, as a loader found it.
public struct LabelledPicture: Sendable, Hashable {
  /// `height * width` amounts of ink from 0 (ground) to 1, row by row.
  public var pixels: [Float]
  public var width: Int
  public var height: Int
  /// A label of the vocabulary where the source's name is known, else the source's own name.
  public var label: String
  /// Who wrote it; empty where the source does not say.
  public var writer: String

  public init(pixels: [Float], width: Int, height: Int, label: String, writer: String) {
    self.pixels = pixels
    self.width = width
    self.height = height
    self.label = label
    self.writer = writer
  }
}
