import RandomStreams

/// A random choice of so many of `count` places, each with the same chance (Knuth's algorithm S), from a stream that both ends have.
enum RandomPlaces {
  static func chosen(_ wanted: Int, of count: Int, _ random: RandomStream) -> [Int] {
    guard wanted < count else { return Array(0..<count) }
    var (random, left) = (random, wanted)
    var places: [Int] = []
    places.reserveCapacity(wanted)
    for place in 0..<count where random.below(count - place) < left {
      places.append(place)
      left -= 1
    }
    return places
  }
}
