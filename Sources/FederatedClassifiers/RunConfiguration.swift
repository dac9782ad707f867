import FederatedLearning
import FileStorage
import Foundation

/// What `config.json` of a run's folder holds.
public struct RunConfiguration: Sendable, Hashable, Encodable {
  private var format = Self.formats[0]
  /// The program that wrote it.
  public var program: String
  /// What was asked for.
  public var settings: FederatedSettings
  /// Known once the data was read.
  public var dataFingerprint: String?
  /// Of the model, known then too.
  public var classes: Int?
  /// Of the model.
  public var parameters: Int?
  /// Of all clients.
  public var trainingExamples: Int?
  /// To judge by.
  public var testExamples: Int?

  /// What this program writes, and what it reads too.
  private static let formats = ["mathrec federated run 2", "mathrec federated run 1"]

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case format, program, settings, dataFingerprint, classes, parameters, trainingExamples, testExamples
  }

  /// The configuration of a run that begins.
  public init(program: String, settings: FederatedSettings) {
    self.program = program
    self.settings = settings
  }

  /// Reads that of a folder.
  ///
  /// - Throws: ``FederatedLearning/FederatedError`` where there is none, it is damaged, or says what no run can be.
  public init(of folder: String) throws(FederatedError) {
    try self.init(try RunFolder.configuration(of: folder), path: folder + "/" + RunFolder.configuration)
  }

  /// Reads bytes; `path` names them in errors.
  public init(_ data: Data, path: String) throws(FederatedError) {
    var fields = try JSONFields(data, subject: path)
    let format = try fields.text(CodingKeys.format.rawValue)
    guard let format, Self.formats.contains(format) else {
      throw FederatedError(
        path, "is of the format \(format ?? "of nothing known"), not \(Self.formats[0])",
        "take the program that wrote it, or start another run")
    }
    self.init(
      program: try fields.text(CodingKeys.program.rawValue) ?? "",
      settings: try Self.settings(&fields, path))
    let counts = 0...1 << 60
    dataFingerprint = try fields.text(CodingKeys.dataFingerprint.rawValue)
    classes = try fields.whole(CodingKeys.classes.rawValue, counts)
    parameters = try fields.whole(CodingKeys.parameters.rawValue, counts)
    trainingExamples = try fields.whole(CodingKeys.trainingExamples.rawValue, counts)
    testExamples = try fields.whole(CodingKeys.testExamples.rawValue, counts)
    try fields.end()
  }

  private static func settings(_ fields: inout JSONFields, _ path: String) throws(FederatedError) -> FederatedSettings {
    guard var settings = try fields.object(CodingKeys.settings.rawValue) else {
      throw FederatedError(path, "has no settings", "bring the file back, or start another run")
    }
    do {
      return try FederatedSettings(&settings)
    } catch {
      guard !error.subject.hasPrefix(path) else { throw error }
      throw FederatedError("\(path), \(error.subject)", error.problem, error.remedy)
    }
  }

  /// The bytes of the file.
  public var data: Data {
    get throws { try JSONText.data(self, isPretty: true) }
  }
}
