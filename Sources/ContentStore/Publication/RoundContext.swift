#if Federation
  public import FederatedLearning
  public import FileStorage
  import Foundation

  /// Tells a model's tensors, with their roles, from its file; the engine knows no network. The text names the file in errors.
  public typealias SchemaReader = @Sendable (TensorFile, String) throws -> TensorSchema

  /// What a published model is to the engine: where clients begin, and what the server is then.
  public struct RoundContext {
    /// What is published.
    public let manifest: Manifest
    /// Its name.
    public let id: ContentID
    /// How it goes on.
    public let settings: PublicationSettings
    /// The model's file.
    public let file: TensorFile
    /// The model's tensors.
    public let schema: TensorSchema
    /// The server between this round and the next.
    public let state: ServerState
    let server: FederatedServer

    private static let stateFormat = "mathrec state 1"

    /// Reads a base or a round.
    public init(_ id: ContentID, from source: ContentSource, schema reader: SchemaReader) throws {
      let manifest = try source.manifest(id)
      guard manifest.kind != .update else {
        throw ContentError("manifest \(id)", "it is a client's update", "give a base or a round")
      }
      let subject = "model \(manifest.model)"
      let settings = try source.settings(manifest.settings)
      let file = try Self.tensorFile(try source.file(manifest.model), subject: subject)
      let schema = try reader(file, subject)
      // The number of clients matters to SCAFFOLD alone, which publications do not use; the seed, to which updates are put into one bucket.
      let server = try FederatedServer(
        settings.engine, weighting: settings.weighting, clientCount: 1, model: schema, seed: 0)
      var state = server.initialState(try Payload(file.tensors, schema, subject: subject))
      state.round = manifest.round
      if let id = manifest.state {
        let kept = try Self.tensorFile(try source.file(id), subject: "state \(id)")
        guard kept.metadata == ["format": Self.stateFormat] else {
          throw ContentError("state \(id)", "its format is not '\(Self.stateFormat)'", "take another store")
        }
        state.sections = try Sections(kept.tensors, server.kept, subject: "state \(id)")
      }
      self.manifest = manifest
      self.id = id
      self.settings = settings
      self.file = file
      self.schema = schema
      self.state = state
      self.server = server
    }

    /// What clients begin from.
    public var broadcast: Broadcast { server.broadcast(state) }

    /// A client's part.
    public func clientWork(seed: UInt64) throws(FederatedError) -> ClientWork {
      try ClientWork(
        server.algorithm, training: settings.training, filters: settings.engine.makeFilters(), model: schema, seed: seed
      )
    }

    /// Whether one client that sends nonsense can move the model as far as it likes.
    public var trustsClients: Bool { settings.engine.aggregation == EngineSettings.standardAggregation }

    static func tensorFile(_ data: Data, subject: String) throws(ContentError) -> TensorFile {
      do throws(FileError) { return try TensorFile(data: data, path: subject) } catch {
        throw ContentError(subject, error.found, "publish it again, or take another store")
      }
    }

    /// The file of what the algorithm keeps beside the weights; nil where it keeps nothing.
    static func stateFile(_ state: ServerState) -> Data? {
      let tensors = state.sections.tensors
      return tensors.isEmpty ? nil : TensorFile(tensors: tensors, metadata: ["format": stateFormat]).data
    }
  }
#endif
