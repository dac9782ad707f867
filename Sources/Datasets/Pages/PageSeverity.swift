/// How hard a synthesised page is to read: what stands on it besides mathematics, and what the camera does to it.
public enum PageSeverity: String, Sendable, CaseIterable {
  /// A scan or a careful photograph of clean work.
  case light
  /// What most telephones send.
  case medium
  /// Turned, curled and folded paper, faint pencil, boards, letters of 12 pixels.
  case hard
}

/// The limits within which a page's conditions are drawn; each number is a maximum or a probability.
///
/// Set by eye beside ../shared/data/pages, of which most are like `medium`.
struct PageConditions {
  /// The height of a capital in pixels.
  var letterHeight = 40.0...70.0
  /// The largest turn in radians.
  var rotation = 0.035
  /// The largest difference of scale between opposite sides.
  var perspective = 0.04
  /// How far lines of the paper are bent, in heights of a capital.
  var curvature = 0.05
  /// The probability of a fold.
  var fold = 0.0
  /// The probability that the picture lies on its side or stands on its head.
  var turned = 0.0
  /// The probability that the sheet's edge and the table are seen.
  var edge = 0.0
  /// The probability of printed rules, squares or dots.
  var rules = 0.5
  /// How dark these are between paper (0) and their own colour (1).
  var ruleDarkness = 0.15...0.4
  /// The probability of a margin line.
  var marginLine = 0.15
  /// The probability of printed words or a printed frame.
  var print = 0.0
  /// The probability of each kind of mark.
  var mark = 0.08
  /// The probability of a question's number.
  var item = 0.5
  /// The probability of words beside the mathematics.
  var word = 0.1
  /// The probability of pencil instead of ink.
  var pencil = 0.1
  /// The probability of a board instead of paper.
  var board = 0.0
  /// How much darkness ink keeps over the paper, 0...1.
  var contrast = 0.75...1.0
  /// How much light is lost to one side, in the corners and in a shadow.
  var (gradient, vignette, shadow) = (0.1, 0.1, 0.1)
  /// The standard deviations of blur in pixels and of noise in levels.
  var (blur, noise) = (0.6, 2.0)
  /// The amplitude of the paper's texture in levels.
  var texture = 3.0
  /// The quality of the picture's JPEG.
  var quality = 80...95
  /// The largest number of specks.
  var specks = 1

  init(_ severity: PageSeverity) {
    guard severity != .light else { return }
    letterHeight = 24...60
    (rotation, perspective, curvature, fold) = (0.12, 0.1, 0.25, 0.05)
    (edge, rules, ruleDarkness, marginLine, print) = (0.05, 0.8, 0.3...0.9, 0.25, 0.12)
    (mark, item, word, pencil, board, contrast) = (0.14, 0.7, 0.2, 0.25, 0.04, 0.5...1)
    (gradient, vignette, shadow, blur, noise, texture) = (0.3, 0.2, 0.35, 1.0, 4, 5)
    (quality, specks) = (60...90, 4)
    guard severity != .medium else { return }
    letterHeight = 12...45
    (rotation, perspective, curvature, fold, turned) = (0.52, 0.22, 0.5, 0.3, 0.1)
    (edge, rules, ruleDarkness, marginLine, print) = (0.12, 0.9, 0.3...0.9, 0.35, 0.25)
    (mark, item, word, pencil, board, contrast) = (0.2, 0.8, 0.3, 0.35, 0.12, 0.42...0.95)
    (gradient, vignette, shadow, blur, noise, texture) = (0.45, 0.35, 0.5, 1.4, 7, 8)
    (quality, specks) = (25...75, 12)
  }
}
