import Foundation
import Testing

@testable import Recommendation

@Suite("Data") struct DataTests {
  private static func folder(_ files: [String: String]) throws -> String {
    let path = Trained.folder("data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
    return path
  }

  private static let artists = "id\tname\n1\tAlpha\n2\tBeta\n7\tNobody\n"

  @Test("a folder of Last.fm: pairs that are there twice are added, what nobody heard is left out")
  func lastFM() throws {
    let read = try DataFolder.read(
      Self.folder([
        "artists.tsv": Self.artists,
        "user_artists.tsv": "userID\tartistID\tweight\n9\t2\t5\n4\t1\t 3\n4\t2\t1\n4\t1  \t2\n",
      ]))
    #expect(read.names == ["4", "9"] && read.catalogue.names == ["Alpha", "Beta"])
    #expect(read.history(of: 0) == ListeningHistory([(0, 5), (1, 1)]))
    #expect(try read.listener(named: "9") == 1)
    #expect(throws: PlaylistError.self) { try read.listener(named: "5") }
  }

  @Test("a folder of MovieLens, with commas and quotes in titles")
  func movieLens() throws {
    let read = try DataFolder.read(
      Self.folder([
        "movies.csv": "movieId,title,genres\r\n1,\"American President, The (1995)\",Drama\r\n3,Heat,Action\r\n",
        "ratings.csv": "userId,movieId,rating,timestamp\n1,3,4.5,10\n1,1,2.0,11\n",
      ]))
    #expect(read.catalogue.names == ["American President, The (1995)", "Heat"] && read.history(of: 0).count == 2)
  }

  @Test(
    "what is wrong is said with the file and its line",
    arguments: [
      ("user,artist\n", "line 1"), ("userID\tartistID\tweight\n4\t1\n", "line 2"),
      ("userID\tartistID\tweight\n4\t1\t2\nx\t1\t2\n", "line 3"), ("userID\tartistID\tweight\n4\t5\t2\n", "no item 5"),
      ("userID\tartistID\tweight\n4\t1\t-2\n", "line 2"), ("userID\tartistID\tweight\n4\t1\tnan\n", "line 2"),
      ("userID\tartistID\tweight\n4\t99999999999\t2\n", "line 2"), ("userID\tartistID\tweight\n", "0 listeners"),
      ("", "line 1"),
    ])
  func badLines(_ text: String, _ said: String) throws {
    let folder = try Self.folder(["artists.tsv": Self.artists, "user_artists.tsv": text])
    let error = #expect(throws: PlaylistError.self) { try DataFolder.read(folder) }
    let words = error.map { "\($0)" } ?? ""
    #expect(words.contains(said) && words.contains("user_artists.tsv"))
  }

  @Test("a gzip file that is cut short is refused")
  func cutGzip() throws {
    let place = Self.shared + "lastfm/artists.tsv.gz"
    guard let bytes = FileManager.default.contents(atPath: place) else {
      return print("skipped: \(place) is not there")
    }
    let folder = try Self.folder(["user_artists.tsv": "userID\tartistID\tweight\n"])
    try bytes.prefix(100_000).write(to: URL(fileURLWithPath: folder + "/artists.tsv.gz"))
    #expect(throws: PlaylistError.self) { try DataFolder.read(folder) }
  }

  /// Beside the checkout.
  static let shared = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../../../../shared/data/"

  @Test("Last.fm: at least twice as good as the best known artists with few factors and rounds")
  func real() throws {
    let place = Self.shared + "lastfm"
    guard FileManager.default.fileExists(atPath: place) else { return print("skipped: \(place) is not there") }
    var settings = TrainingSettings()
    (settings.data, settings.factors, settings.rounds) = (place, 16, 6)
    let path = Trained.folder("lastfm")
    defer { try? FileManager.default.removeItem(atPath: path) }
    var observer = Trained.Quiet()
    let training = try FederatedTraining(creating: path, settings, program: "test", threads: 2)
    let evaluation = try #require(try training.run(observer: &observer))
    #expect(evaluation.all.gain > 2 * evaluation.popularity.gain)
    #expect(try FederatedTraining.history(of: "2", in: path).count == 50)
  }

  @Test("names are found in any case, and others are offered")
  func names() throws {
    let catalogue = Catalogue(names: ["Radiohead", "Sigur Rós", "Portishead"])
    #expect(try catalogue.item(named: "sigur rós") == 1)
    let error = #expect(throws: PlaylistError.self) { try catalogue.item(named: "Radio head") }
    #expect(error?.remedy.contains("\"Radiohead\"") == true)
  }

  @Test("a made-up listener is the same whenever it is asked for, and hears what is to its taste")
  func madeUp() throws {
    let many = try SyntheticListeners(count: 1_000_000, items: 800, seed: 4)
    var (own, all) = (0, 0)
    for listener in [0, 17, 123_456, 999_999] {
      let history = many.history(of: listener)
      #expect(history == many.history(of: listener) && (12...40).contains(history.count))
      let (first, second) = many.tastes(of: listener)
      own += history.items.filter { [first, second].contains(Int($0) % many.tastes) }.count
      all += history.count
    }
    #expect(Double(own) > 0.7 * Double(all))
    #expect(Set(many.catalogue.names).count == 800)
  }
}
