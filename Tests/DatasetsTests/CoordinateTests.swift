import Foundation
import Testing

@testable import Datasets

/// Coordinates have one range, checked where they are read.
@Suite struct CoordinateTests {
  @Test(arguments: ["1e20", "-3e38", "1e39", "nan", "inf", "10000001"])
  func placesOffEveryPageAreRefused(_ number: String) throws {
    let folder = try TemporaryFolder()
    let ink = "<ink><trace id=\"1\">0 0, \(number) 5</trace></ink>"
    var error = #expect(throws: DatasetError.self) { try InkMLFile.read(folder.write(ink, "a.inkml")) }
    #expect(error?.place == .line(1) && error?.description.contains(number) == true)
    guard Float(number)?.isNaN == false, number != "inf" else { return }
    let line = "{\"id\":\"a\",\"writer\":\"w\",\"traces\":[[0,0,\(number),5]],\"syms\":[]}\n"
    error = #expect(throws: DatasetError.self) { try CROHMEInkFile.read(folder.write("\n" + line, "a.jsonl")) }
    #expect(error?.place == .line(2))
  }

  @Test func theFarthestPlacesAreDrawn() throws {
    let folder = try TemporaryFolder()
    let far = Int(Ink.farthest)
    let ink = """
      <ink><annotation type="truth">x</annotation><trace id="1">-\(far) -\(far), \(far) \(far)</trace>
      <trace id="2">0 0, 1 1</trace><traceGroup><annotation type="truth">x</annotation><traceView traceDataRef="1"/>
      <traceView traceDataRef="2"/></traceGroup></ink>
      """
    let expression = try InkMLFile.read(folder.write(ink, "a.inkml"))
    #expect(InkConnectivity.pieces(expression.ink.strokes, pen: 1e-6) == 1)
    let photograph = PagePhotographer(seed: 1, effects: .severity(3)).photograph(expression, number: 1)
    #expect(max(photograph.image.width, photograph.image.height) <= 4500)
    var pixels = [Float](repeating: 0, count: 45 * 45)
    pixels.withUnsafeMutableBufferPointer { InkRenderer().draw(expression.ink.strokes, pen: 3, into: $0) }
    #expect(pixels.allSatisfy { $0.isFinite } && pixels.contains { $0 > 0.5 })
  }

  @Test func charactersWithoutEscapesArePoints() throws {
    let folder = try TemporaryFolder()
    let ink = "<ink><trace id=\"1\"><![CDATA[1 2, 3 4]]></trace></ink>"
    #expect(try InkMLFile.read(folder.write(ink, "a.inkml")).ink.strokes == [[Ink.Point(1, 2), Ink.Point(3, 4)]])
  }
}
