import ArgumentParser
import FederatedLearning
import FileStorage
import Foundation

/// `mathrec privacy`: what noise promises, and which noise a promise takes.
struct Privacy: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell the differential privacy that noise gives a federated run's clients, or the noise that it takes.",
    discussion: """
      A round sums the changes of a random part of the clients, none longer than a bound, with Gaussian noise of --noise times \
      the bound (fedtrain --clip S --noise Z). ε is the smaller of what two accountants prove, by Rényi divergences and by the \
      distribution of the privacy loss; the second knows Poisson samples only. With --epsilon the least noise is looked for \
      that keeps within it.
      """)

  @Option(help: "How many clients there are.")
  var clients: Int

  @Option(help: "How many of them take part in a round, in the mean.")
  var sample: Int

  @Option(help: "Rounds.")
  var rounds: Int

  @Option(help: "The noise's deviation over the bound.")
  var noise: Double?

  @Option(help: "The ε to keep within, in place of --noise.")
  var epsilon: Double?

  @Option(help: "With which probability ε may fail. (default: the clients' number to the power of -1.1)")
  var delta: Double?

  @Option(help: "How a round's clients are chosen: poisson or fixed.")
  var sampling = PrivateSampling.poisson

  @Flag(help: "Print ε for several numbers of rounds up to --rounds.")
  var plan = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...1_000_000_000).contains(clients), (1...clients).contains(sample) else {
      throw ValidationError("--sample is from 1 to --clients, and those at most a billion")
    }
    guard (1...1_000_000).contains(rounds) else { throw ValidationError("--rounds is from 1 to 1000000") }
    guard (noise == nil) != (epsilon == nil) else { throw ValidationError("give --noise or --epsilon, and not both") }
    if let noise, !(0.1...1000).contains(noise) { throw ValidationError("--noise is from 0.1 to 1000") }
    if let epsilon, !(0.001...1000).contains(epsilon) { throw ValidationError("--epsilon is from 0.001 to 1000") }
    if let delta, !(1e-15...0.1).contains(delta) { throw ValidationError("--delta is from 1e-15 to 0.1") }
  }

  /// What a number of rounds comes to.
  private struct Figure: Encodable {
    let rounds: Int
    let noise: Double
    let delta: Double
    let epsilon: Double
    let epsilonRenyi: Double
    let renyiOrder: Int
    let epsilonLossDistribution: Double?
    let sampling: String
    let adjacency: String
  }

  func run() throws {
    let delta = delta ?? PrivacyLedger.standardDelta(clients: clients)
    let noise =
      try noise
      ?? NoiseSearch.noise(
        epsilon: epsilon ?? 1, share: share, sampling: sampling, rounds: rounds, delta: delta)
    guard let noise else {
      throw ValidationError(
        "no noise up to \(NoiseSearch.most) keeps within that ε; ask for fewer rounds or a larger ε")
    }
    let mechanism = try SampledGaussian(share: share, noise: noise, sampling: sampling)
    let (renyi, losses) = (RenyiAccountant(mechanism), try? LossDistributionAccountant(mechanism))
    let figures = counts.map { rounds in
      let (proven, order) = renyi.epsilon(rounds: rounds, delta: delta)
      let other = losses?.epsilon(rounds: rounds, delta: delta)
      return Figure(
        rounds: rounds, noise: noise, delta: delta, epsilon: min(proven, other ?? proven), epsilonRenyi: proven,
        renyiOrder: order, epsilonLossDistribution: other, sampling: sampling.rawValue, adjacency: sampling.adjacency)
    }
    if json {
      for figure in figures { print(String(decoding: try JSONText.data(figure), as: UTF8.self)) }
      return
    }
    print(
      "\(sampling.adjacency); \(sample) of \(clients) clients a round (\(sampling.rawValue)), noise \(text(noise)) times the bound, "
        + "δ = \(String(format: "%.3g", delta))")
    for figure in figures {
      let loss = figure.epsilonLossDistribution.map { text($0) } ?? "not known for samples of fixed size"
      print(
        "\(figure.rounds) \(figure.rounds == 1 ? "round" : "rounds"): ε = \(text(figure.epsilon)) (by Rényi divergences \(text(figure.epsilonRenyi)), order "
          + "\(figure.renyiOrder); by the loss's distribution \(loss))")
    }
  }

  private var share: Double { Double(sample) / Double(clients) }

  /// The rounds that are told of: 1, 2, 5, 10 and so on with a plan.
  private var counts: [Int] {
    guard plan else { return [rounds] }
    let steps = (0..<7).flatMap { power in [1, 2, 5].map { $0 * Int(pow(10, Double(power))) } }
    return steps.filter { $0 < rounds } + [rounds]
  }

  private func text(_ value: Double) -> String { String(format: "%.4g", value) }
}
