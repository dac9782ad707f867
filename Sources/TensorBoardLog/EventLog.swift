public import FileStorage
import Foundation

/// A file of scalars by step that TensorBoard shows (`tensorboard --logdir FOLDER`).
///
/// Records of TensorFlow's format: eight bytes of length, their masked checksum, the event, its masked checksum.
public struct EventLog: Sendable {
  /// The file.
  public let path: String

  /// Begins a file in a folder, which is made where it is not there. TensorBoard reads all files of a folder in the order of their
  /// names, which begin with the time, so that each session has one of its own.
  ///
  /// - Parameters:
  ///   - time: seconds since 1970.
  ///   - process: tells apart files that begin in one second.
  /// - Throws: `FileError` where it cannot be written.
  public init(
    folder: String, time: Double = Date().timeIntervalSince1970,
    process: Int32 = ProcessInfo.processInfo.processIdentifier
  ) throws(FileError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: folder, found: "the folder cannot be made", advice: "choose a place where you may write")
    }
    let seconds = String(Int(max(0, min(time, 1e10))))
    let padded = String(repeating: "0", count: max(0, 10 - seconds.count)) + seconds
    path = folder + "/events.out.tfevents.\(padded).\(Self.host).\(process).0"
    try append(EventMessage(time: time, step: 0, content: .fileVersion("brain.Event:2")))
  }

  /// Adds the figures of a step.
  ///
  /// - Parameter time: seconds since 1970.
  public func add(
    _ scalars: [(tag: String, value: Double)], step: Int, time: Double = Date().timeIntervalSince1970
  ) throws(FileError) {
    guard !scalars.isEmpty else { return }
    try append(
      EventMessage(time: time, step: Int64(step), content: .scalars(scalars.map { ($0.tag, Float($0.value)) })))
  }

  private func append(_ event: EventMessage) throws(FileError) {
    try DurableFile.append(Data(Self.record(event.bytes)), to: path, isFlushed: false)
  }

  /// One record.
  static func record(_ data: [UInt8]) -> [UInt8] {
    let length = EventMessage.littleEndian(UInt64(data.count))
    return length + EventMessage.littleEndian(RecordChecksum.masked(length)) + data
      + EventMessage.littleEndian(RecordChecksum.masked(data))
  }

  private static var host: String {
    let name = ProcessInfo.processInfo.hostName.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return name.isEmpty ? "localhost" : String(name.prefix(64))
  }
}
