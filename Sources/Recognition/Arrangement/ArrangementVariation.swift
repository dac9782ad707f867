import Foundation
import MathExpressions
import MathSymbols
import RandomStreams

/// Varies examples anew each time that they are learnt from: parts of expressions, other letters and digits, other hands.
///
/// A few thousand formulas have few letters in few places. Where a letter is exchanged, its box changes to what the new letter's zone
/// makes of the old one's line, and its names are those of a written example of the new letter: a `p` that becomes a `P` stands on
/// the line.
struct ArrangementVariation {
  /// The share of examples of which a part is taken, and in which letters or digits are exchanged; of the letters and digits
  /// exchanged in them.
  static let parts = 0.25
  static let exchangedExamples = 0.65
  static let exchangedLetters = 0.6
  static let exchangedDigits = 0.3
  /// The deviations of a line's slope, of the stretch, of an exchanged symbol's size, and of every side in sizes of a usual symbol.
  static let slope = 0.04
  static let stretch = 0.08
  static let size = 0.08
  static let jitter = 0.03

  /// Written examples of each label that may take another's place.
  private var donors: [String: [ArrangementToken]] = [:]
  private let letters: [String]
  private let digits: [String]

  init(_ examples: [ArrangementExample]) {
    for example in examples where example.links != nil {
      for (token, label) in zip(example.tokens, example.labels) {
        guard let label, Self.extent(label) != nil else { continue }
        donors[label, default: []].append(token)
      }
    }
    let known = donors
    func labels(_ role: SymbolRole) -> [String] {
      SymbolVocabulary.all.filter { $0.role == role && known[$0.label] != nil }.map(\.label)
    }
    (letters, digits) = (labels(.letter), labels(.digit))
  }

  /// From where to where above the base line a letter or digit reaches, in heights of a tall one; nil for other signs.
  private static func extent(_ label: String) -> (foot: Double, top: Double)? {
    guard let symbol = SymbolVocabulary.symbol(label), symbol.role == .letter || symbol.role == .digit else {
      return nil
    }
    switch symbol.zone {
    case .ascender: return (0, 1)
    case .middle: return (0, 0.6)
    case .descender: return (-0.4, 0.6)
    case .full: return (-0.3, 1)
    default: return nil
    }
  }

  func varied(_ example: ArrangementExample, random: inout RandomStream) -> ArrangementExample {
    var example = example
    if example.links != nil {
      if random.uniform() < Self.parts { example = part(of: example, random: &random) }
      if random.uniform() < Self.exchangedExamples { exchange(&example, random: &random) }
    }
    move(&example.tokens, random: &random)
    return example
  }

  /// A symbol with all that hangs on it, rows cut at random.
  private func part(of example: ArrangementExample, random: inout RandomStream) -> ArrangementExample {
    guard let links = example.links?.links, example.tokens.count > 3 else { return example }
    var children = [[Int]](repeating: [], count: example.tokens.count)
    for (child, parent) in links.parents.enumerated() { if let parent { children[parent].append(child) } }
    let root = random.below(example.tokens.count)
    let cut = 0.3 * random.uniform()
    var taken = [root]
    var open = [root]
    while let place = open.popLast() {
      for child in children[place] {
        if links.relations[child] == ArrangementRelation.right, random.uniform() < cut { continue }
        taken.append(child)
        open.append(child)
      }
    }
    guard taken.count > 1 else { return example }
    taken.sort()
    let places = Dictionary(uniqueKeysWithValues: taken.enumerated().map { ($1, $0) })
    let kept = ArrangementLinks(
      parents: taken.map { place in place == root ? nil : links.parents[place].flatMap { places[$0] } },
      relations: taken.map { $0 == root ? ArrangementRelation.right : links.relations[$0] })
    return ArrangementExample(
      tokens: taken.map { example.tokens[$0] }, labels: taken.map { example.labels[$0] },
      links: ArrangementTruth(kept))
  }

  private func exchange(_ example: inout ArrangementExample, random: inout RandomStream) {
    var others: [String: String] = [:]
    for index in example.tokens.indices {
      guard let label = example.labels[index], let old = Self.extent(label),
        let role = SymbolVocabulary.symbol(label)?.role
      else { continue }
      if role == .letter {
        // A letter is the same wherever it stands in an expression.
        if others[label] == nil {
          others[label] =
            random.uniform() < Self.exchangedLetters && !letters.isEmpty ? letters[random.below(letters.count)] : label
        }
      }
      let isOtherDigit = role == .digit && random.uniform() < Self.exchangedDigits && !digits.isEmpty
      let other = isOtherDigit ? digits[random.below(digits.count)] : others[label] ?? label
      guard other != label, let new = Self.extent(other), let written = donors[other], !written.isEmpty else {
        continue
      }
      let donor = written[random.below(written.count)]
      let box = example.tokens[index].box
      var scale = max(box.height, 1) / (old.top - old.foot)
      let base = box.bottom + old.foot * scale
      scale *= exp(random.normal(deviation: Self.size))
      let (top, bottom) = (base - new.top * scale, base - new.foot * scale)
      let width = (bottom - top) * max(donor.box.width, 1) / max(donor.box.height, 1)
      var token = donor
      token.box = LayoutBox(
        left: box.middleX - width / 2, top: top, right: box.middleX + width / 2, bottom: bottom)
      example.tokens[index] = token
      example.labels[index] = other
    }
  }

  /// Another slope and stretch of the line, and unsteady sides.
  private func move(_ tokens: inout [ArrangementToken], random: inout RandomStream) {
    let boxes = tokens.map(\.box)
    let usual = boxes.usualSize
    let middle = boxes.reduce(0) { $0 + $1.middleX } / Double(max(1, boxes.count))
    let slope = random.normal(deviation: Self.slope)
    let stretch = exp(random.normal(deviation: Self.stretch))
    for (index, box) in boxes.enumerated() {
      func unsteady(_ side: Double) -> Double { side + random.normal(deviation: Self.jitter * usual) }
      let shift = slope * (box.middleX - middle)
      let (left, right) = (unsteady(box.left * stretch), unsteady(box.right * stretch))
      let (top, bottom) = (unsteady(box.top + shift), unsteady(box.bottom + shift))
      tokens[index].box = LayoutBox(
        left: left, top: top, right: max(right, left + 1), bottom: max(bottom, top + 1))
    }
  }
}
