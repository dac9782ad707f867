import Foundation

/// The data sets whose files are known.
public enum DataFolder {
  /// More listeners or items than any of these sets has.
  private static let most = 10_000_000

  /// Reads a folder of HetRec's Last.fm set (`artists.tsv`, `user_artists.tsv`) or of MovieLens (`movies.csv`, `ratings.csv`),
  /// each file with or without `.gz`.
  ///
  /// - Throws: ``PlaylistError`` with the file and the line at fault.
  public static func read(_ folder: String) throws(PlaylistError) -> RecordedListeners {
    func has(_ name: String) -> Bool {
      ["", ".gz"].contains { FileManager.default.fileExists(atPath: "\(folder)/\(name)\($0)") }
    }
    if has("user_artists.tsv") {
      let artists = try TextLines(folder: folder, name: "artists.tsv")
      let plays = try TextLines(folder: folder, name: "user_artists.tsv")
      return try listeners(
        names: (artists, artists.rows(header: "id\tname", separator: "\t"), 0, 1),
        plays: (plays, plays.rows(header: "userID\tartistID\tweight", separator: "\t")))
    }
    if has("ratings.csv") {
      let movies = try TextLines(folder: folder, name: "movies.csv")
      let ratings = try TextLines(folder: folder, name: "ratings.csv")
      return try listeners(
        names: (movies, movies.rows(header: "movieId,title,genres", separator: ",", isQuoted: true), 0, 1),
        plays: (ratings, ratings.rows(header: "userId,movieId,rating,timestamp", separator: ",")))
    }
    throw PlaylistError(
      folder, "holds neither user_artists.tsv nor ratings.csv",
      "name a folder of Last.fm (HetRec 2011) or of MovieLens, or leave out --data for made-up listeners")
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }

  private typealias Rows = [(number: Int, fields: [Substring])]

  /// Only items that somebody has heard are numbered, in the order of their ids.
  private static func listeners(
    names: (file: TextLines, rows: Rows, id: Int, name: Int), plays: (file: TextLines, rows: Rows)
  ) throws(PlaylistError) -> RecordedListeners {
    func number(_ text: Substring, _ file: TextLines, _ line: Int, _ what: String) throws(PlaylistError) -> Int {
      // Last.fm's file has numbers with blanks around them.
      guard let number = Int(trimmed(text)), (0...Int(Int32.max)).contains(number) else {
        throw PlaylistError(
          "\(file.path), line \(line)", "its \(what) is \"\(text.prefix(40))\"", "it has to be a whole number from 0")
      }
      return number
    }
    var titles: [Int: String] = [:]
    for row in names.rows {
      let id = try number(row.fields[names.id], names.file, row.number, "id")
      guard titles.updateValue(String(row.fields[names.name]), forKey: id) == nil else {
        throw PlaylistError("\(names.file.path), line \(row.number)", "the id \(id) is there twice", "leave one out")
      }
    }
    var byListener: [Int: [(item: Int, plays: Float)]] = [:]
    var heard = Set<Int>()
    for row in plays.rows {
      let listener = try number(row.fields[0], plays.file, row.number, "listener")
      let item = try number(row.fields[1], plays.file, row.number, "item")
      guard let count = Float(trimmed(row.fields[2])), count.isFinite, count > 0 else {
        throw PlaylistError(
          "\(plays.file.path), line \(row.number)", "its weight is \"\(row.fields[2].prefix(40))\"",
          "it has to be a number above 0")
      }
      guard titles[item] != nil else {
        throw PlaylistError(
          "\(plays.file.path), line \(row.number)", "there is no item \(item) in \(names.file.path)",
          "bring both files of one set")
      }
      heard.insert(item)
      byListener[listener, default: []].append((item, count))
    }
    guard !byListener.isEmpty, byListener.count <= most, heard.count <= most else {
      throw PlaylistError(plays.file.path, "has \(byListener.count) listeners", "give a set of 1 to \(most)")
    }
    let items = heard.sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(items, Int32(0)...))
    let listeners = byListener.keys.sorted()
    return RecordedListeners(
      names: listeners.map(String.init),
      histories: listeners.map { listener in
        ListeningHistory((byListener[listener] ?? []).compactMap { pair in places[pair.item].map { ($0, pair.plays) } })
      }, catalogue: Catalogue(names: items.map { titles[$0] ?? "" }))
  }
}
