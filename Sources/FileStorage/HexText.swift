extension Sequence<UInt8> {
  /// Two digits of lower case a byte, as hashes and keys are written.
  package var hexText: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}
