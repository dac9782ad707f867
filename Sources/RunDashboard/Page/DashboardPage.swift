import FileStorage
import Foundation

/// Runs as JSON, and as one file that shows them without any program.
public enum DashboardPage {
  private struct Document: Encodable {
    let runs: [RunSnapshot]
  }

  /// What the page asks for.
  static func json(_ runs: [RunSnapshot]) throws -> Data { try JSONText.data(Document(runs: runs)) }

  /// One HTML file with page, figures and nothing from elsewhere; its content policy lets only its own script run.
  ///
  /// - Throws: where the figures are no JSON, which only a number that is none can be.
  public static func export(_ runs: [RunSnapshot]) throws -> Data {
    // Within a script's element only the sign that could end it must not occur.
    let text = String(decoding: try json(runs), as: UTF8.self).replacing("<", with: "\\u003c")
    return Data(EmbeddedDashboard.export.replacing(placeholder, with: text).utf8)
  }

  /// Where the figures stand in the file that `scripts/embed-page` makes.
  private static let placeholder = "@@RUNS@@"
}
