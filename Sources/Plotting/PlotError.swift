/// Why a figure could not be drawn.
public enum PlotError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The extension is not a format that can be drawn.
  case output(path: String)
  /// The file's name begins with `|` or contains control characters.
  case name(path: String)
  /// gnuplot is not on the search path.
  case missing
  /// gnuplot ran and failed; `message` is its own.
  case failed(path: String, message: String)

  /// One line with the path, what is wrong and what to do.
  public var description: String {
    switch self {
    case .output(let path): "\(path): no such kind of figure; end its name in .png, .svg or .pdf"
    case .name(let path): "\(path): no name for a figure; leave out control characters and a leading '|'"
    case .missing: "figures need gnuplot, which is not installed: apt-get install gnuplot-nox"
    case .failed(let path, let message): "\(path): gnuplot could not draw it: \(message)"
    }
  }
}
