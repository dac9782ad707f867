/// A page of HTML that needs nothing but itself and the pictures beside it.
package struct ReportPage {
  package let title: String
  private var body = ""

  package init(title: String) {
    self.title = title
    body = "<h1>\(Self.escaped(title))</h1>\n"
  }

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

  package mutating func heading(_ text: String) { body += "<h2>\(Self.escaped(text))</h2>\n" }

  package mutating func subheading(_ text: String) { body += "<h3>\(Self.escaped(text))</h3>\n" }

  package mutating func paragraph(_ text: String) { body += "<p>\(Self.escaped(text))</p>\n" }

  package mutating func table(_ rows: [[String]], heading: [String]? = nil) {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(Self.escaped($0))</\(tag)>" }.joined() + "</tr>\n"
    }
    body += "<table>\n" + (heading.map { row($0, "th") } ?? "") + rows.map { row($0, "td") }.joined() + "</table>\n"
  }

  package mutating func picture(_ path: String, alternative: String) {
    body += "<p><img src=\"\(Self.escaped(path))\" alt=\"\(Self.escaped(alternative))\"></p>\n"
  }

  /// A picture (nil where there is none) with lines under it; `markup` is HTML already.
  package mutating func card(picture: String?, alternative: String, lines: [String], markup: String = "") {
    body += "<figure>"
    if let picture {
      body += "<img loading=\"lazy\" src=\"\(Self.escaped(picture))\" alt=\"\(Self.escaped(alternative))\">"
    }
    body +=
      "<figcaption>\(markup)" + lines.map { "<div>\(Self.escaped($0))</div>" }.joined() + "</figcaption></figure>\n"
  }

  package mutating func link(_ path: String, _ text: String) {
    body += "<p><a href=\"\(Self.escaped(path))\">\(Self.escaped(text))</a></p>\n"
  }

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
