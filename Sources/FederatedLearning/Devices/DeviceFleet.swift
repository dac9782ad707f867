import Foundation
import RandomStreams

/// Each client's device, and when what it does is done.
public struct DeviceFleet: Sendable {
  private let model: DeviceModel
  private let seed: UInt64
  /// Of a client.
  private let examples: @Sendable (_ client: Int) throws -> Int
  private let epochs: Int

  /// - Parameters:
  ///   - epochs: of a client in a round.
  ///   - examples: how many a client has.
  public init(
    _ model: DeviceModel, seed: UInt64, epochs: Int, examples: @escaping @Sendable (_ client: Int) throws -> Int
  ) {
    self.model = model
    self.seed = seed
    self.epochs = epochs
    self.examples = examples
  }

  /// Calls of a client in a round: fetching, a heartbeat or two, sending.
  private static let calls = 4.0

  private struct Device {
    let kind: DeviceClass
    let secondsPerExample: Double
    let down: Double
    let up: Double
    /// Of the day, when it wakes.
    let wakesAt: Double
  }

  private func device(_ client: Int) -> Device {
    var random = FederatedPurpose.device.stream(seed: seed, client)
    var (place, left) = (0, random.uniform())
    while place < model.classes.count - 1, left >= model.classes[place].share {
      left -= model.classes[place].share
      place += 1
    }
    let kind = model.classes[place]
    func around(_ median: Double, _ spread: Double) -> Double { median * exp(spread * random.normal()) }
    return Device(
      kind: kind, secondsPerExample: around(kind.millisecondsPerExample, kind.computeSpread) / 1000,
      down: around(kind.downBytesPerSecond, kind.bandwidthSpread),
      up: around(kind.upBytesPerSecond, kind.bandwidthSpread), wakesAt: 86_400 * random.uniform())
  }

  /// Whether a client can be asked at a second of the clock.
  func isAwake(_ client: Int, at second: Double) -> Bool {
    let device = device(client)
    let since = (second - device.wakesAt).truncatingRemainder(dividingBy: 86_400)
    return (since < 0 ? since + 86_400 : since) < 3600 * device.kind.awakeHours
  }

  /// The seconds that a client's part takes; nil where it is never heard of again.
  ///
  /// - Parameter turn: which of its parts, since each may be lost or not.
  func seconds(_ client: Int, turn: Int, bytesDown: Int, bytesUp: Int) throws -> Double? {
    let device = device(client)
    var random = FederatedPurpose.device.stream(seed: seed, client, turn + 1)
    guard random.uniform() >= device.kind.lost else { return nil }
    return Self.calls * device.kind.roundTripSeconds + Double(bytesDown) / device.down
      + Double(epochs) * Double(try examples(client)) * device.secondsPerExample + Double(bytesUp) / device.up
  }
}
