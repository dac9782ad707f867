import FileStorage
import Foundation
import NeuralNetworks
import Testing

@testable import CatalogueSearch

@Suite("Indexes") struct CatalogueIndexTests {
  private func index(_ count: Int = 20, seed: UInt64 = 1) throws -> CatalogueIndex {
    try CatalogueIndex(
      entries: (0..<count).map { CatalogueIndex.Entry(product: "p\($0)", path: "/nowhere/\($0).png") },
      pictures: (0..<count).map { TestData.square(UInt64($0)) }, extractor: try TestData.extractor(seed: seed))
  }

  @Test("a picture of the catalogue finds itself, first and with likeness 1")
  func itself() throws {
    let index = try index()
    for number in 0..<20 {
      let hits = try index.search(TestData.square(UInt64(number)), count: 3)
      #expect(hits[0].product == "p\(number)")
      #expect(abs(hits[0].score - 1) < 1e-5)
      #expect(hits.map(\.rank) == [1, 2, 3])
    }
  }

  @Test("features do not depend on threads or on what else is described")
  func threads() throws {
    let extractor = try TestData.extractor()
    let pictures = (0..<37).map { TestData.square(UInt64($0)) }
    let all = try extractor.features(of: pictures, threads: 1)
    #expect(all == (try extractor.features(of: pictures, threads: 3)))
    #expect(
      Array(all[5 * extractor.dimension..<6 * extractor.dimension]) == (try extractor.features(of: [pictures[5]])))
    #expect(try extractor.features(of: []).isEmpty)
  }

  @Test("what was written is read again, and written again is the same bytes; an index is replaced, nothing else")
  func files() throws {
    let folder = try TemporaryFolder()
    let index = try index()
    try index.write(to: folder["index"])
    let first = try Data(contentsOf: URL(fileURLWithPath: folder["index/features.safetensors"]))
    let read = try CatalogueIndex(path: folder["index"])
    #expect(read.entries == index.entries)
    #expect(read.features == index.features)
    try read.write(to: folder["index"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder["index/features.safetensors"])) == first)
    #expect(folder.names == ["index"])
    try folder.write("mine", to: "other/notes.txt")
    let error = #expect(throws: CatalogueError.self) { try index.write(to: folder["other"]) }
    #expect(error?.remedy == "name another --output")
    #expect(folder.names == ["index", "other"])
    #expect(throws: CatalogueError.self) { try index.write(to: folder["other/notes.txt/index"]) }
  }

  @Test("damaged indexes are refused, each with what is the matter and the command that makes it anew")
  func damage() throws {
    let folder = try TemporaryFolder()
    try index().write(to: folder["index"])
    let path = folder["index/features.safetensors"]
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let file = try TensorFile(path: path)
    func refused(_ data: Data, _ words: String, _ place: SourceLocation = #_sourceLocation) throws {
      try data.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: CatalogueError.self, sourceLocation: place) {
        try CatalogueIndex(path: folder["index"])
      }
      #expect(error?.problem.contains(words) == true, "\(error?.description ?? "")", sourceLocation: place)
      #expect(error?.remedy.contains("catalogue index") == true, sourceLocation: place)
    }
    func changed(_ change: (inout TensorFile) -> Void) -> Data {
      var file = file
      change(&file)
      return file.data
    }
    try refused(Data(), "too few")
    try refused(Data("words that are no index".utf8), "does not begin")
    try refused(whole.prefix(whole.count - 3), "cut short")
    // A header that asks for more than the file holds.
    var huge = whole
    huge.replaceSubrange(0..<8, with: [0, 0, 0, 0, 1, 0, 0, 0])
    try refused(huge, "does not begin")
    try refused(changed { $0.metadata["format"] = "another" }, "another program")
    try refused(changed { $0.metadata["entries"] = "[]" }, "no list of entries")
    try refused(changed { $0.metadata["entries"] = "{" }, "no list of entries")
    try refused(changed { $0.metadata["model"] = "1" }, "not of the model")
    try refused(changed { $0.tensors["more"] = Tensor(shape: [1]) }, "does not have")
    try refused(
      changed { $0.tensors["features"]?.values[5 * CatalogueNetwork.features] = .nan }, "/nowhere/5.png are damaged")
    try refused(changed { $0.tensors["features"]?.values[0] += 1 }, "/nowhere/0.png are damaged")
    try whole.write(to: URL(fileURLWithPath: path))
    _ = try CatalogueIndex(path: folder["index"])
    // The model of another index.
    try index(seed: 2).write(to: folder["second"])
    try FileManager.default.removeItem(atPath: folder["index/model.safetensors"])
    #expect(throws: CatalogueError.self) { try CatalogueIndex(path: folder["index"]) }
    try FileManager.default.copyItem(
      atPath: folder["second/model.safetensors"], toPath: folder["index/model.safetensors"])
    try refused(whole, "not of the model")
    for path in ["none", "index/features.safetensors"] {
      #expect(throws: CatalogueError.self) { try CatalogueIndex(path: folder[path]) }
    }
  }
}
