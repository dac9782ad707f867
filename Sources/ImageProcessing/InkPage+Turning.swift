extension InkPage {
  /// The page turned by quarters of a turn clockwise; boxes still map back to the picture as it is.
  ///
  /// - Parameter quarters: 1, 2 or 3.
  public func turned(quarters: Int) -> InkPage {
    let quarters = ((quarters % 4) + 4) % 4
    guard quarters > 0 else { return self }
    let parts = components.map { $0.turned(quarters: quarters, width: ink.width, height: ink.height) }
      .sorted { ($0.box.y, $0.box.x) < ($1.box.y, $1.box.x) }
    return InkPage(
      ink: ink.turned(quarters: quarters), components: parts, strokeWidth: strokeWidth, pictureWidth: pictureWidth,
      pictureHeight: pictureHeight, isInverted: isInverted, isFlat: isFlat, rotation: rotation,
      ruleSlope: quarters == 2 ? ruleSlope : nil, quarters: (self.quarters + quarters) % 4)
  }
}

extension PixelBox {
  /// The box in a picture of `width` by `height` pixels that is turned by quarters clockwise.
  func turned(quarters: Int, width pictureWidth: Int, height pictureHeight: Int) -> PixelBox {
    switch quarters {
    case 1: PixelBox(x: pictureHeight - maxY, y: x, width: height, height: width)
    case 2: PixelBox(x: pictureWidth - maxX, y: pictureHeight - maxY, width: width, height: height)
    case 3: PixelBox(x: y, y: pictureWidth - maxX, width: height, height: width)
    default: self
    }
  }
}

extension ImageOrientation {
  /// The orientation that `apply` turns by quarters clockwise.
  fileprivate init(quarters: Int) {
    self =
      switch quarters {
      case 1: .turnedLeft
      case 2: .upsideDown
      case 3: .turnedRight
      default: .upright
      }
  }

  /// Pixels turned, with their new width and height.
  fileprivate func turned(
    _ pixels: [UInt8], _ width: Int, _ height: Int, channels: Int = 1
  ) -> (width: Int, height: Int, pixels: [UInt8]) {
    (
      swapsSides ? height : width, swapsSides ? width : height,
      apply(pixels, width: width, height: height, channels: channels)
    )
  }
}

extension BinaryImage {
  /// The picture turned by quarters clockwise, 0 to 3.
  func turned(quarters: Int) -> BinaryImage {
    let turned = ImageOrientation(quarters: quarters).turned(pixels, width, height)
    return BinaryImage(width: turned.width, height: turned.height, pixels: turned.pixels)
  }
}

extension GrayImage {
  /// The picture turned by quarters clockwise, 0 to 3.
  package func turned(quarters: Int) -> GrayImage {
    let turned = ImageOrientation(quarters: quarters).turned(pixels, width, height)
    return GrayImage(width: turned.width, height: turned.height, pixels: turned.pixels)
  }
}

extension ColorImage {
  /// The picture turned by quarters clockwise, 0 to 3.
  package func turned(quarters: Int) -> ColorImage {
    let turned = ImageOrientation(quarters: quarters).turned(pixels, width, height, channels: 3)
    return ColorImage(width: turned.width, height: turned.height, pixels: turned.pixels)
  }
}

extension Component {
  /// The piece in a picture that is turned by quarters clockwise.
  func turned(quarters: Int, width: Int, height: Int) -> Component {
    let centre: SIMD2<Double> =
      switch quarters {
      case 1: SIMD2(Double(height - 1) - centroid.y, centroid.x)
      case 2: SIMD2(Double(width - 1) - centroid.x, Double(height - 1) - centroid.y)
      case 3: SIMD2(centroid.y, Double(width - 1) - centroid.x)
      default: centroid
      }
    return Component(
      box: box.turned(quarters: quarters, width: width, height: height), area: area, centroid: centre,
      mask: mask.turned(quarters: quarters), darkness: darkness)
  }
}
