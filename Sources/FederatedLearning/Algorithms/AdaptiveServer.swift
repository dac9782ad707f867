/// What FedAdagrad, FedAdam and FedYogi share (Reddi et al. 2021, arXiv 2003.00295): the mean change is a gradient with its
/// sign turned, `m ← β₁ m + (1 − β₁) Δ̄ ; x ← x + η m / (√v + τ)`, and they differ in v alone, which begins at τ².
///
/// As in the paper, and unlike Adam elsewhere, the first steps are not corrected.
struct AdaptiveServer: Sendable {
  static let rate = ServerDescent.rate.with(standard: 0.01)
  static let tau = EngineOption(
    "tau", standard: 0.001, range: .leastNonzeroMagnitude...1000, words: "a number above 0",
    help: "How little adaptive fedadam, fedyogi and fedadagrad are.")
  static let options = [rate, tau]
  static let mean = Section("mean")
  static let square = Section("square")

  /// η, β₁ and τ.
  let rate: Float
  let beta1: Float
  let tau: Float

  init(_ values: OptionValues, beta1: Float) {
    rate = values[Self.rate]
    tau = values[Self.tau]
    self.beta1 = beta1
  }

  var kept: [Section] { [Self.mean, Self.square] }

  func initialValue(of section: Section) -> Float { section == Self.square ? tau * tau : 0 }

  /// - Parameter square: the new v from the old one and Δ̄.
  @inline(__always)
  func step(_ state: inout ServerState, _ change: [Float], square: (_ v: Float, _ d: Float) -> Float) {
    state.sections[Self.mean].values.combine(change) { m, d in beta1 * m + (1 - beta1) * d }
    state.sections[Self.square].values.combine(change, square)
    let (mean, square) = (state.sections[Self.mean].values, state.sections[Self.square].values)
    state.weights.values.combine(mean, square) { x, m, v in x + rate * m / (v.squareRoot() + tau) }
  }
}
