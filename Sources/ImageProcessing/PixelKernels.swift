internal import CPixels
import WorkSharing

/// Medians and distances by kernels of our own, the one file that calls CPixels; `OpenCV`'s functions of the same names are
/// the oracle.
enum PixelKernels {
  /// The median of the square of `side` pixels around each pixel; `side` is made odd, at most 255.
  ///
  /// - Parameter threads: of the same bytes whatever their number; each takes some rows.
  static func median(_ image: GrayImage, side: Int, threads: Int = 1) -> GrayImage {
    let side = min(255, side | 1)
    guard side > 1 else { return image }
    let (width, height) = (image.width, image.height)
    // A thread begins by counting `side` rows.
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

  /// Distances in pixels from each ink pixel to the nearest ground, 0 on ground; beyond its border the picture is ground.
  struct InkDistances {
    private let width: Int
    /// With two pixels of ground on every side, in units of 2^-16 pixels.
    private let values: [UInt32]

    init(_ ink: BinaryImage) {
      width = ink.width + 4
      let total = mr_ink_distances_count(Int32(ink.width), Int32(ink.height))
      values = [UInt32](unsafeUninitializedCapacity: total) { values, count in
        mr_ink_distances(ink.pixels, Int32(ink.width), Int32(ink.height), values.baseAddress)
        count = total
      }
    }

    /// How many numbers a row of ``withValues(_:)`` has.
    var stride: Int { width }

    /// In pixels.
    var greatest: Float { Float(values.max() ?? 0) * Self.unit }

    static let unit: Float = 1 / 65536

    /// Calls with the numbers of all rows, border included; that of pixel (0, 0) is at `2 * stride + 2`.
    func withValues<Result>(_ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
      values.withUnsafeBufferPointer(body)
    }
  }

  /// Distances in pixels, up to 4 % off, from each pixel that is not zero to the nearest zero, of which there is one.
  static func quickDistances(_ mask: [UInt8], width: Int, height: Int) -> [Float] {
    precondition(mask.count == width * height, "a picture's size is that of its pixels")
    let scratch = mr_quick_scratch_size(Int32(width), Int32(height))
    return [Float](unsafeUninitializedCapacity: width * height) { distances, count in
      withUnsafeTemporaryAllocation(byteCount: scratch, alignment: 64) { scratch in
        mr_quick_distances(mask, Int32(width), Int32(height), distances.baseAddress, scratch.baseAddress)
      }
      count = width * height
    }
  }
}
