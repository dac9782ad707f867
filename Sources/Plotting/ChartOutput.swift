import Foundation

/// A file to draw to; its extension decides the format.
public struct ChartOutput: Sendable, Hashable {
  /// The formats that can be drawn, by their extensions.
  public enum Kind: String, Sendable, CaseIterable { case png, svg, pdf }

  /// Where the figure goes.
  public let path: String
  /// The format.
  public let kind: Kind

  /// - Throws: ``PlotError/output(path:)`` for another extension, ``PlotError/name(path:)`` for a name that a shell or
  ///   gnuplot could take for a command.
  public init(path: String) throws(PlotError) {
    guard let kind = Kind(rawValue: Self.kind(of: path)) else { throw .output(path: path) }
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    // None of these means anything here, since gnuplot never gets the name; but they mean something to gnuplot itself
    // and to shells.
    guard !name.hasPrefix("|"),
      path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    else { throw .name(path: path) }
    self.path = path
    self.kind = kind
  }

  /// A file's extension in lower case, without the dot.
  public static func kind(of path: String) -> String { (path as NSString).pathExtension.lowercased() }

  /// The lines of a script that select the terminal; sizes in pixels at 96 per inch.
  func settings(width: Int, height: Int) -> [String] {
    let terminal =
      switch kind {
      case .png: "pngcairo size \(width),\(height) font 'sans,11'"
      case .svg: "svg size \(width),\(height) dynamic font 'sans,14' background '#ffffff'"
      case .pdf: "pdfcairo size \(Double(width) / 96)in,\(Double(height) / 96)in font 'sans,11'"
      }
    return ["set encoding utf8", "set terminal \(terminal) noenhanced"]
  }
}
