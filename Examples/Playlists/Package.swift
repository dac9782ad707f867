// swift-tools-version: 6.1
import PackageDescription

// A user's program: it takes mathrec's public products and nothing else of it.
let package = Package(
  name: "Playlists",
  dependencies: [
    .package(name: "mathrec", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    // Data sets come gzipped; zlib reads them and plain files alike.
    .systemLibrary(name: "CGzip"),
    .target(
      name: "Recommendation",
      dependencies: [
        "CGzip",
        .product(name: "FederatedLearning", package: "mathrec"),
        .product(name: "SecureAggregation", package: "mathrec"),
        .product(name: "RandomStreams", package: "mathrec"),
        .product(name: "FileStorage", package: "mathrec"),
      ]),
    .executableTarget(
      name: "playlists",
      dependencies: [
        "Recommendation",
        .product(name: "FederatedLearning", package: "mathrec"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "RecommendationTests", dependencies: ["Recommendation", "playlists"]),
  ],
  swiftLanguageModes: [.v6]
)
