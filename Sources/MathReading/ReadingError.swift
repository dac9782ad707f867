/// A picture in which nothing was found to read.
public enum ReadingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The picture of this name shows no writing.
  case noInk(String)

  /// One line: `cannot find ink in page.jpg: the picture shows no writing; ...`.
  public var description: String {
    switch self {
    case .noInk(let name):
      "cannot find ink in \(name): the picture shows no writing; take it nearer, sharper, or with more light"
    }
  }
}
