import FileStorage
import Foundation

extension Prediction {
  /// Predictions as JSON lines.
  package static func lines(_ predictions: [Prediction]) throws -> Data {
    try predictions.reduce(into: Data()) { $0 += try JSONText.data($1) }
  }
}
