import Foundation

/// A file to draw to; its name's end says the kind.
public struct ChartOutput: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable { case png, svg, pdf }

  public let path: String
  public let kind: Kind

  public init(path: String) throws(PlotError) {
    guard let kind = Kind(rawValue: Self.kind(of: path)) else { throw .output(path: path) }
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    // None of these means anything here, for no name is given to gnuplot; but to it, and to shells, they do.
    guard !name.hasPrefix("|"),
      path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    else { throw .name(path: path) }
    self.path = path
    self.kind = kind
  }

  /// The end of a file's name that says its kind, in small letters.
  public static func kind(of path: String) -> String { (path as NSString).pathExtension.lowercased() }

  /// The lines that choose the terminal; sizes in pixels of a screen.
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
