import Foundation

/// The softmax of the last layer's numbers and its cross-entropy against whole-number labels.
public enum SoftmaxCrossEntropy {
  /// Turns each row of `classes` numbers into probabilities, in place; largest first subtracted so nothing overflows.
  public static func softmax(_ values: UnsafeMutablePointer<Float>, rows: Int, classes: Int) {
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

  /// The summed loss `-Σ log p[label]` of rows of probabilities; fills `gradient` with `scale · (p - target)`.
  ///
  /// With label smoothing s the target is `1 - s` on the label plus `s / classes` everywhere (Szegedy et al. 2016).
  public static func loss(
    probabilities: UnsafePointer<Float>, labels: UnsafePointer<Int32>, rows: Int, classes: Int, scale: Float,
    smoothing: Float = 0, gradient: UnsafeMutablePointer<Float>
  ) -> Double {
    var total = 0.0
    let share = smoothing / Float(classes)
    for row in 0..<rows {
      let p = probabilities + row * classes
      let label = Int(labels[row])
      total -= log(Double(max(p[label], 1e-30)))
      for index in 0..<classes {
        let target = share + (index == label ? 1 - smoothing : 0)
        gradient[row * classes + index] = scale * (p[index] - target)
      }
    }
    return total
  }
}
