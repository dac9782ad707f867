import FederatedLearning
import FileStorage
import Foundation
import NeuralNetworks

/// What a server says to its clients with every round: its settings, and the model's network and classes.
package struct RoundPreamble: Sendable, Encodable {
  private var format = Self.formats[0]
  /// The server's program.
  package let program: String
  /// Of the run, without places that mean something to the server alone.
  package let settings: FederatedSettings
  /// As ``NeuralNetworks/NetworkDescription`` writes it.
  package let network: String
  /// Height, width, channels.
  package let inputShape: [Int]
  /// The names of the classes.
  package let labels: [String]

  private static let formats = ["mathrec round 1"]
  private enum CodingKeys: String, CodingKey { case format, program, settings, network, inputShape, labels }

  /// The preamble of a run.
  init(program: String, settings: FederatedSettings, network: Network, labels: [String]) throws {
    var settings = settings
    (settings.data.places, settings.data.test, settings.start) = ([], [], nil)
    (settings.compare, settings.seeds, settings.target) = ([], nil, nil)
    self.program = program
    self.settings = settings
    self.network = try NetworkDescription.text(network)
    inputShape = network.inputShape
    self.labels = labels
  }

  /// Its bytes.
  var data: [UInt8] {
    get throws { [UInt8](try JSONText.data(self)) }
  }

  /// Reads one that came from a server.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` for what is none.
  package init(_ bytes: [UInt8]) throws(FederatedError) {
    let subject = "the server's settings"
    var fields = try JSONFields(Data(bytes), subject: subject)
    guard let format = try fields.text(CodingKeys.format.rawValue), Self.formats.contains(format) else {
      throw FederatedError(subject, "are of another format than \(Self.formats[0])", "use the server's mathrec here")
    }
    program = try fields.text(CodingKeys.program.rawValue) ?? ""
    network = try fields.text(CodingKeys.network.rawValue) ?? ""
    labels = try fields.texts(CodingKeys.labels.rawValue) ?? []
    inputShape = try fields.wholes(CodingKeys.inputShape.rawValue, 1...4096) ?? []
    guard var inner = try fields.object(CodingKeys.settings.rawValue) else {
      throw FederatedError(subject, "are not there", "use the server's mathrec here")
    }
    settings = try FederatedSettings(&inner)
    try fields.end()
    guard inputShape.count == 3, inputShape[0] == inputShape[1], Set(labels).count == labels.count, labels.count > 1
    else { throw FederatedError(subject, "are of no pictures of symbols", "use the server's mathrec here") }
  }

  /// The network that it describes.
  func makeNetwork() throws -> Network {
    try NetworkDescription.network(network, inputShape: inputShape, classes: labels.count)
  }
}
