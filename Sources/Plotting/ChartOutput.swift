import Foundation

/// A file to draw to; its name's end says the kind.
public struct ChartOutput: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable { case png, svg, pdf }

  public let path: String
  public let kind: Kind

  public init(path: String) throws(PlotError) {
    guard let kind = Kind(rawValue: (path as NSString).pathExtension.lowercased()) else {
      throw .output(path: path)
    }
    self.path = path
    self.kind = kind
  }

  /// The lines that choose the terminal; sizes in pixels of a screen.
  func settings(width: Int, height: Int) -> [String] {
    let terminal =
      switch kind {
      case .png: "pngcairo size \(width),\(height) font 'sans,11'"
      case .svg: "svg size \(width),\(height) dynamic font 'sans,14' background '#ffffff'"
      case .pdf: "pdfcairo size \(Double(width) / 96)in,\(Double(height) / 96)in font 'sans,11'"
      }
    return ["set encoding utf8", "set terminal \(terminal) noenhanced", "set output \(Gnuplot.quoted(path))"]
  }
}
