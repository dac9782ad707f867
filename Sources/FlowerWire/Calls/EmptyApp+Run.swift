#if Federation
  extension RuntimeCalls {
    /// Whether the answer of `pull-task-input` is of the app that this program starts, by the hash of its archive.
    public static func isOurs(_ answer: [UInt8]) throws(WireError) -> Bool {
      var (reader, hash) = (ProtobufReader(answer, subject: "the task's input"), "")
      while let field = try reader.next() {
        guard field.number == 2 else { continue }
        var run = try field.message()
        while let field = try run.next() {
          if field.number == 5 { hash = try field.text() }
        }
      }
      return hash == FlowerObject.id(of: EmptyApp.archive)
    }
  }
#endif
