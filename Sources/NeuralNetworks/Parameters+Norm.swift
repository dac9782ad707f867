extension Parameters {
  /// Shortens the vector to a length where it is longer, as gradients are before a step (Pascanu, Mikolov, Bengio 2013): one batch of
  /// rare examples then moves the weights no farther than any other. The length is summed in double precision, in order.
  public mutating func limitLength(to most: Double) {
    let length = values.reduce(into: 0.0) { $0 += Double($1) * Double($1) }.squareRoot()
    guard length > most else { return }
    let factor = Float(most / length)
    values.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] *= factor }
    }
  }
}
