internal import CPixels
import WorkSharing

/// Medians by a kernel of our own: the only file that calls CPixels, whose header says why OpenCV's is not used.
enum MedianFilter {
  /// The median of the square of `side` pixels around each pixel; `side` is made odd, at most 255.
  ///
  /// - Parameter threads: the result is the same with any number; each takes some of the rows.
  static func filtered(_ image: GrayImage, side: Int, threads: Int = 1) -> GrayImage {
    let side = min(255, side | 1)
    guard side > 1 else { return image }
    let (width, height) = (image.width, image.height)
    // A thread starts by counting `side` rows, so bands should be higher than that.
    let bands = max(1, min(threads, height / side))
    let scratch = mr_median_scratch_size(Int32(width))
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { target, count in
      nonisolated(unsafe) let target = target
      image.pixels.withUnsafeBufferPointer { source in
        nonisolated(unsafe) let source = source
        SharedWork.forEach(bands, threads: bands) { _, band in
          withUnsafeTemporaryAllocation(byteCount: scratch, alignment: 64) { scratch in
            mr_median_rows(
              source.baseAddress, Int32(width), Int32(height), Int32(side), Int32(clamping: height * band / bands),
              Int32(clamping: height * (band + 1) / bands), target.baseAddress, scratch.baseAddress)
          }
        }
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }
}
