/// An HTML page that depends on nothing but the pictures beside it: no scripts, no fonts, no network.
package struct ReportPage {
  /// Shown as the page's first heading and by the browser's tab.
  package let title: String
  private var body = ""

  /// A page that has only its title so far.
  package init(title: String) {
    self.title = title
    body = "<h1>\(Self.escaped(title))</h1>\n"
  }

  /// Text with `&`, `<`, `>` and `"` as entities, safe in elements and in quoted attributes.
  package static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: String(character)
      }
    }.joined()
  }

  /// Adds a heading of the second level; the text is escaped.
  package mutating func heading(_ text: String) { body += "<h2>\(Self.escaped(text))</h2>\n" }

  /// Adds a heading of the third level; the text is escaped.
  package mutating func subheading(_ text: String) { body += "<h3>\(Self.escaped(text))</h3>\n" }

  /// Adds a paragraph; the text is escaped.
  package mutating func paragraph(_ text: String) { body += "<p>\(Self.escaped(text))</p>\n" }

  /// Adds a table, one inner array for each row; the cells are escaped.
  package mutating func table(_ rows: [[String]], heading: [String]? = nil) {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(Self.escaped($0))</\(tag)>" }.joined() + "</tr>\n"
    }
    body += "<table>\n" + (heading.map { row($0, "th") } ?? "") + rows.map { row($0, "td") }.joined() + "</table>\n"
  }

  /// Adds a picture by its path relative to the page.
  package mutating func picture(_ path: String, alternative: String) {
    body += "<p><img src=\"\(Self.escaped(path))\" alt=\"\(Self.escaped(alternative))\"></p>\n"
  }

  /// Adds a picture, nil where there is none, with lines of text below it; `markup` is inserted as it is.
  package mutating func card(picture: String?, alternative: String, lines: [String], markup: String = "") {
    body += "<figure>"
    if let picture {
      body += "<img loading=\"lazy\" src=\"\(Self.escaped(picture))\" alt=\"\(Self.escaped(alternative))\">"
    }
    body +=
      "<figcaption>\(markup)" + lines.map { "<div>\(Self.escaped($0))</div>" }.joined() + "</figcaption></figure>\n"
  }

  /// Adds a paragraph that links to a file of the report.
  package mutating func link(_ path: String, _ text: String) {
    body += "<p><a href=\"\(Self.escaped(path))\">\(Self.escaped(text))</a></p>\n"
  }

  /// The whole document.
  package var html: String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(title))</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>
    body { font: 15px/1.45 sans-serif; max-width: 75em; margin: 2em auto; padding: 0 1em; color: #222; }
    table { border-collapse: collapse; margin: 1em 0; }
    th, td { padding: .2em .8em; border-bottom: 1px solid #ddd; text-align: right; }
    th:first-child, td:first-child { text-align: left; }
    table.facts td { text-align: left; }
    img { max-width: 100%; }
    figure { display: inline-block; vertical-align: top; margin: .5em; padding: .5em; border: 1px solid #ddd;
      max-width: 24em; }
    figure img { max-height: 12em; }
    figcaption { font-size: 13px; overflow-wrap: anywhere; }
    </style></head><body>
    \(body)</body></html>

    """
  }
}
