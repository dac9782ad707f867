import Foundation

/// The softmax's cross-entropy against a probability for each class: `-Σ t log p`, for targets that another network states
/// (Hinton, Vinyals, Dean 2015) or that mix classes.
///
/// The outputs become the probabilities.
public struct SoftTargetCrossEntropy: Loss {
  /// The loss; it has no settings.
  public init() {}

  /// One for each class.
  public func targetCount(for outputShape: [Int]) -> Int { outputShape.reduce(1, *) }

  /// The summed loss; fills its gradient.
  public func evaluate(_ pass: LossPass<Float>) -> Double {
    let classes = pass.count
    SoftmaxCrossEntropy.softmax(pass.outputs, rows: pass.batch, classes: classes)
    var total = 0.0
    for index in 0..<pass.batch * classes {
      let (probability, target) = (pass.outputs[index], pass.targets[index])
      if target > 0 { total -= Double(target) * log(Double(max(probability, 1e-30))) }
      pass.gradient[index] = pass.scale * (probability - target)
    }
    return total
  }
}
