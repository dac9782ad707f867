#if Federation
  import RandomStreams

  /// Numbers within a range that all clients share, as whole numbers whose sum does not wrap around:
  /// `X = round((clip(x, ±c) + c)(2^b − 1) / 2c)`, rounded up or down by chance, so that the mean of many is that of x.
  public struct IntegerCodec<Word: MaskWord>: Sendable, Hashable {
    /// c: numbers beyond are cut.
    public let bound: Double
    /// b: bits of a client's number.
    public let bits: Int
    private let clients: Int

    /// - Throws: ``SecureAggregationError`` where the sum of so many clients' numbers would not fit into a word.
    public init(clients: Int, bits: Int, bound: Double) throws(SecureAggregationError) {
      let most = Double(clients) * (Double(UInt64(1) << UInt64(max(0, min(bits, 62)))) - 1)
      guard clients > 0, (1...31).contains(bits), most <= Double(Word.max), bound > 0, bound.isFinite else {
        throw SecureAggregationError(
          "a secure sum",
          "\(clients) clients' numbers of \(bits) bits within ±\(bound) do not fit \(Word.bitWidth) bits",
          "give fewer bits, or ask fewer clients")
      }
      self.clients = clients
      self.bits = bits
      self.bound = bound
    }

    private var levels: Double { Double((1 << bits) - 1) }

    /// Numbers as words; what is not finite becomes an end of the range.
    ///
    /// - Parameter random: the client's own.
    public func encode(_ values: [Double], using random: inout RandomStream) -> [Word] {
      values.map { value in
        let place = (max(-bound, min(bound, value.isNaN ? 0 : value)) + bound) * levels / (2 * bound)
        let floor = place.rounded(.down)
        return Word(min(levels, floor + (random.uniform() < place - floor ? 1 : 0)))
      }
    }

    /// The sum of so many clients' numbers out of the sum of their words.
    public func decode(_ sums: [Word], clients: Int) -> [Double] {
      sums.map { Double($0) * 2 * bound / levels - bound * Double(clients) }
    }
  }
#endif
