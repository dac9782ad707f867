#if Federation
  import FederatedLearning
  import FileStorage
  import Foundation

  /// What a merge made of the updates it was given.
  public struct MergeOutcome {
    /// The next round.
    public let edition: Edition
    /// The updates that are in it, in their order.
    public let merged: [Published]
    /// What is not in it, each with its reason.
    public let leftOut: [String]
  }

  extension Edition {
    /// The next round: updates of a published model, checked and averaged by the engine's own aggregation.
    ///
    /// - Parameters:
    ///   - records: signed updates; of several by one key the newest counts.
    ///   - trusted: the keys whose updates count; nil: everybody's, which needs a rule that no single client can move far.
    ///   - least: with fewer there is no round.
    /// - Throws: ``ContentError`` where too few are left, with the reason of each.
    public static func merge(
      _ records: [ContentID], on context: RoundContext, from source: ContentSource, trusted: Set<PublicKey>?,
      least: Int,
      version: ContentID.Version = .one, created: Int, by key: NodeKey
    ) throws -> MergeOutcome {
      guard trusted != nil || !context.trustsClients else {
        throw ContentError(
          "round \(context.manifest.round + 1)",
          "updates by anybody would be averaged by '\(context.settings.engine.aggregation)', and one of them could move the model as far as it likes",
          "name the keys that count with --trust, or publish a base with --aggregation median")
      }
      var (newest, leftOut) = ([PublicKey: Published](), [String]())
      for record in Set(records).sorted(by: { $0.text < $1.text }) {
        do {
          let published = try source.published(record)
          if let trusted, !trusted.contains(published.key) {
            leftOut.append("update \(record): its key \(published.key.fingerprint) is not trusted")
            continue
          }
          if let other = newest[published.key] {
            let isNewer = published.manifest.created > other.manifest.created
            leftOut.append("update \((isNewer ? other : published).record): its key sent another of the same round")
            if !isNewer { continue }
          }
          newest[published.key] = published
        } catch {
          leftOut.append("\(error)")
        }
      }
      var updates: [SignedUpdate] = []
      for published in newest.values.sorted(by: { $0.key.fingerprint < $1.key.fingerprint }) {
        do {
          updates.append(try SignedUpdate(published, client: updates.count, on: context, from: source))
        } catch {
          leftOut.append("\(error)")
        }
      }
      guard updates.count >= max(1, least) else {
        let reasons = leftOut.isEmpty ? "" : " (\(leftOut.joined(separator: "; ")))"
        throw ContentError(
          "round \(context.manifest.round + 1)", "\(updates.count) updates count, and \(max(1, least)) must\(reasons)",
          "wait for more, or let fewer be enough with --least")
      }
      let merge = try RoundMerge(updates.map(\.update), on: context)
      let blocks = MemoryStore()
      func add(_ file: Data?) throws -> ContentID? {
        try file.map { try UnixFS.add($0, version: version, put: blocks.put) }
      }
      let manifest = Manifest(
        kind: .round, round: context.manifest.round + 1, parent: context.id,
        model: try UnixFS.add(merge.model, version: version, put: blocks.put), modelBytes: merge.model.count,
        increment: try add(merge.increment), incrementBytes: merge.increment?.count ?? 0, state: try add(merge.state),
        settings: context.manifest.settings,
        updates: updates.enumerated().map { number, update in
          Manifest.Entry(client: number, weight: update.update.examples, update: update.published.record)
        }, metrics: merge.metrics, created: created, publisher: key.publicKey.fingerprint)
      return MergeOutcome(
        edition: try Edition(manifest, blocks, by: key), merged: updates.map(\.published), leftOut: leftOut)
    }
  }
#endif
