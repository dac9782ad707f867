// swift-tools-version: 6.1
import PackageDescription

// A user's program: it takes mathrec's public products and nothing else of it.
let package = Package(
  name: "CatalogueSearch",
  dependencies: [
    .package(name: "mathrec", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(
      name: "CatalogueSearch",
      dependencies: [
        .product(name: "NeuralNetworks", package: "mathrec"),
        .product(name: "ImageProcessing", package: "mathrec"),
        .product(name: "FederatedLearning", package: "mathrec"),
        .product(name: "WebServing", package: "mathrec"),
        .product(name: "RandomStreams", package: "mathrec"),
        .product(name: "FileStorage", package: "mathrec"),
      ]),
    .executableTarget(
      name: "catalogue",
      dependencies: [
        "CatalogueSearch",
        .product(name: "NeuralNetworks", package: "mathrec"),
        .product(name: "FederatedLearning", package: "mathrec"),
        .product(name: "RandomStreams", package: "mathrec"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "CatalogueSearchTests", dependencies: ["CatalogueSearch", "catalogue"]),
  ],
  swiftLanguageModes: [.v6]
)
