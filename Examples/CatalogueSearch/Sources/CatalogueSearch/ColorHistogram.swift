/// How often each colour occurs in a picture: what search by picture did before networks, and the baseline here.
///
/// Red, green and blue in 6 steps each (Swain and Ballard 1991, Color Indexing); roots of the shares, so that the product of
/// two is the Bhattacharyya coefficient.
public enum ColorHistogram {
  /// Steps of a channel.
  private static let steps = 6
  /// Numbers of a histogram.
  public static let dimension = steps * steps * steps

  /// A direction for each picture, end to end.
  public static func features(of pictures: [SquarePicture]) -> [Float] {
    var rows = [Float](repeating: 0, count: pictures.count * dimension)
    for (row, picture) in pictures.enumerated() {
      for pixel in stride(from: 0, to: picture.pixels.count, by: 3) {
        let bins = (0..<3).map { Int(picture.pixels[pixel + $0]) * steps / 256 }
        rows[row * dimension + (bins[0] * steps + bins[1]) * steps + bins[2]] += 1
      }
    }
    for index in rows.indices { rows[index] = rows[index].squareRoot() }
    UnitRows.normalise(&rows, width: dimension)
    return rows
  }
}
