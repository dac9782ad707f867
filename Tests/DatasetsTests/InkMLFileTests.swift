import Foundation
import Testing

@testable import Datasets

@Suite struct InkMLFileTests {
  static let formula = #"""
    <ink xmlns="http://www.w3.org/2003/InkML">
    <traceFormat><channel name="X" type="decimal"/><channel name="Y" type="decimal"/></traceFormat>
    <annotation type="UI">2011_IVC_F001_E001</annotation>
    <annotation type="writer">depart001</annotation>
    <annotation type="truth">$x\lt 2$</annotation>
    <annotationXML type="truth" encoding="Content-MathML">
    <math xmlns='http://www.w3.org/1998/Math/MathML'><mrow><mi xml:id="x_1">x</mi>
    <mo xml:id="A">&lt;</mo><mn xml:id="2_1">2</mn></mrow></math></annotationXML>
    <trace id="0">10 20, 11 21, 12.5 -2e1</trace>
    <trace id="1">1 2</trace>
    <trace id="2">
    3 4,5 6,
    </trace>
    <trace id="3">7 8, 9 10</trace>
    <traceGroup xml:id="4"><annotation type="truth">Segmentation</annotation>
    <traceGroup xml:id="5"><annotation type="truth">x</annotation><traceView traceDataRef="0"/><traceView traceDataRef="#2"/>
    <annotationXML href="x_1"/></traceGroup>
    <traceGroup xml:id="6"><annotation type="truth">\lt</annotation><traceView traceDataRef="1"/></traceGroup>
    <traceGroup xml:id="7"><annotation type="truth">2</annotation><traceView traceDataRef="3"/></traceGroup>
    </traceGroup>
    </ink>
    """#

  @Test func readsAFormula() throws {
    let expression = try InkMLFile.parse(Data(Self.formula.utf8), file: "f.inkml")
    #expect(expression.id == "2011_IVC_F001_E001")
    #expect(expression.writer == "depart001")
    #expect(expression.latex == #"$x\lt 2$"#)
    #expect(expression.ink.strokes.map(\.count) == [3, 1, 2, 2])
    #expect(expression.ink.strokes[0][2] == Ink.Point(12.5, -20))
    #expect(
      expression.symbols == [
        InkSymbol(label: "x", strokes: [0, 2], id: "x_1"), InkSymbol(label: "<", strokes: [1], id: "<_1"),
        InkSymbol(label: "2", strokes: [3], id: "2_1"),
      ])
    #expect(
      expression.mathML
        == #"<math><mrow><mi id="x_1">x</mi><mo id="A">&lt;</mo><mn id="2_1">2</mn></mrow></math>"#)
  }

  @Test func takesChannelsByNameAndPrefixedElements() throws {
    let text = """
      <i:ink xmlns:i="http://www.w3.org/2003/InkML"><i:traceFormat><i:channel name="T"/><i:channel name="X"/>
      <i:channel name="Y"/></i:traceFormat><i:trace id="a">0 5 6, 1 7 8</i:trace></i:ink>
      """
    let expression = try InkMLFile.parse(Data(text.utf8), file: "dir/name.inkml")
    #expect(expression.ink.strokes == [[Ink.Point(5, 6), Ink.Point(7, 8)]])
    #expect(expression.id == "name" && expression.symbols.isEmpty)
  }

  @Test(arguments: [
    ("<ink>", "<pdf>", "line 1: the root element is 'pdf', not 'ink'"),
    ("</ink>", "", "line 20: not well-formed XML"), ("</annotation>", "</notation>", "line 3: not well-formed XML"),
    ("<mo xml", "< mo xml", "line 8: not well-formed XML"),
    (#"id="1""#, #"id="0""#, "line 10: a second trace has the id '0'"),
    (#"<trace id="1">"#, "<trace>", "line 10: a trace has no id"),
    ("1 2<", "1<", "line 10: a point of trace '1' has 1 of 2 numbers: '1'"),
    ("1 2<", "1 two<", "line 10: '1 two' of trace '1' is no point"),
    ("1 2<", "1 nan<", "line 10: '1 nan' of trace '1' is no point"),
    ("1 2<", " , <", "line 10: the trace '1' has no points"),
    (#"traceDataRef="1""#, #"traceDataRef="9""#, "line 18: refers to the trace '9', which is not there"),
    (#"traceDataRef="1""#, #"traceDataRef="0""#, "line 18: the trace '0' belongs to two symbols"),
    (#"<traceView traceDataRef="1"/>"#, "<traceView/>", "line 18: a traceView has no traceDataRef"),
    (#"<annotation type="truth">2</annotation>"#, "", "line 19: a trace group has no annotation 'truth'"),
  ])
  func saysWhatIsWrong(part: String, replacement: String, problem: String) {
    var text = Self.formula
    if part == "<ink>" {
      text = text.replacing("<ink ", with: "<pdf ").replacing("</ink>", with: "</pdf>")
    } else {
      text = text.replacing(part, with: replacement)
    }
    let error = #expect(throws: DatasetError.self) { try InkMLFile.parse(Data(text.utf8), file: "f.inkml") }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: ["", "not XML", "<ink/>", "<ink><trace", "\u{0}\u{1}"]) func refusesOtherThings(text: String) {
    #expect(throws: DatasetError.self) { try InkMLFile.parse(Data(text.utf8), file: "f.inkml") }
  }

  @Test func readsAFolder() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Self.formula, "b.inkml")
    _ = try folder.write(Self.formula.replacing("_E001", with: "_E002"), "a/c.inkml")
    _ = try folder.write("note", "readme.txt")
    #expect(try InkMLFile.readFolder(folder.path).map(\.id) == ["2011_IVC_F001_E002", "2011_IVC_F001_E001"])
    let broken = try folder.write("<ink/>", "d.inkml")
    #expect(#expect(throws: DatasetError.self) { try InkMLFile.readFolder(folder.path) }?.file == broken)
    var damaged: [String] = []
    #expect(try InkMLFile.readFolder(folder.path) { damaged.append($0.problem) }.count == 2)
    #expect(damaged == ["has no traces"])
    let empty = try TemporaryFolder()
    #expect(
      #expect(throws: DatasetError.self) { try InkMLFile.readFolder(empty.path) }?.problem == "holds no .inkml files")
    #expect(throws: DatasetError.self) { try InkMLFile.readFolder(empty.path + "/none") }
  }

  /// What the synthesizer writes as truth survives the way through InkML.
  @Test func readsWhatItWasGiven() throws {
    let expression = HandwritingSynthesizer(seed: 1).expression(
      try ExpressionNotation.parse("frac(1,2)<sqrt(x)"), writer: 1, sample: 1)
    var text = "<ink><annotation type=\"truth\">\(expression.latex.replacing("<", with: "&lt;"))</annotation>"
    text += "<annotationXML type=\"truth\">\(expression.mathML)</annotationXML>"
    for (index, stroke) in expression.ink.strokes.enumerated() {
      text += "<trace id=\"\(index)\">\(stroke.map { "\($0.x) \($0.y)" }.joined(separator: ", "))</trace>"
    }
    text += "<traceGroup>"
    for symbol in expression.symbols {
      text += "<traceGroup><annotation type=\"truth\">\(symbol.label.replacing("<", with: "&lt;"))</annotation>"
      text += symbol.strokes.map { "<traceView traceDataRef=\"\($0)\"/>" }.joined()
      text += "<annotationXML href=\"\(symbol.id.replacing("<", with: "&lt;"))\"/></traceGroup>"
    }
    let read = try InkMLFile.parse(Data((text + "</traceGroup></ink>").utf8), file: "f.inkml")
    #expect(read.ink == expression.ink)
    #expect(read.symbols == expression.symbols)
    #expect(read.latex == expression.latex)
    #expect(read.mathML == expression.mathML)
  }
}
