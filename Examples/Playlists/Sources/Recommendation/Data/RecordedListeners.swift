import FileStorage

/// Listeners of a data set, in memory.
public struct RecordedListeners: Listeners {
  /// Their names in the data, in ascending order.
  public let names: [String]
  public let catalogue: Catalogue
  private let histories: [ListeningHistory]
  /// Tells these data from others.
  public let fingerprint: String

  /// Listeners with their histories.
  public init(names: [String], histories: [ListeningHistory], catalogue: Catalogue) {
    (self.names, self.histories, self.catalogue) = (names, histories, catalogue)
    var hash = Fingerprint()
    for (name, history) in zip(names, histories) {
      hash.add(name.utf8)
      for (item, plays) in zip(history.items, history.plays) {
        hash.add(Int(item))
        hash.add(Int(plays.bitPattern))
      }
    }
    for name in catalogue.names { hash.add(name.utf8) }
    fingerprint = hash.text
  }

  public var count: Int { histories.count }
  public func history(of listener: Int) -> ListeningHistory { histories[listener] }

  public func listener(named name: String) throws -> Int {
    guard let place = names.firstIndex(of: name) else {
      throw PlaylistError(
        "--user \(name)", "there is no such listener among \(count)",
        "give a name as in the data, such as \(names.prefix(3).joined(separator: ", "))")
    }
    return place
  }
}
