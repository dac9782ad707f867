import NeuralNetworks

extension HandwritingSynthesizer {
  /// A handwritten expression with its ground truth: symbols in the order of ``ExpressionDescription/labels``, strokes
  /// in the order of the symbols, LaTeX between dollar signs and MathML as in CROHME.
  ///
  /// Coordinates are in template units (a capital of the main line is 100 high), with the top left corner of the ink at
  /// the origin. The writer is named `synthetic:NUMBER`, the expression `synthetic/NUMBER-SAMPLE`.
  public func expression(_ description: ExpressionDescription, writer: Int, sample: Int) -> InkExpression {
    expression(description, writer: writer, sample: sample, hand: nil)
  }

  /// The same, with symbols of a real hand where it is given.
  func expression(_ description: ExpressionDescription, writer: Int, sample: Int, hand ink: HandInk?) -> InkExpression {
    let random = stream("expression", writer: writer, sample: sample)
    var hand = ExpressionWriter(synthesizer: self, writer: writer, random: random)
    hand.hand = ink
    var fragment = hand.write(description)
    if let box = fragment.bounds { fragment = fragment.placed(dx: -box.left, dy: -box.top) }
    let ordered = fragment.strokes.enumerated().sorted {
      ($0.element.symbol, $0.offset) < ($1.element.symbol, $1.offset)
    }
    .map(\.element)
    let (mathML, ids) = ExpressionMarkup.mathML(description)
    var symbols = zip(description.labels, ids).map { InkSymbol(label: $0, strokes: [], id: $1) }
    for (index, stroke) in ordered.enumerated() { symbols[stroke.symbol].strokes.append(index) }
    return InkExpression(
      id: "synthetic/\(writer)-\(sample)", writer: "synthetic:\(writer)",
      latex: "$\(ExpressionMarkup.latex(description))$", mathML: mathML, subset: description.subset,
      ink: Ink(strokes: ordered.map(\.points)), symbols: symbols)
  }
}
