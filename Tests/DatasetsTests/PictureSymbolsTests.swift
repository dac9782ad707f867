import Testing

@testable import Datasets

@Suite struct PictureSymbolsTests {
  /// A picture of `side` pixels with a box of full ink.
  static func picture(_ side: Int, _ columns: Range<Int>, _ rows: Range<Int>, label: String = "1") -> LabelledPicture {
    let pixels = (0..<side * side).map { columns.contains($0 % side) && rows.contains($0 / side) ? Float(1) : 0 }
    return LabelledPicture(pixels: pixels, width: side, height: side, label: label, writer: "w")
  }

  static func source(_ picture: LabelledPicture, fit: PictureSymbols.Fit, isAugmented: Bool = false) throws
    -> PictureSymbols
  {
    try PictureSymbols(pictures: [picture], classNames: ["0", "1"], fit: fit, isAugmented: isAugmented)
  }

  /// The frame of the ink is that of the ink renderer: aspect kept, 39 of 45 pixels filled.
  @Test(arguments: [20, 28, 45, 120, 300]) func inkIsBroughtToTheRenderersFrame(side: Int) throws {
    // A bar 1/2 high and 1/10 wide, off the middle.
    let picture = Self.picture(side, side / 10..<side / 10 + max(2, side / 10), side / 5..<side / 5 + side / 2)
    let extent = try #require(try Self.source(picture, fit: .ink).crop(at: 0).extent)
    #expect(abs(extent.bottom - extent.top + 1 - 39) <= 2, "\(extent)")
    #expect(abs(extent.left + extent.right - 44) <= 2 && abs(extent.top + extent.bottom - 44) <= 2)
    #expect(extent.right - extent.left < 12)
  }

  @Test func wholePicturesFillTheSquare() throws {
    let crop = try Self.source(Self.picture(28, 0..<14, 0..<28), fit: .whole).crop(at: 0)
    #expect(crop[5, 22] > 0.95 && crop[40, 22] < 0.05)
    #expect(abs(crop.ink / 2025 - 0.5) < 0.03)
  }

  /// To the bit: a ring of millionths around the ink is enough to move the first gradients of biases.
  @Test func aWholePictureOfTheSquaresSizeStaysAsItIs() throws {
    let picture = Self.picture(45, 7..<20, 11..<40)
    #expect(try Self.source(picture, fit: .whole).crop(at: 0).pixels == picture.pixels)
  }

  @Test func aPictureWithoutInkIsTakenWhole() throws {
    #expect(try Self.source(Self.picture(28, 0..<0, 0..<0), fit: .ink).crop(at: 0).ink == 0)
  }

  @Test func theSameEpochIsTheSamePicture() throws {
    let picture = Self.picture(28, 5..<12, 3..<22)
    let (source, twin) = (
      try Self.source(picture, fit: .ink, isAugmented: true), try Self.source(picture, fit: .ink, isAugmented: true)
    )
    #expect(source.crop(at: 0, epoch: 1) == twin.crop(at: 0, epoch: 1))
    #expect(source.crop(at: 0, epoch: 1) != source.crop(at: 0, epoch: 2))
    #expect(source.crop(at: 0, epoch: 1).pixels.allSatisfy { (0...1).contains($0) })
    let plain = try Self.source(picture, fit: .ink)
    #expect(plain.crop(at: 0, epoch: 1) == plain.crop(at: 0, epoch: 2))
  }

  @Test func unknownLabelsAreRefused() {
    let error = #expect(throws: DatasetError.self) {
      try Self.source(Self.picture(8, 0..<4, 0..<4, label: "q"), fit: .ink)
    }
    #expect(error?.problem.contains("label q") == true)
  }
}
