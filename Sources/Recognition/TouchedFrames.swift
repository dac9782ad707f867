import ImageProcessing

extension OutlineContents {
  /// The least sides of a frame, in usual sizes, and how many pieces it holds.
  private static let leastWidth = 1.5
  private static let leastHeight = 0.8
  private static let leastInside = 2
  /// The least longer side of such a piece, and of writing that touches the frame from outside.
  private static let insideSide = 0.3
  private static let outsideSide = 0.45
  /// The least shorter side of such writing, in strokes: the frame's own stroke may run on beyond a corner.
  private static let outsideBreadth = 2.2

  /// The page with writing cut off the frames that it touches from outside, each frame in one piece around other ink.
  func framesParted(_ page: InkPage, scale: PageScale) throws(ImageError) -> InkPage {
    var parted = page
    let least = (width: Self.leastWidth * scale.usualSize, height: Self.leastHeight * scale.usualSize)
    func isWriting(_ piece: Component) -> Bool {
      Double(max(piece.box.width, piece.box.height)) >= Self.outsideSide * scale.usualSize
        && Double(min(piece.box.width, piece.box.height)) >= Self.outsideBreadth * scale.strokeWidth
    }
    func holds(_ frame: PixelBox, except whole: Int) -> Int {
      page.components.indices.count { index in
        let box = page.components[index].box
        return index != whole && frame.contains(box)
          && Double(max(box.width, box.height)) >= Self.insideSide * scale.usualSize
      }
    }
    for (index, piece) in page.components.enumerated()
    where Double(piece.box.width) >= least.width && Double(piece.box.height) >= least.height
      && holds(piece.box, except: index) >= Self.leastInside
    {
      guard let (frame, outside) = try self.parted(piece, least: least, isWriting: isWriting),
        holds(frame.box, except: index) >= Self.leastInside
      else { continue }
      parted = parted.replacing(index, with: [frame] + outside)
    }
    return parted
  }
}
