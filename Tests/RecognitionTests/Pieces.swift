import Foundation
import ImageProcessing
import NeuralNetworks

@testable import Recognition

/// A solid piece of ink: its left, top, width and height in pixels.
func piece(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> Component {
  let box = PixelBox(x: x, y: y, width: width, height: height)
  return Component(
    box: box, area: box.area, centroid: SIMD2(box.midX, box.midY),
    mask: BinaryImage(width: width, height: height, pixels: [UInt8](repeating: 1, count: width * height)))
}

/// A symbol of one sure label, by left, top, width and height.
func symbol(
  _ label: String, _ left: Double, _ top: Double, _ width: Double, _ height: Double, source: Int = 0
) -> LayoutSymbol {
  LayoutSymbol(
    source: source, box: LayoutBox(left: left, top: top, right: left + width, bottom: top + height),
    candidates: [SymbolCandidate(label: label, probability: 1)])
}

/// Symbols numbered in their order.
func numbered(_ symbols: [LayoutSymbol]) -> [LayoutSymbol] {
  symbols.enumerated().map { LayoutSymbol(source: $0, box: $1.box, candidates: $1.candidates) }
}

/// A classified group of components with its labels and their probabilities, likeliest first.
func classified(
  _ components: [Int], _ candidates: [(String, Double)], box: PixelBox = PixelBox(x: 0, y: 0, width: 10, height: 10),
  gap: Double = 0
) -> ClassifiedHypothesis {
  ClassifiedHypothesis(
    hypothesis: SymbolHypothesis(components: components, box: box, gap: gap),
    candidates: candidates.map { SymbolCandidate(label: $0.0, probability: $0.1) },
    rejection: max(0, 1 - candidates.reduce(0) { $0 + $1.1 }))
}
