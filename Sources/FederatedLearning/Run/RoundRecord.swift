import Foundation

/// What is known after a round: one row of a run's history. Bytes and seconds are sums since the run began.
public struct RoundRecord: Sendable, Hashable, Encodable {
  /// From 1.
  public var round: Int
  /// The share of the test set that the global model gets right.
  public var accuracy: Double
  /// Its mean loss there.
  public var loss: Double
  /// The mean loss that the clients saw as they trained; nil where it is not released.
  public var trainingLoss: Double?
  /// How many clients answered with an update that counts.
  public var clients: Int
  /// Sent by clients, whether it counted or not.
  public var bytesUp: Int
  /// Sent to clients.
  public var bytesDown: Int
  /// Of the clock.
  public var seconds: Double
  /// What was spent of the clients' privacy so far (``PrivacyLedger``); nil where there is no noise.
  public var epsilon: Double?
  /// Of the clients' devices (``DeviceFleet``) since the run began; nil where there are none.
  public var virtualSeconds: Double?

  /// A row.
  public init(
    round: Int, accuracy: Double, loss: Double, trainingLoss: Double?, clients: Int, bytesUp: Int, bytesDown: Int,
    seconds: Double, epsilon: Double? = nil, virtualSeconds: Double? = nil
  ) {
    self.epsilon = epsilon
    self.virtualSeconds = virtualSeconds
    self.round = round
    self.accuracy = accuracy
    self.loss = loss
    self.trainingLoss = trainingLoss
    self.clients = clients
    self.bytesUp = bytesUp
    self.bytesDown = bytesDown
    self.seconds = seconds
  }

  /// The first row of the file.
  public static let header =
    "round,accuracy,loss,training_loss,clients,bytes_up,bytes_down,seconds,epsilon,virtual_seconds"
  /// That of files from before the last two columns.
  static let shortHeader = "round,accuracy,loss,training_loss,clients,bytes_up,bytes_down,seconds"

  /// The row, as `history.csv` has it.
  public var line: String {
    func text(_ value: Double?, _ format: String) -> String { value.map { String(format: format, $0) } ?? "" }
    let figures = [accuracy, loss, trainingLoss].map { text($0, "%.6f") }.joined(separator: ",")
    return "\(round),\(figures),\(clients),\(bytesUp),\(bytesDown),\(text(seconds, "%.3f"))"
      + ",\(text(epsilon, "%.6f")),\(text(virtualSeconds, "%.3f"))"
  }

  /// More than any run has, and few enough that sums of them are numbers still.
  private static let most = 1 << 60

  /// Reads a row.
  ///
  /// - Throws: ``FederatedError`` naming the row, for another number of fields, and a field that is no number or one that the
  ///   column cannot have.
  public init(line: some StringProtocol, subject: String) throws(FederatedError) {
    let fields = String(line).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let names = Self.header.split(separator: ",").map(String.init)
    let short = Self.shortHeader.split(separator: ",").count
    guard fields.count == names.count || fields.count == short else {
      throw FederatedError(
        subject, "\(fields.count) fields where \(names.count) belong", "bring the file back, or start the run again")
    }
    func bad(_ column: Int) -> FederatedError {
      FederatedError(
        subject, "its \(names[column]) is \"\(fields[column].prefix(40))\"",
        "bring the file back, or start the run again")
    }
    func whole(_ column: Int, _ range: ClosedRange<Int>) throws(FederatedError) -> Int {
      guard let value = Int(fields[column]), range.contains(value) else { throw bad(column) }
      return value
    }
    func figure(_ column: Int, _ range: ClosedRange<Double>) throws(FederatedError) -> Double {
      guard let value = Double(fields[column]), range.contains(value) else { throw bad(column) }
      return value
    }
    func optional(_ column: Int, _ range: ClosedRange<Double>) throws(FederatedError) -> Double? {
      column >= fields.count || fields[column].isEmpty ? nil : try figure(column, range)
    }
    let any = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    self.init(
      round: try whole(0, 1...Self.most), accuracy: try figure(1, 0...1), loss: try figure(2, any),
      trainingLoss: try optional(3, any), clients: try whole(4, 0...Self.most), bytesUp: try whole(5, 0...Self.most),
      bytesDown: try whole(6, 0...Self.most), seconds: try figure(7, 0...Double(Self.most)),
      epsilon: try optional(8, 0...Double.greatestFiniteMagnitude),
      virtualSeconds: try optional(9, 0...Double(Self.most)))
  }
}
