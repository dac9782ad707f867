/// How an update is made small, as `--compress` names it: steps separated by commas, each at most once and in the order of
/// ``forms``.
public struct CodecSpecification: Sendable, Hashable {
  /// Which values are sent.
  enum Selection: Sendable, Hashable {
    case all
    /// A random share, scaled up, so that the mean of many is the whole.
    case sample(Double)
    /// A random share, which alone is trained.
    case mask(Double)
    /// Changes of matrices of at most so many dimensions.
    case lowRank(Int)
  }

  /// How a value is written.
  enum Coding: Sendable, Hashable {
    case float32
    case uniform(Int)
    case eden(Int)
    case drive(Int)
    case topK(Double)
    case ternary(Double)
  }

  var selection = Selection.all
  /// Whether values are rotated before they are quantised.
  var isRotated = false
  var coding = Coding.float32

  /// As help texts list them.
  public static let forms = [
    "sample:SHARE", "mask:SHARE", "low-rank:RANK", "rotate", "uniform:BITS", "eden:BITS", "drive:BITS", "float32",
    "topk:SHARE",
    "stc:SHARE",
  ]

  /// Every value as it is.
  public static let plain = CodecSpecification()

  private init() {}

  /// Reads `sample:0.25,eden:1`.
  ///
  /// - Parameter option: for errors, such as `--compress`.
  /// - Throws: ``FederatedError`` for a step that is not known or makes no sense, and steps that do not go together.
  public init(_ text: String, option: String) throws(FederatedError) {
    func bad(_ problem: String, _ remedy: String) -> FederatedError {
      FederatedError("\(option) \(text)", problem, remedy)
    }
    var last = -1
    for step in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = step.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let name = words.first ?? ""
      guard let place = Self.order.firstIndex(where: { $0.contains(name) }) else {
        throw bad("there is no step \"\(step)\"", "choose of \(Self.forms.joined(separator: ", "))")
      }
      guard place > last else {
        throw bad(
          "\(name) does not go with, or behind, the steps before it", "give at most one of each kind: \(Self.orderText)"
        )
      }
      last = place
      func share() throws(FederatedError) -> Double {
        guard words.count == 2, let share = Double(words[1]), share > 0, share <= 1 else {
          throw bad("\(step) has no share", "give one above 0 and at most 1, like \(name):0.25")
        }
        return share
      }
      func whole(_ range: ClosedRange<Int>, _ example: Int) throws(FederatedError) -> Int {
        guard words.count == 2, let number = Int(words[1]), range.contains(number) else {
          throw bad("\(step) has no number", "give \(range.lowerBound) to \(range.upperBound), like \(name):\(example)")
        }
        return number
      }
      switch name {
      case "sample": selection = .sample(try share())
      case "mask": selection = .mask(try share())
      case "low-rank": selection = .lowRank(try whole(1...512, 8))
      case "uniform": coding = .uniform(try whole(1...16, 4))
      case "eden": (coding, isRotated) = (.eden(try whole(1...4, 1)), true)
      case "drive": (coding, isRotated) = (.drive(try whole(1...4, 1)), true)
      case "topk": coding = .topK(try share())
      case "stc": coding = .ternary(try share())
      default:
        guard words.count == 1 else { throw bad("\(name) takes no number", "write \(name) alone") }
        if name == "rotate" { isRotated = true } else { coding = .float32 }
      }
    }
    guard !isRotated || isQuantised else {
      throw bad("rotating alone saves nothing", "add uniform:BITS, or leave it out")
    }
    guard !hasErrorFeedback || selection == .all else {
      throw bad("the largest of all values are sent", "leave out what chooses others")
    }
  }

  private static let order: [Set<String>] = [
    ["sample", "mask", "low-rank"], ["rotate"], ["uniform", "eden", "drive", "float32", "topk", "stc"],
  ]
  private static let orderText =
    "sample, mask or low-rank; then rotate; then uniform, eden, drive, float32, topk or stc"

  private var isQuantised: Bool {
    switch coding {
    case .uniform, .eden, .drive: true
    case .float32, .topK, .ternary: false
    }
  }

  /// Whether what was not sent is kept by the client for its next update.
  public var hasErrorFeedback: Bool {
    switch coding {
    case .topK, .ternary: true
    case .float32, .uniform, .eden, .drive: false
    }
  }

  /// By how much a change may be longer when it arrives: twice what the step's error comes to in the mean.
  var lengthening: Double {
    let error: Double
    switch coding {
    case .float32, .topK, .ternary: error = 0
    case .eden(let bits), .drive(let bits): error = EdenQuantizer.errors[bits - 1]
    // Of a normal distribution, whose values lie within six deviations of their mean.
    case .uniform(let bits):
      let step = 12 / Double((UInt64(1) << UInt64(bits)) - 1)
      error = step * step / 4
    }
    var square = 1 + error
    if case .sample(let share) = selection { square /= share }
    return square == 1 ? 1 : 2 * square.squareRoot()
  }

  /// Whether clients train within a subspace of the weights, which steps along gradients alone stay in.
  public var keepsToSubspace: Bool { if case .lowRank = selection { true } else { false } }

  /// As it is read.
  public var text: String {
    var steps: [String] = []
    switch selection {
    case .all: break
    case .sample(let share): steps.append("sample:\(share)")
    case .mask(let share): steps.append("mask:\(share)")
    case .lowRank(let rank): steps.append("low-rank:\(rank)")
    }
    switch coding {
    case .float32: if steps.isEmpty { steps.append("float32") }
    case .uniform(let bits): steps += (isRotated ? ["rotate"] : []) + ["uniform:\(bits)"]
    case .eden(let bits): steps.append("eden:\(bits)")
    case .drive(let bits): steps.append("drive:\(bits)")
    case .topK(let share): steps.append("topk:\(share)")
    case .ternary(let share): steps.append("stc:\(share)")
    }
    return steps.joined(separator: ",")
  }
}
