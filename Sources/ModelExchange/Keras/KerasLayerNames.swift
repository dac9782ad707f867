/// The names under which Keras 3 keeps the weights of a model's layers: of the class, with a number from the second of a class on,
/// and not those that the user gave (`keras.src.saving.saving_lib`).
struct KerasLayerNames {
  private var counts: [String: Int] = [:]

  /// The name of the next layer of a class.
  mutating func next(_ className: String) -> String {
    let name = Self.snakeCase(className)
    let count = counts[name, default: 0]
    counts[name] = count + 1
    return count == 0 ? name : "\(name)_\(count)"
  }

  /// `MaxPooling2D` as `max_pooling2d`: Keras's two substitutions, `(.)([A-Z][a-z]+)` and `([a-z])([A-Z])`.
  static func snakeCase(_ name: String) -> String {
    let letters = Array(name)
    func isUpper(_ place: Int) -> Bool { letters.indices.contains(place) && letters[place].isUppercase }
    func isLower(_ place: Int) -> Bool { letters.indices.contains(place) && letters[place].isLowercase }
    return letters.indices.map { place in
      let begins = place > 0 && isUpper(place) && (isLower(place + 1) || isLower(place - 1))
      return (begins ? "_" : "") + letters[place].lowercased()
    }.joined()
  }
}
