/// A kind of device that clients run on.
public struct DeviceClass: Sendable, Hashable {
  /// Of the clients.
  public var share: Double
  /// Of one training example, the median over devices.
  public var millisecondsPerExample: Double
  /// The deviation of the logarithm of that.
  public var computeSpread: Double
  /// From the server, the median over devices.
  public var downBytesPerSecond: Double
  /// To the server, the median over devices.
  public var upBytesPerSecond: Double
  /// The deviation of the logarithms of those.
  public var bandwidthSpread: Double
  /// Of one call to the server.
  public var roundTripSeconds: Double
  /// The chance that a client that was asked is never heard of again in that round.
  public var lost: Double
  /// How many hours of a day, from a time of its own, a client can be asked.
  public var awakeHours: Double

  /// The columns of a file of classes, in this order.
  public static let header =
    "share,ms_per_example,ms_spread,down_bytes_per_second,up_bytes_per_second,bandwidth_spread,round_trip_seconds,lost,awake_hours"

  /// As a row of a file.
  public var line: String {
    [
      share, millisecondsPerExample, computeSpread, downBytesPerSecond, upBytesPerSecond, bandwidthSpread,
      roundTripSeconds, lost, awakeHours,
    ].map { "\($0)" }.joined(separator: ",")
  }

  /// Reads a row.
  ///
  /// - Throws: ``FederatedError`` naming the row, for another number of fields or one that its column cannot have.
  public init(line: some StringProtocol, subject: String) throws(FederatedError) {
    let names = Self.header.split(separator: ",").map(String.init)
    let fields = line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard fields.count == names.count else {
      throw FederatedError(subject, "\(fields.count) fields where \(names.count) belong", "give \(Self.header)")
    }
    let ranges: [ClosedRange<Double>] = [
      1e-6...1, 1e-6...1e6, 0...5, 1...1e12, 1...1e12, 0...5, 0...3600, 0...0.99, 0.1...24,
    ]
    var values: [Double] = []
    for (place, range) in ranges.enumerated() {
      guard let value = fields[place], range.contains(value) else {
        throw FederatedError(
          subject, "its \(names[place]) is none", "give a number from \(range.lowerBound) to \(range.upperBound)")
      }
      values.append(value)
    }
    (share, millisecondsPerExample, computeSpread) = (values[0], values[1], values[2])
    (downBytesPerSecond, upBytesPerSecond, bandwidthSpread) = (values[3], values[4], values[5])
    (roundTripSeconds, lost, awakeHours) = (values[6], values[7], values[8])
  }
}

/// The devices that clients run on: how long each takes for its part of a round, on a clock that is computed and not waited for.
public struct DeviceModel: Sendable, Hashable {
  /// The kinds; their shares add up to one.
  public let classes: [DeviceClass]

  /// What can be asked for by name.
  public static let presets: [(name: String, help: String, rows: [String])] = [
    ("sites", "servers of organisations", ["1,0.5,0.3,12500000,12500000,0.3,0.03,0.01,24"]),
    ("wifi", "desks and laptops at home", ["1,5,0.6,5000000,2000000,0.6,0.05,0.03,24"]),
    ("mobile", "telephones, a third of the day idle and charging", ["1,10,1,1000000,250000,0.8,0.1,0.05,8"]),
    ("equal", "all alike, for comparisons", ["1,10,0,1000000,1000000,0,0.1,0,24"]),
  ]

  /// - Parameters:
  ///   - rows: of classes (``DeviceClass/header``).
  ///   - subject: where they are from.
  /// - Throws: ``FederatedError`` for a row that is none, and shares that are not those of a whole.
  public init(rows: [String], subject: String) throws(FederatedError) {
    var classes: [DeviceClass] = []
    for (number, row) in rows.enumerated() {
      classes.append(try DeviceClass(line: row, subject: "\(subject), class \(number + 1)"))
    }
    let total = classes.reduce(0) { $0 + $1.share }
    guard abs(total - 1) < 1e-6 else {
      throw FederatedError(subject, "the shares of its classes add up to \(total)", "let them add up to 1")
    }
    self.classes = classes
  }

  /// The rows of a preset; nil where there is none of that name.
  public static func preset(_ name: String) -> [String]? { presets.first { $0.name == name }?.rows }

  /// The rows of a file: its header, then a class a line.
  ///
  /// - Throws: ``FederatedError`` where there is no such file, or it has no header.
  public static func rows(of path: String) throws(FederatedError) -> [String] {
    guard RunFile.exists(path) else {
      throw FederatedError(
        "--devices \(path)", "is neither a preset nor a file",
        "give one of \(presets.map(\.name).joined(separator: ", ")), or a file that begins \(DeviceClass.header)")
    }
    let text = String(decoding: try RunFile.read(path, most: 1 << 20), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    guard lines.first == DeviceClass.header, lines.count > 1 else {
      throw FederatedError(path, "is no file of devices", "begin it with \(DeviceClass.header)")
    }
    return Array(lines.dropFirst())
  }
}
