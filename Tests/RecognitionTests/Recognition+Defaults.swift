import ImageProcessing

@testable import Recognition

// What tests ask of single stages, with the scale measured on the very components.

extension SymbolDetector {
  static func usualSize(of components: [Component], strokeWidth: Double) -> Double {
    PageScale(of: components, strokeWidth: strokeWidth).usualSize
  }

  func hypotheses(components: [Component], strokeWidth: Double) -> [SymbolHypothesis] {
    hypotheses(
      components, in: Array(components.indices), scale: PageScale(of: components, strokeWidth: strokeWidth))
  }
}
