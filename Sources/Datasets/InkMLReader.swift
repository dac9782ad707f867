import Foundation
import ImageProcessing

#if canImport(FoundationXML)
  internal import FoundationXML
#endif

/// Collects what the XML parser reports of an InkML file; a class, since the parser needs a delegate.
final class InkMLReader: XMLParserDelegate {
  /// A trace group that is still open, or a finished one that is a symbol.
  private struct Group {
    var line: Int
    var truth: String?
    var id: String?
    var traces: [(reference: String, line: Int)] = []
  }

  private let file: String
  private(set) var error: DatasetError?
  private var depth = 0
  private var text = ""
  private var annotationType = ""
  private var channels: [String] = []
  private var traceID = ""
  private var strokes: [Ink.Stroke] = []
  private var strokeNumbers: [String: Int] = [:]
  private var annotations: [String: String] = [:]
  private var groups: [Group] = []
  private var symbols: [Group] = []
  private var mathML = ""
  private var mathDepth = 0
  /// The points of all traces so far.
  private var points = 0

  init(file: String) { self.file = file }

  // MARK: The expression

  func expression() throws -> InkExpression {
    guard !strokes.isEmpty else { throw failure("has no traces", "name a file of online handwriting", line: nil) }
    var owners = [Bool](repeating: false, count: strokes.count)
    var counts: [String: Int] = [:]
    let inkSymbols = try symbols.map { group in
      guard let truth = group.truth, !truth.isEmpty else {
        throw failure("a trace group has no annotation 'truth'", "annotate the symbol", line: group.line)
      }
      let numbers = try group.traces.map { reference, line in
        guard let number = strokeNumbers[reference] else {
          throw failure("refers to the trace '\(reference)', which is not there", "correct traceDataRef", line: line)
        }
        guard !owners[number] else {
          throw failure("the trace '\(reference)' belongs to two symbols", "leave it to one of them", line: line)
        }
        owners[number] = true
        return number
      }
      let label = SourceClassName.label(truth) ?? truth
      counts[label, default: 0] += 1
      return InkSymbol(label: label, strokes: numbers, id: group.id ?? "\(label)_\(counts[label, default: 1])")
    }
    let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    return InkExpression(
      id: annotations["UI"] ?? name, writer: annotations["writer"] ?? "", latex: annotations["truth"] ?? "",
      mathML: mathML, subset: "", ink: Ink(strokes: strokes), symbols: inkSymbols)
  }

  // MARK: What the parser meets

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    let name = Self.local(name)
    let line = parser.lineNumber
    if depth == 0, name != "ink" {
      stop(parser, failure("the root element is '\(name)', not 'ink'", "name an InkML file", line: line))
    }
    depth += 1
    if mathDepth > 0 || name == "math" { return openMath(name, attributes) }
    text = ""
    switch name {
    case "channel": channels.append(attributes["name"]?.uppercased() ?? "")
    case "annotation": annotationType = attributes["type"] ?? ""
    case "trace":
      guard let id = attributes["id"] ?? attributes["xml:id"] else {
        return stop(parser, failure("a trace has no id", "give each trace an id", line: line))
      }
      guard strokeNumbers[id] == nil else {
        return stop(parser, failure("a second trace has the id '\(id)'", "give each trace its own id", line: line))
      }
      traceID = id
    case "traceGroup": groups.append(Group(line: line))
    case "traceView":
      guard let reference = attributes["traceDataRef"] else {
        return stop(parser, failure("a traceView has no traceDataRef", "name the trace it shows", line: line))
      }
      guard !groups.isEmpty else { return }
      groups[groups.count - 1].traces.append(
        (reference.hasPrefix("#") ? String(reference.dropFirst()) : reference, line))
    case "annotationXML":
      if let id = attributes["href"], !groups.isEmpty { groups[groups.count - 1].id = id }
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    if mathDepth > 0 { mathML += Self.escaped(characters.trimmingCharacters(in: .whitespacesAndNewlines)) }
    text += characters
  }

  /// CDATA is character data too.
  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    let name = Self.local(name)
    depth -= 1
    if mathDepth > 0 {
      mathML += "</\(name)>"
      mathDepth -= 1
      return
    }
    switch name {
    case "annotation": annotate(text.trimmingCharacters(in: .whitespacesAndNewlines))
    case "trace":
      do {
        let stroke = try stroke(text, line: parser.lineNumber)
        strokeNumbers[traceID] = strokes.count
        strokes.append(stroke)
      } catch {
        stop(parser, error)
      }
    case "traceGroup":
      // A group without traces of its own only holds other groups.
      if let group = groups.popLast(), !group.traces.isEmpty { symbols.append(group) }
    default: break
    }
  }

  /// Records the first error, since on Linux `parse()` itself returns true for broken files.
  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
    let problem = "not well-formed XML (libxml2's error \((parseError as NSError).code))"
    stop(parser, failure(problem, "copy or download the file again", line: max(parser.lineNumber, 1)))
  }

  private func annotate(_ value: String) {
    if groups.isEmpty {
      annotations[annotationType] = value
    } else if annotationType == "truth" {
      groups[groups.count - 1].truth = value
    }
  }

  private func openMath(_ name: String, _ attributes: [String: String]) {
    // Of several math elements (content and presentation) the last counts, as in CROHME's own tools.
    if mathDepth == 0 { mathML = "" }
    mathDepth += 1
    let id = attributes["xml:id"] ?? attributes["id"]
    mathML += "<\(name)" + (id.map { " id=\"\(Self.escaped($0))\"" } ?? "") + ">"
  }

  // MARK: Traces

  /// The points of a trace: channels are separated by spaces, points by commas; only the channels X and Y are used.
  private func stroke(_ text: String, line: Int) throws(DatasetError) -> Ink.Stroke {
    let x = channels.firstIndex(of: "X") ?? 0
    let y = channels.firstIndex(of: "Y") ?? 1
    var stroke: Ink.Stroke = []
    for piece in text.split(separator: ",") {
      let words = piece.split(whereSeparator: \.isWhitespace)
      guard !words.isEmpty else { continue }
      guard words.count > max(x, y) else {
        throw failure(
          "a point of trace '\(traceID)' has \(words.count) of \(max(x, y) + 1) numbers: '\(piece)'",
          "correct the trace", line: line)
      }
      guard let px = Float(words[x]), let py = Float(words[y]), !px.isNaN, !py.isNaN else {
        throw failure(
          "'\(words[x]) \(words[y])' of trace '\(traceID)' is no point", "write explicit numbers, not differences",
          line: line)
      }
      guard Ink.isCoordinate(px), Ink.isCoordinate(py) else {
        throw failure(
          "'\(words[x]) \(words[y])' of trace '\(traceID)' is no place on a page",
          "keep coordinates within \(Int(clamped: Ink.farthest)) of zero", line: line)
      }
      points += 1
      guard points <= Ink.mostPoints else {
        throw failure(
          "its traces have more than \(Ink.mostPoints) points", "leave out points that lie on a line", line: line)
      }
      stroke.append(Ink.Point(px, py))
    }
    guard !stroke.isEmpty else { throw failure("the trace '\(traceID)' has no points", "remove the trace", line: line) }
    return stroke
  }

  private func failure(_ problem: String, _ remedy: String, line: Int?) -> DatasetError {
    DatasetError(file: file, place: line.map { .line($0) }, problem: problem, remedy: remedy)
  }

  private func stop(_ parser: XMLParser, _ failure: DatasetError) {
    if error == nil { error = failure }
    parser.abortParsing()
  }

  /// An element's name without a prefix such as `inkml:`.
  private static func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
      "\"", with: "&quot;")
  }
}
