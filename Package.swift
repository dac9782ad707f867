// swift-tools-version: 6.1
import Foundation
import PackageDescription

// OpenCV's small development package ships no pkg-config file and SwiftPM refuses search paths outside the package,
// so CShims/COpenCV/opencv4 is a link to /usr/include/opencv4.
let openCVHeaders: [CXXSetting] = [.headerSearchPath("opencv4")]

// OpenCV is linked into the program where its archives are there, as on Debian: the shared library brings LAPACK and
// OpenBLAS with a thread for each core, 8 ms at every start of the program, and the few functions used here need none of it.
// On other processors the archives name more that would have to be found, and the shared library does.
let hasOpenCVArchives = ["libopencv_imgproc.a", "libopencv_core.a", "libtbb.so"].allSatisfy {
  FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/" + $0)
}
let openCVLibraries: [LinkerSetting] =
  hasOpenCVArchives
  ? [
    .linkedLibrary(":libopencv_imgproc.a"), .linkedLibrary(":libopencv_core.a"), .linkedLibrary("tbb"),
    .linkedLibrary("z"), .linkedLibrary("dl"),
  ]
  : [.linkedLibrary("opencv_imgproc"), .linkedLibrary("opencv_core")]

// With MATHREC_STATIC in the environment, as the Makefile has it, Swift's libraries are linked into the program too: to load
// and bind Foundation takes 10 ms at every start. Only the link step differs, so tests, which need the shared libraries,
// are built from the same objects. The libraries named are those that the shared Foundation brings by itself.
let swiftLibraries: [LinkerSetting] =
  ProcessInfo.processInfo.environment["MATHREC_STATIC"] == nil
  ? []
  : [.unsafeFlags(["-static-stdlib", "-use-ld=lld"])]
    + ["CoreFoundation", "_FoundationICU", "_FoundationCShims", "_FoundationCollections", "_CFXMLInterface", "xml2"]
    .map { .linkedLibrary($0) }

let package = Package(
  name: "mathrec",
  products: [
    .executable(name: "mathrec", targets: ["mathrec"]),
    .library(name: "MathReading", targets: ["MathReading"]),
    .library(name: "Recognition", targets: ["Recognition"]),
    .library(name: "ImageProcessing", targets: ["ImageProcessing"]),
    .library(name: "MathExpressions", targets: ["MathExpressions"]),
    .library(name: "NeuralNetworks", targets: ["NeuralNetworks"]),
    .library(name: "FederatedLearning", targets: ["FederatedLearning"]),
    .library(name: "SecureAggregation", targets: ["SecureAggregation"]),
    .library(name: "WebServing", targets: ["WebServing"]),
    .library(name: "RandomStreams", targets: ["RandomStreams"]),
    .library(name: "FileStorage", targets: ["FileStorage"]),
  ],
  traits: [
    .trait(name: "Server", description: "`mathrec serve`: the page and its HTTP interface, by SwiftNIO."),
    .trait(
      name: "Federation",
      description:
        "`client`, `server`, `federation`: training between machines on Flower; `publish`, `pull`, `merge`, `verify`, `pin`, `keygen`: models and updates by content address, signed."
    ),
    .default(enabledTraits: ["Server", "Federation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    // Only with their traits: `swift build --disable-default-traits` neither fetches nor builds them.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // C behind Swift: each is imported by one module only.
    .target(
      name: "COpenCV", path: "CShims/COpenCV",
      cSettings: hasOpenCVArchives ? [.define("MR_OPENCV_ARCHIVES")] : [], cxxSettings: openCVHeaders,
      linkerSettings: openCVLibraries),
    .target(
      name: "CImageCodecs", path: "CShims/CImageCodecs",
      linkerSettings: [.linkedLibrary("turbojpeg"), .linkedLibrary("png"), .linkedLibrary("dl")]),
    .target(name: "CKernels", path: "CShims/CKernels"),
    .target(name: "CHadamard", path: "CShims/CHadamard"),
    .target(name: "CSpinWait", path: "CShims/CSpinWait"),
    .target(name: "COpenBLAS", path: "CShims/COpenBLAS", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CPixels", path: "CShims/CPixels"),
    .target(name: "CAllocator", path: "CShims/CAllocator"),
    .systemLibrary(name: "CZlib", path: "CShims/CZlib"),
    .target(name: "CCurl", path: "CShims/CCurl", linkerSettings: [.linkedLibrary("dl")]),

    // The ground floor: what every library may borrow.
    .target(name: "RandomStreams"),
    .target(name: "FileStorage"),
    .target(name: "WorkSharing", dependencies: ["CSpinWait"]),

    .target(name: "MathSymbols"),
    .target(
      name: "NeuralNetworks",
      dependencies: ["CKernels", "COpenBLAS", "RandomStreams", "FileStorage", "WorkSharing"]),
    .target(name: "ImageProcessing", dependencies: ["COpenCV", "CImageCodecs", "CPixels", "WorkSharing"]),
    .target(
      name: "Datasets", dependencies: ["ImageProcessing", "NeuralNetworks", "MathSymbols", "RandomStreams", "CZlib"]),
    .target(
      name: "MathExpressions",
      dependencies: ["MathSymbols", .product(name: "BigInt", package: "BigInt")]),
    .target(
      name: "Recognition",
      dependencies: [
        "MathExpressions", "ImageProcessing", "NeuralNetworks", "MathSymbols", "RandomStreams", "FileStorage",
        "WorkSharing",
      ]),
    // The engine knows no network, image or symbol: a task is all that it asks of its clients.
    .target(name: "FederatedLearning", dependencies: ["CHadamard", "RandomStreams", "FileStorage", "WorkSharing"]),
    // HTTP and HTTPS by libcurl, for stores and whoever speaks to a server.
    .target(name: "HTTPTransfer", dependencies: ["CCurl"]),
    // Models and updates by content address: names that prove what they name, signed manifests, stores.
    .target(
      name: "ContentStore",
      dependencies: [
        "FederatedLearning", "FileStorage", "HTTPTransfer",
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    // Sums of updates that nobody can open singly: keys, shares and masks as state machines over messages.
    .target(
      name: "SecureAggregation",
      dependencies: [
        "FederatedLearning", "RandomStreams",
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
        .product(name: "CryptoExtras", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    // Flower's messages and objects: pure functions on bytes.
    .target(
      name: "FlowerWire",
      dependencies: [
        "FileStorage", .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    // Clients and servers on a Flower SuperLink.
    .target(
      name: "FlowerNetwork",
      dependencies: [
        "FlowerWire", "FederatedLearning", "SecureAggregation", "FileStorage", "HTTPTransfer", "WorkSharing",
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    .target(name: "Plotting"),
    // From a picture to its answer.
    .target(
      name: "MathReading",
      dependencies: [
        "Recognition", "ImageProcessing", "MathExpressions", "MathSymbols", "NeuralNetworks", "FileStorage",
      ]),
    // Data of any kind made into what models are trained on.
    .target(
      name: "ModelTraining",
      dependencies: [
        "Recognition", "Datasets", "ImageProcessing", "MathExpressions", "MathSymbols", "NeuralNetworks",
        "RandomStreams",
        "FileStorage", "WorkSharing",
      ]),
    // Clients that train our classifiers on images, their settings and their runs.
    .target(
      name: "FederatedClassifiers",
      dependencies: [
        "FederatedLearning", "ModelTraining", "Datasets", "NeuralNetworks", "RandomStreams", "FileStorage",
        "SecureAggregation",
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    // The reader tuned to one person's hand, from their own ink.
    .target(
      name: "WriterAdaptation",
      dependencies: ["Datasets", "NeuralNetworks", "MathSymbols", "RandomStreams", "FileStorage", "WorkSharing"]),
    // Models in other programs' forms.
    .target(name: "ModelExchange", dependencies: ["NeuralNetworks", "FileStorage"]),
    // How readings are scored: runs over sets, figures, reports.
    .target(
      name: "Evaluation",
      dependencies: [
        "MathReading", "WriterAdaptation", "Datasets", "Recognition", "MathExpressions", "MathSymbols",
        "ImageProcessing", "NeuralNetworks", "Plotting", "RandomStreams", "FileStorage", "WorkSharing",
      ]),
    // Pages on this machine: connections, who may ask, the queue of work; it knows nothing of what is served.
    .target(
      name: "WebServing",
      dependencies: [
        "FileStorage", "WorkSharing",
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Server"])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Server"])),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["Server"])),
      ]),
    // The page, and the program's abilities over HTTP.
    .target(
      name: "MathServer",
      dependencies: [
        "WebServing", "MathReading", "WriterAdaptation", "Datasets", "NeuralNetworks", "Recognition",
        "ImageProcessing", "MathExpressions", "MathSymbols", "FileStorage", "WorkSharing",
      ], exclude: ["Web"]),
    // Runs watched: what their folders hold, as a page, one file, or figures for Prometheus.
    .target(name: "RunDashboard", dependencies: ["WebServing", "FederatedLearning", "FileStorage"], exclude: ["Web"]),
    // Figures as TensorBoard's event files.
    .target(name: "TensorBoardLog", dependencies: ["FileStorage"]),
    .executableTarget(
      name: "mathrec",
      dependencies: [
        "MathServer", "RunDashboard", "TensorBoardLog", "WebServing", "MathReading", "WriterAdaptation",
        "ModelExchange", "ModelTraining", "Recognition", "FederatedLearning",
        "FederatedClassifiers", "ContentStore", "FlowerNetwork", "Plotting", "Evaluation", "Datasets",
        "MathExpressions", "MathSymbols", "ImageProcessing", "NeuralNetworks", "RandomStreams", "FileStorage",
        "WorkSharing", "CAllocator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], linkerSettings: swiftLibraries),

    // What `make bench` times; Benchmarks/README.md.
    .target(name: "CPeak", path: "Benchmarks/CPeak"),
    .executableTarget(
      name: "mathrec-bench",
      dependencies: [
        "CKernels", "COpenBLAS", "CPeak", "Datasets", "FederatedLearning", "FederatedClassifiers", "ImageProcessing",
        "MathExpressions",
        "NeuralNetworks", "RandomStreams", "Recognition", "SecureAggregation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ],
      path: "Benchmarks/Program"),

    .testTarget(name: "RandomStreamsTests", dependencies: ["RandomStreams"]),
    .testTarget(name: "FileStorageTests", dependencies: ["FileStorage"]),
    .testTarget(name: "WorkSharingTests", dependencies: ["WorkSharing"]),
    // Hostile inputs from seeds, for the fuzz tests of every module.
    .target(name: "FuzzSupport", path: "Tests/FuzzSupport"),
    .testTarget(name: "FuzzSupportTests", dependencies: ["FuzzSupport"]),

    .testTarget(name: "MathSymbolsTests", dependencies: ["MathSymbols"]),
    .testTarget(
      name: "MathExpressionsTests", dependencies: ["MathExpressions", "FuzzSupport"],
      resources: [.copy("Golden")]),
    .testTarget(name: "ImageProcessingTests", dependencies: ["ImageProcessing", "FuzzSupport"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "RandomStreams", "FuzzSupport"]),
    .testTarget(
      name: "RecognitionTests",
      dependencies: [
        "ModelTraining", "Recognition", "Datasets", "MathExpressions", "ImageProcessing", "NeuralNetworks",
        "MathSymbols", "FileStorage", "FuzzSupport",
      ]),
    .testTarget(name: "MathReadingTests", dependencies: ["MathReading", "Datasets", "FileStorage", "FuzzSupport"]),
    .testTarget(
      name: "MathServerTests",
      dependencies: [
        "MathServer", "WebServing", "MathReading", "WriterAdaptation", "MathSymbols", "Datasets", "RandomStreams",
        "FuzzSupport",
      ]),
    .testTarget(
      name: "ModelExchangeTests", dependencies: ["ModelExchange", "NeuralNetworks", "FileStorage", "FuzzSupport"]),
    .testTarget(
      name: "WriterAdaptationTests",
      dependencies: [
        "WriterAdaptation", "Datasets", "NeuralNetworks", "MathReading", "Recognition", "FederatedClassifiers",
        "FederatedLearning", "ModelTraining", "RandomStreams", "FileStorage",
      ]),
    .testTarget(name: "ModelTrainingTests", dependencies: ["ModelTraining", "Datasets", "Recognition"]),
    .testTarget(
      name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "FuzzSupport", "WorkSharing"],
      resources: [.copy("Golden")]),
    .testTarget(name: "MathrecTests", dependencies: ["mathrec", "ImageProcessing"], exclude: ["Golden"]),
    // With the program itself, which its tests kill and resume.
    .testTarget(
      name: "FederatedLearningTests",
      dependencies: [
        "FederatedLearning", "FederatedClassifiers", "Datasets", "NeuralNetworks", "RandomStreams", "FileStorage",
        "FuzzSupport", "mathrec",
      ],
      resources: [.copy("Golden")]),
    .testTarget(
      name: "FederatedClassifiersTests",
      dependencies: ["FederatedClassifiers", "FederatedLearning", "NeuralNetworks", "FileStorage", "FuzzSupport"]),
    .testTarget(
      name: "SecureAggregationTests",
      dependencies: [
        "SecureAggregation", "FuzzSupport",
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    .testTarget(name: "HTTPTransferTests", dependencies: ["HTTPTransfer"]),
    .testTarget(
      name: "ContentStoreTests",
      dependencies: [
        "ContentStore", "FederatedLearning", "FileStorage", "FuzzSupport",
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    .testTarget(name: "WebServingTests", dependencies: ["WebServing"]),
    .testTarget(
      name: "RunDashboardTests",
      dependencies: ["RunDashboard", "WebServing", "FederatedLearning", "FileStorage", "FuzzSupport"]),
    .testTarget(name: "TensorBoardLogTests", dependencies: ["TensorBoardLog"], resources: [.copy("Golden")]),
    .testTarget(
      name: "FlowerWireTests", dependencies: ["FlowerWire", "FileStorage", "FuzzSupport"], exclude: ["Golden"]),
    .testTarget(
      name: "FlowerNetworkTests",
      dependencies: [
        "FlowerNetwork", "FlowerWire", "FederatedLearning", "FederatedClassifiers", "SecureAggregation", "FileStorage",
        "NeuralNetworks", "FuzzSupport",
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Federation"])),
      ]),
    .testTarget(name: "PlottingTests", dependencies: ["Plotting"]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "Evaluation", "Datasets", "MathExpressions", "ImageProcessing", "NeuralNetworks", "RandomStreams",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// Tests are compiled without optimization, which took a third of their compile time; what they test is optimized all the same.
// Which tests there are is read from the compiler's index, where nobody asks for the system's modules.
for target in package.targets where target.type == .test {
  target.swiftSettings = [.unsafeFlags(["-Onone", "-index-ignore-system-modules"])]
}
