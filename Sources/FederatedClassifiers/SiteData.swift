package import Datasets
import FederatedLearning
import ModelTraining
import NeuralNetworks

/// The symbols of one client that has places of its own, as images: the same function where the client is, and in a simulation of it.
package struct SiteData: Sendable {
  /// What it trains on.
  package let training: ImageMixture
  /// The same, not varied.
  package let plain: ImageMixture
  /// Symbols of classes that the model does not know.
  package let leftOut: Int

  /// How many symbols there are in places.
  package static func count(_ places: [String]) throws -> Int {
    var data = TrainingData()
    for place in places { try data.add(place, seed: 1) }
    guard data.count > 0 else {
      throw FederatedError(places.joined(separator: ", "), "there are no symbols", "give other places with --data")
    }
    return data.count
  }

  /// Reads the places.
  ///
  /// - Parameters:
  ///   - names: the model's classes.
  ///   - client: the server's number of it, so that no two vary or make their symbols in the same way.
  ///   - seed: of the run.
  /// - Throws: where there is no symbol of the model's classes, or a place cannot be read.
  package init(
    places: [String], names: [String], client: Int, settings: FederatedDataSettings, seed: UInt64
  ) throws {
    let seed = seed &+ UInt64(client)
    var data = TrainingData()
    for place in places { try data.add(place, seed: seed) }
    if let fold = settings.isolatedWithout.flatMap(WriterFold.init) { data.leaveOutIsolated(fold) }
    if let most = settings.isolatedMost { data.thinIsolated(most: most) }
    if settings.rejects > 0 { data.addRejects(share: settings.rejects, seed: seed) }
    let (known, before) = (Set(names), data.count)
    data.ink.removeAll { !known.contains($0.label) }
    data.pictures.removeAll { !known.contains($0.label) }
    guard data.count > 0 else {
      throw FederatedError(
        places.joined(separator: ", "), "none of its \(before) symbols is of a class that the model knows",
        "give data of the model's classes, \(names.prefix(5).joined(separator: " ")) ...")
    }
    leftOut = before - data.count
    func images(isAugmented: Bool) throws -> ImageMixture {
      try data.images(
        classNames: names, size: settings.inputSize, isAugmented: isAugmented, fit: settings.fit, least: 0,
        photographed: isAugmented ? settings.photographed : 0, seed: seed)
    }
    plain = try images(isAugmented: false)
    training = settings.isAugmented ? try images(isAugmented: true) : plain
  }
}

/// Clients each of which has places of its own.
struct SiteFederation: Federation {
  let classNames: [String]
  let imageShape: [Int]
  let sites: [SiteData]

  var clientCount: Int { sites.count }
  func data(of client: Int) -> ImageMixture { sites[client].training }
  func judgingData(of client: Int) -> ImageMixture { sites[client].plain }
}

/// What a server has of clients that are elsewhere: their number and their classes.
struct AbsentClients: Federation {
  let clientCount: Int
  let classNames: [String]
  let imageShape: [Int]
  /// Nothing of it is a client's.
  let test: ImageMixture

  func data(of client: Int) -> ImageSubset<ImageMixture> { ImageSubset(source: test, indices: []) }
}

/// What the server of a network has of data: symbols to judge by, whose classes are the model's where it begins from none.
struct ServerData: Sendable {
  let test: ImageMixture
  let names: [String]
  let start: Classifier?
  let inputSize: Int

  init(_ settings: FederatedDataSettings, seed: UInt64, start path: String?) throws {
    guard !settings.test.isEmpty else {
      throw FederatedError("--test", "the server has nothing to judge the model by", "give data with --test")
    }
    var judged = TrainingData()
    for place in settings.test { try judged.add(place, seed: seed &+ UInt64.max) }
    if settings.rejects > 0 { judged.addRejects(share: settings.rejects, seed: seed) }
    start = try path.map { try ModelFile.readEnsemble([$0]).members[0] }
    inputSize = start?.network.inputShape[0] ?? settings.inputSize
    names = start?.labels ?? judged.labels
    let known = Set(names)
    judged.ink.removeAll { !known.contains($0.label) }
    judged.pictures.removeAll { !known.contains($0.label) }
    guard judged.count > 0, names.count > 1 else {
      throw FederatedError(
        "--test", "\(judged.count) symbols of \(names.count) classes cannot judge a model",
        "give symbols of all classes that the model is to know")
    }
    test = try judged.images(
      classNames: names, size: inputSize, isAugmented: false, fit: settings.fit, least: 0, seed: seed)
  }
}
