/// How examples are divided among clients.
public enum PartitionRule: Sendable, Hashable {
  /// Shuffled and cut into pieces of equal size.
  case iid
  /// Sorted by label and cut into equal contiguous pieces: one or two labels a client where there are few labels.
  case labelSorted
  /// Sorted by label and cut into equal shards, so many dealt to each client (McMahan et al. 2017: 2).
  case shards(Int)
  /// Each label's examples divided by shares drawn from Dirichlet(alpha) (Hsu, Qi, Brown 2019).
  case dirichlet(Double)
  /// Shuffled and cut into pieces whose sizes are drawn from Dirichlet(alpha).
  case quantity(Double)
  /// By who wrote them, writers never split.
  case writer
  /// Each place that data are read from is a client: what sites of a network have.
  case site

  /// Every way to write a rule.
  public static let forms = [
    "iid", "label-sorted", "shards:COUNT", "dirichlet:ALPHA", "quantity:ALPHA", "writer", "site",
  ]

  /// Smaller alphas give one client all, larger ones equal shares; beyond these the draws are no numbers any more.
  private static let alphas = 1e-6...1e6
  /// Of a client; more than any set of ours has examples.
  private static let mostShards = 1_000_000

  /// Reads `iid`, `label-sorted`, `shards:2`, `dirichlet:0.5`, `quantity:0.5`, `writer` or `site`.
  public init(_ text: String) throws(FederatedError) {
    let (alphas, mostShards) = (Self.alphas, Self.mostShards)
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let argument = parts.count > 1 ? parts[1] : nil
    func alpha(_ standard: Double) throws(FederatedError) -> Double {
      guard let argument else { return standard }
      guard let value = Double(argument), alphas.contains(value) else {
        throw FederatedError(
          "partition \(text)", "alpha is \(argument)",
          "give a number from 0.000001 to 1000000, like \(parts[0]):0.5")
      }
      return value
    }
    switch (parts[0], argument) {
    case ("iid", nil): self = .iid
    case ("label-sorted", nil): self = .labelSorted
    case ("writer", nil): self = .writer
    case ("site", nil): self = .site
    case ("shards", _):
      let count = argument.map { Int($0) ?? 0 } ?? 2
      guard (1...mostShards).contains(count) else {
        throw FederatedError(
          "partition \(text)", "no count of shards a client",
          "give a whole number from 1 to \(mostShards), like shards:2")
      }
      self = .shards(count)
    case ("dirichlet", _): self = .dirichlet(try alpha(0.5))
    case ("quantity", _): self = .quantity(try alpha(0.5))
    default:
      throw FederatedError(
        "partition \(text)", "there is no such partition", "choose of \(Self.forms.joined(separator: ", "))")
    }
  }

  /// As it is written.
  public var text: String {
    switch self {
    case .iid: "iid"
    case .labelSorted: "label-sorted"
    case .shards(let count): "shards:\(count)"
    case .dirichlet(let alpha): "dirichlet:\(alpha)"
    case .quantity(let alpha): "quantity:\(alpha)"
    case .writer: "writer"
    case .site: "site"
    }
  }
}
