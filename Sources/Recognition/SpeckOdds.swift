import Foundation
import ImageProcessing

/// How likely a dot on a photograph is to be dirt: specks are thinner than the pen, fainter than its ink, and lie
/// anywhere.
public struct SpeckOdds: Sendable {
  /// Weights of the log odds.
  ///
  /// Fitted by logistic regression on 5,054 pieces of ink smaller than 0.3 usual symbols, 83 % of them dirt, on
  /// synthetic photographs, good and bad, of every tenth expression of CROHME's training ink. In fourfold
  /// cross-validation the log loss is 0.217; with the constant alone it is 0.457.
  public struct Parameters: ParameterGroup {
    /// The constant term.
    public var constant = 8.13
    /// For the log of the shorter side over the stroke width.
    public var thickness = -2.2
    /// For the contrast relative to the page's strokes, at most 1.
    public var darkness = -10.4
    /// For the distance to the nearest larger ink in usual sizes, at most ``farthest``.
    public var distance = 1.96
    /// Distances are clipped to this, in usual sizes.
    public var farthest = 2.0

    /// The fitted values.
    public init() {}

    /// The names in the model file and the ranges that it may state.
    public static let fields: [ParameterField<Self>] = [
      ParameterField("constant", \.constant), ParameterField("thickness", \.thickness),
      ParameterField("darkness", \.darkness), ParameterField("distance", \.distance),
      ParameterField("farthest", \.farthest, in: 0...100),
    ]
  }

  let parameters: Parameters
  let scale: PageScale

  /// The log odds that a component of a page is dirt.
  func logOdds(_ index: Int, _ page: InkPage) -> Double {
    let component = page.components[index]
    let box = component.box
    // A neighbour of more than four times the ink is not another dot.
    let nearest = page.components.lazy.filter { $0.area > 4 * component.area }.map { $0.box.distance(to: box) }.min()
    let distance = min(parameters.farthest, nearest.map { $0 / scale.usualSize } ?? parameters.farthest)
    return parameters.constant + parameters.thickness
      * log(Double(min(box.width, box.height)) / max(1, scale.strokeWidth))
      + parameters.darkness * min(1, component.darkness) + parameters.distance * distance
  }
}
