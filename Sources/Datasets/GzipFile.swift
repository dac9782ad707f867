internal import CZlib
public import Foundation

/// Reads files that may be gzipped (RFC 1952, several members allowed) through zlib's `inflate`.
public enum GzipFile {
  /// The default limit on inflated bytes: ten times the largest set of data in use. What the readers build from the
  /// bytes has limits of its own.
  public static let defaultLimit = 1 << 29

  /// The bytes of a file, inflated where it begins with gzip's magic number and unchanged otherwise.
  ///
  /// - Parameter limit: the most bytes that the result may have, against files made to exhaust memory.
  /// - Throws: ``DatasetError`` for a file that cannot be read, is truncated, is damaged or exceeds the limit.
  public static func read(_ path: String, limit: Int = defaultLimit) throws -> Data {
    let bytes = try FileBytes.read(path)
    if isGzip(bytes) { return try inflate(bytes, file: path, limit: limit) }
    guard bytes.count <= limit else { throw tooLarge(path, at: limit, limit: limit) }
    return bytes
  }

  /// Whether bytes begin with gzip's magic number `1f 8b`.
  static func isGzip(_ bytes: Data) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// The first `count` bytes of a file, inflated as by ``read(_:limit:)``; fewer where it is shorter or damaged there.
  static func head(_ path: String, count: Int) throws -> [UInt8] {
    let bytes = try FileBytes.read(path).prefix(1 << 16)
    guard isGzip(bytes) else { return [UInt8](bytes.prefix(count)) }
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return [] }
    defer { inflateEnd(&stream) }
    var input = [UInt8](bytes)
    return [UInt8](unsafeUninitializedCapacity: count) { out, written in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = out.baseAddress
        stream.avail_out = UInt32(clamping: count)
        _ = CZlib.inflate(&stream, Z_SYNC_FLUSH)
        written = count - Int(stream.avail_out)
      }
    }
  }

  /// The inflated bytes of a gzip file already in memory; `file` names it in errors.
  static func inflate(_ bytes: Data, file: String, limit: Int = defaultLimit) throws -> Data {
    var stream = z_stream()
    // 15 bits of window, plus 16 for gzip's header and checksum instead of zlib's own.
    let started = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else {
      throw DatasetError(file: file, problem: "zlib would not start (code \(started))", remedy: "free some memory")
    }
    defer { inflateEnd(&stream) }
    var input = [UInt8](bytes)
    return try input.withUnsafeMutableBufferPointer { input in
      try inflate(&stream, input: input, file: file, limit: limit)
    }
  }

  private static func inflate(
    _ stream: inout z_stream, input: UnsafeMutableBufferPointer<UInt8>, file: String, limit: Int
  ) throws -> Data {
    var output = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var consumed = 0
    while true {
      // zlib counts in 32 bits, so large input is fed in pieces.
      let offered = min(input.count - consumed, 1 << 30)
      stream.next_in = input.baseAddress.map { $0 + consumed }
      stream.avail_in = UInt32(offered)
      let (code, written) = chunk.withUnsafeMutableBufferPointer { room in
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(room.count)
        let code = CZlib.inflate(&stream, Z_NO_FLUSH)
        return (code, room.count - Int(stream.avail_out))
      }
      consumed += offered - Int(stream.avail_in)
      guard output.count + written <= limit else { throw tooLarge(file, at: consumed, limit: limit) }
      output.append(contentsOf: chunk[0..<written])
      switch code {
      case Z_STREAM_END:
        // What follows is another member, or padding, which gzip itself ignores too.
        guard consumed + 1 < input.count, input[consumed] == 0x1f, input[consumed + 1] == 0x8b else { return output }
        inflateReset(&stream)
      case Z_OK, Z_BUF_ERROR:
        guard consumed < input.count || written == chunk.count else {
          throw DatasetError(
            file: file, place: .byte(consumed), problem: "the gzip data ends before its checksum",
            remedy: "the file is cut short: copy or download it again")
        }
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "code \(code)"
        throw DatasetError(
          file: file, place: .byte(consumed), problem: "damaged gzip data (\(reason))",
          remedy: "copy or download the file again")
      }
    }
  }

  private static func tooLarge(_ file: String, at consumed: Int, limit: Int) -> DatasetError {
    DatasetError(
      file: file, place: .byte(consumed), problem: "holds more than the \(limit) bytes allowed",
      remedy: "split the file, or raise the limit if its source is to be trusted")
  }
}

/// Reads a file whole, with the module's errors.
enum FileBytes {
  /// Fails for anything but a regular file: opening a named pipe blocks until somebody writes to it, perhaps for ever.
  private static func judge(_ path: String) throws(DatasetError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    let kind = status.st_mode & S_IFMT
    let isDescriptor = ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"].contains { path.hasPrefix($0) }
    guard kind == S_IFREG || isDescriptor else {
      throw DatasetError(
        file: path, problem: "this is \(kind == S_IFIFO ? "a pipe by name" : "a device or socket"), not a file",
        remedy: "name a file")
    }
  }

  static func read(_ path: String) throws -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DatasetError(file: path, problem: "there is no such file", remedy: "check the path")
    }
    guard !isFolder.boolValue else {
      throw DatasetError(file: path, problem: "this is a folder", remedy: "name a file in it")
    }
    try judge(path)
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw DatasetError(
        file: path, problem: "cannot be read (\(error.localizedDescription))", remedy: "check its permissions")
    }
  }
}
