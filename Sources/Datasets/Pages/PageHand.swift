import Foundation
import MathSymbols
import RandomStreams

/// One person's symbols, as pages are written with them.
public struct PageHand: Sendable {
  /// As the data names the writer.
  public let name: String
  /// Some ways in which this hand wrote each symbol, by label.
  let samples: [String: [[Ink.Stroke]]]
  /// What tells hands apart at a glance, so that a missing symbol can be taken from the one most like it.
  let likeness: SIMD3<Float>

  /// A hand from samples of its symbols; more than a few of one symbol are not kept.
  init(name: String, samples: [String: [[Ink.Stroke]]]) {
    self.name = name
    self.samples = samples.mapValues { Array($0.prefix(Self.mostSamples)) }
    likeness = Self.likeness(of: samples)
  }

  /// Symbols of one label beyond these look no different on a page.
  static let mostSamples = 6

  /// Slant, width over height, and how round the digits are: means over all of them.
  private static func likeness(of samples: [String: [[Ink.Stroke]]]) -> SIMD3<Float> {
    var (sum, count) = (SIMD3<Float>.zero, Float(0))
    for digit in 0...9 {
      for strokes in samples[String(digit)] ?? [] {
        guard let box = InkBox(strokes.lazy.joined()), box.height > 0 else { continue }
        var (xy, yy, turns, points): (Float, Float, Float, Float) = (0, 0, 0, 0)
        let middle = (x: box.left + box.width / 2, y: box.top + box.height / 2)
        for stroke in strokes {
          for (index, point) in stroke.enumerated() {
            let (x, y) = ((point.x - middle.x) / box.height, (point.y - middle.y) / box.height)
            (xy, yy) = (xy - x * y, yy + y * y)
            guard index > 0, index + 1 < stroke.count else { continue }
            let (a, b) = (stroke[index - 1], stroke[index + 1])
            let (ux, uy, vx, vy) = (point.x - a.x, point.y - a.y, b.x - point.x, b.y - point.y)
            let length = ((ux * ux + uy * uy) * (vx * vx + vy * vy)).squareRoot()
            if length > 0 { (turns, points) = (turns + 1 - (ux * vx + uy * vy) / length, points + 1) }
          }
        }
        let slant = yy > 0 ? xy / yy : 0
        sum += SIMD3(2 * slant, min(2, box.width / box.height), points > 0 ? turns / points : 0)
        count += 1
      }
    }
    return count > 0 ? sum / count : .zero
  }
}

/// Hands whose ink pages are written with: all of them training's, or all held out.
public struct PageHands: Sendable {
  /// Which hands of the data are meant.
  public enum Share: String, Sendable, CaseIterable {
    /// Writers of CROHME's training set and of UNIPEN that are not held out.
    case training
    /// The seventh part of UNIPEN's writers, by a hash of their names, and the writers of CROHME's test sets.
    case heldOut = "held-out"
  }

  /// Hands that can write a page by themselves, in the data's order.
  public let writers: [PageHand]
  /// All hands, from which missing symbols are taken.
  private let all: [PageHand]
  private let holders: [String: [Int]]

  /// Whether a writer is held out: FNV-1a of the name modulo 7 is 0.
  public static func isHeldOut(_ writer: String) -> Bool { HandwritingSynthesizer.number(of: writer).isMultiple(of: 7) }

  /// What a hand must have written itself, most of it, to write a page: the digits.
  private static let fewestDigits = 8

  /// Hands from symbols by writer and label, in the order of the writers.
  init(_ symbols: [(writer: String, samples: [String: [[Ink.Stroke]]])]) {
    let usual = Self.usualShapes(symbols.map(\.samples))
    all = symbols.map { writer, samples in
      PageHand(
        name: writer,
        samples: samples.reduce(into: [:]) { kept, item in
          let good = item.value.filter { Self.isLikely($0, item.key, usual: usual[item.key]) }
          if !good.isEmpty { kept[item.key] = good }
        })
    }
    writers = all.filter { hand in
      (0...9).filter { hand.samples[String($0)] != nil }.count >= Self.fewestDigits
    }
    var holders: [String: [Int]] = [:]
    for (index, hand) in all.enumerated() {
      for label in hand.samples.keys { holders[label, default: []].append(index) }
    }
    self.holders = holders
  }

  /// Width over height, as a logarithm: the usual one of each label.
  private static func usualShapes(_ hands: [[String: [[Ink.Stroke]]]]) -> [String: Float] {
    var shapes: [String: [Float]] = [:]
    for hand in hands { for (label, samples) in hand { shapes[label, default: []] += samples.map(shape) } }
    return shapes.mapValues { $0.sorted()[$0.count / 2] }
  }

  private static func shape(_ strokes: [Ink.Stroke]) -> Float {
    guard let box = InkBox(strokes.lazy.joined()) else { return 0 }
    // A stroke without any width has that of a thin pen.
    let pen = 0.06 * max(box.width, box.height, 1e-3)
    return log((box.width + pen) / (box.height + pen))
  }

  /// By how much the shape of a symbol may differ from the usual one: two to three of a hundred labels of UNIPEN are wrong, and a
  /// page on which a bar is said to be = would teach and test nonsense.
  private static let widestDifference: Float = 0.9

  private static func isLikely(_ strokes: [Ink.Stroke], _ label: String, usual: Float?) -> Bool {
    if ["=", "\\div", "\\pm", ":"].contains(label), strokes.count < 2 { return false }
    if strokes.count > 6 { return false }
    return abs(shape(strokes) - (usual ?? 0)) < widestDifference
  }

  /// The ink of a symbol by a hand, or else by the hand most like it that has the symbol; nil where no hand has.
  func strokes(_ label: String, by hand: PageHand, random: inout RandomStream) -> [Ink.Stroke]? {
    let choice = random.next()
    func pick(_ samples: [[Ink.Stroke]]) -> [Ink.Stroke]? {
      samples.isEmpty ? nil : samples[Int(choice % UInt64(samples.count))]
    }
    if let own = hand.samples[label] { return pick(own) }
    let nearest = (holders[label] ?? []).min { distance(all[$0], hand) < distance(all[$1], hand) }
    return nearest.flatMap { all[$0].samples[label] }.flatMap(pick)
  }

  private func distance(_ one: PageHand, _ other: PageHand) -> Float {
    let difference = one.likeness - other.likeness
    return (difference * difference).sum()
  }
}
