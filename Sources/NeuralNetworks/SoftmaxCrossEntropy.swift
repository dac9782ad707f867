import Foundation

/// The softmax of rows of numbers, one a class, and its cross-entropy against whole-number labels: `-Σ log p[label]`.
///
/// Rows are the stretches of `classes` numbers of an output: one an image for a classifier, one a place for a sequence. The
/// outputs become the probabilities. With label smoothing s the gradient's target is `1 - s` on the label plus `s / classes`
/// everywhere (Szegedy et al. 2016); the loss that is returned is that of the label alone.
public struct SoftmaxCrossEntropy: Loss {
  /// The length of a row.
  public let classes: Int
  /// The share of the target that is spread over all classes.
  public let smoothing: Float
  /// A label that marks a row that counts for nothing, such as a place behind a sequence's end; nil: every row has a class.
  public let ignored: Int32?

  /// The loss of rows of so many classes, at least one.
  public init(classes: Int, smoothing: Float = 0, ignored: Int32? = nil) {
    precondition(classes > 0, "a row has at least one class")
    self.classes = classes
    self.smoothing = smoothing
    self.ignored = ignored
  }

  /// One for each row.
  public func targetCount(for outputShape: [Int]) -> Int { outputShape.reduce(1, *) / classes }

  /// The summed loss; fills its gradient.
  public func evaluate(_ pass: LossPass<Int32>) -> Double {
    let rows = pass.batch * targetCount(for: pass.shape)
    Self.softmax(pass.outputs, rows: rows, classes: classes)
    var total = 0.0
    let share = smoothing / Float(classes)
    for row in 0..<rows {
      let (p, gradient) = (pass.outputs + row * classes, pass.gradient + row * classes)
      if pass.targets[row] == ignored {
        gradient.update(repeating: 0, count: classes)
        continue
      }
      let label = Int(pass.targets[row])
      precondition((0..<classes).contains(label), "a label is one of the classes")
      total -= log(Double(max(p[label], 1e-30)))
      for index in 0..<classes {
        let target = share + (index == label ? 1 - smoothing : 0)
        gradient[index] = pass.scale * (p[index] - target)
      }
    }
    return total
  }

  /// Turns each row of `classes` numbers into probabilities, in place; largest first subtracted so nothing overflows.
  static func softmax(_ values: UnsafeMutablePointer<Float>, rows: Int, classes: Int) {
    for row in 0..<rows {
      let logits = values + row * classes
      var largest = logits[0]
      for index in 1..<max(classes, 1) { largest = max(largest, logits[index]) }
      var sum: Float = 0
      for index in 0..<classes {
        logits[index] = exp(logits[index] - largest)
        sum += logits[index]
      }
      for index in 0..<classes { logits[index] /= sum }
    }
  }
}
