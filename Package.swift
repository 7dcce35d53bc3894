// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "smets-emulator",
    products: [
        .executable(name: "smets", targets: ["smets"]),
        .library(name: "COSEM", targets: ["COSEM"]),
        .library(name: "GBCS", targets: ["GBCS"]),
        .library(name: "LoadSynthesis", targets: ["LoadSynthesis"]),
        .library(name: "ESMEEmulator", targets: ["ESMEEmulator"]),
        .library(name: "Fleet", targets: ["Fleet"]),
        .library(name: "CommsHub", targets: ["CommsHub"]),
        .library(name: "SimulationKernel", targets: ["SimulationKernel"]),
        .library(name: "RadioNet", targets: ["RadioNet"]),
        .library(name: "SMPP", targets: ["SMPP"]),
        .library(name: "Gateway", targets: ["Gateway"]),
    ],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CAllocationCount"),
        .target(name: "COSEM"),
        .target(name: "GBCS", dependencies: ["COSEM", "COpenSSL"]),
        .target(name: "LoadSynthesis", dependencies: ["COSEM"]),
        .target(name: "ESMEEmulator", dependencies: ["COSEM", "GBCS"]),
        .target(name: "Fleet", dependencies: ["COSEM", "ESMEEmulator", "GBCS", "LoadSynthesis"]),
        .target(name: "CommsHub", dependencies: ["ESMEEmulator"]),
        .target(name: "SimulationKernel"),
        .target(name: "RadioNet", dependencies: ["CZlib", "SimulationKernel"]),
        .target(name: "SMPP"),
        .target(
            name: "Gateway",
            dependencies: [
                "COSEM", "CommsHub", "ESMEEmulator", "Fleet", "GBCS", "LoadSynthesis", "RadioNet", "SMPP",
                "SimulationKernel",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [
                .embedInCode("Profiles/shapes"), .embedInCode("Profiles/devices"), .embedInCode("Profiles/fleets"),
                .embedInCode("Profiles/networks"),
                .embedInCode("HTTP/openapi.yaml"),
            ]
        ),
        .executableTarget(
            name: "smets",
            dependencies: [
                "CAllocationCount", "COSEM", "COpenSSL", "CommsHub", "ESMEEmulator", "Fleet", "GBCS", "Gateway",
                "LoadSynthesis",
                "RadioNet", "SimulationKernel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
        ),
        .target(
            name: "CFaultyFiles", path: "Tests/CFaultyFiles", linkerSettings: [.linkedLibrary("sqlite3")]),
        .testTarget(name: "COSEMTests", dependencies: ["COSEM"]),
        .testTarget(name: "GBCSTests", dependencies: ["GBCS"]),
        .testTarget(name: "ESMEEmulatorTests", dependencies: ["ESMEEmulator"]),
        .testTarget(name: "LoadSynthesisTests", dependencies: ["COSEM", "LoadSynthesis"]),
        .testTarget(name: "FleetTests", dependencies: ["COSEM", "ESMEEmulator", "Fleet", "GBCS", "LoadSynthesis"]),
        .testTarget(name: "CommsHubTests", dependencies: ["COSEM", "CommsHub", "ESMEEmulator", "GBCS"]),
        .testTarget(name: "SimulationKernelTests", dependencies: ["SimulationKernel"]),
        .testTarget(name: "RadioNetTests", dependencies: ["RadioNet", "SimulationKernel"]),
        .testTarget(name: "SMPPTests", dependencies: ["SMPP"]),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "CFaultyFiles", "COSEM", "CommsHub", "ESMEEmulator", "Fleet", "GBCS", "Gateway", "LoadSynthesis",
                "RadioNet", "SMPP",
            ]),
        .testTarget(
            name: "smetsTests", dependencies: ["ESMEEmulator", "Fleet", "GBCS", "Gateway", "RadioNet", "smets"]),
    ],
    swiftLanguageModes: [.v6]
)
