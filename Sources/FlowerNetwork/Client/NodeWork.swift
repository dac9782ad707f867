#if Federation
  import FederatedLearning
  import FlowerWire

  /// What a node does with a message: ours, or another program's in its own kind.
  struct NodeWork: Sendable {
    let site: any ClientSite
    let name: String
    /// Which of the site's clients.
    let node: Int
    let secure: SecureWork

    init(site: any ClientSite, identity: NodeIdentity, node: Int, roster: String?) {
      (self.site, name, self.node) = (site, identity.name, node)
      secure = SecureWork(site: site, identity: identity, node: node, roster: roster)
    }

    /// A reply before it has a message of its own.
    struct Answer {
      var content: FlowerRecords?
      var failure: FlowerFailure?
      var sent: SentContents?
    }

    /// - Parameter allow: throws ``SiteRefusal`` where nothing more may be done today.
    func answer(_ received: StoredMessage, allow: () throws -> Void) -> Answer {
      do {
        let metadata = received.message.metadata
        guard let kind = FederationRecords.Kind(rawValue: metadata.type) else {
          throw SiteRefusal("messages of type \(metadata.type.prefix(40)) are not known here")
        }
        let records = try received.objects.records(of: metadata.messageID)
        guard let payload = try FederationRecords.payload(of: records) else {
          try allow()
          return try inKind(records, isTraining: kind == .train)
        }
        switch kind {
        case .query:
          return Answer(
            content: FederationRecords.introduction(try site.introduce(payload, node: node), node: name))
        case .train:
          guard let group = FederationRecords.Group(metadata.group) else {
            throw FederatedError("the message", "does not say for whom it is", "use the same mathrec on both ends")
          }
          if let stage = group.stage { return try secure.answer(payload, group, stage, allow: allow) }
          try allow()
          let message = try BroadcastMessage(payload, subject: "round \(group.round + 1) of the server")
          guard message.round == group.round else {
            throw FederatedError("the message", "is of two rounds", "use the same mathrec on both ends")
          }
          let update = try site.update(message, node: node, client: group.client, accepted: group.accepted)
          guard update.summed == nil else {
            throw SiteRefusal("the server's settings promise a secure sum, and it asks for the update itself")
          }
          return Answer(content: FederationRecords.records(update.bytes), sent: update.contents)
        case .evaluate: throw SiteRefusal("this version judges models at the server alone")
        }
      } catch let refusal as SiteRefusal {
        return Answer(failure: FlowerFailure(code: FlowerFailure.Code.refused, reason: refusal.description))
      } catch {
        return Answer(failure: FlowerFailure(code: FlowerFailure.Code.failed, reason: "\(error)"))
      }
    }

    /// Another program's message: one record of arrays and one of settings, answered by arrays and metrics.
    private func inKind(_ records: FlowerRecords, isTraining: Bool) throws -> Answer {
      var (arrays, name, options) = ([NamedTensor]?.none, "arrays", [String: Double]())
      for entry in records.entries {
        switch entry.record {
        case .arrays(let named):
          guard arrays == nil else { throw SiteRefusal("a message with two records of arrays is not known here") }
          (arrays, name) = (
            named.map { NamedTensor(name: $0.name, shape: $0.array.shape, values: $0.array.values) }, entry.name
          )
        case .config(let values):
          for value in values { if let number = value.value.number { options[value.name] = number } }
        case .metrics: break
        }
      }
      guard let arrays else { throw SiteRefusal("a message without arrays is not known here") }
      let answer = try site.answer(arrays, options: options, isTraining: isTraining, node: node)
      // Counts are whole numbers to Flower's strategies.
      let metrics = answer.metrics.map { metric in
        FlowerRecord.NamedValue(
          metric.name, metric.name == "num-examples" ? .signed(Int64(metric.value)) : .double(metric.value))
      }
      var entries: [FlowerRecords.Entry] = []
      if isTraining {
        let trained = answer.tensors.map {
          FlowerRecord.NamedArray($0.name, FlowerArray(shape: $0.shape, values: $0.values))
        }
        entries.append(FlowerRecords.Entry(name, .arrays(trained)))
      }
      entries.append(FlowerRecords.Entry("metrics", .metrics(metrics)))
      return Answer(content: FlowerRecords(entries), sent: answer.contents)
    }
  }
#endif
