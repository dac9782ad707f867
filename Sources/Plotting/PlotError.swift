/// Why a figure was not drawn.
public enum PlotError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file's name ends in no kind that can be drawn.
  case output(path: String)
  /// The file's name begins with `|` or has control characters.
  case name(path: String)
  /// gnuplot is not on the search path.
  case missing
  /// gnuplot ran and failed, with what it said.
  case failed(path: String, message: String)

  public var description: String {
    switch self {
    case .output(let path): "\(path): no such kind of figure; end its name in .png, .svg or .pdf"
    case .name(let path): "\(path): no name for a figure; leave out control characters and a leading '|'"
    case .missing: "figures need gnuplot, which is not installed: apt-get install gnuplot-nox"
    case .failed(let path, let message): "\(path): gnuplot could not draw it: \(message)"
    }
  }
}
