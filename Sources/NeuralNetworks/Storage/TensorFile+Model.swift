import FileStorage

extension TensorFile {
  /// Reads the tensors of a model; the error says that they are no usable one.
  package init(model path: String) throws(NetworkError) {
    do throws(FileError) {
      self = try TensorFile(path: path)
    } catch {
      throw .modelFile(path: error.path, found: error.found, advice: error.advice)
    }
  }
}
