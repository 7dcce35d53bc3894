// swift-tools-version: 6.3
import PackageDescription

// Targets stand in the order of docs/architecture.md: each uses only those above it.
let package = Package(
    name: "smets-emulator",
    products: [
        .executable(name: "smets", targets: ["smets"]),
        .library(name: "COpenSSL", targets: ["COpenSSL"]),
        .library(name: "PlainText", targets: ["PlainText"]),
        .library(name: "SimulationKernel", targets: ["SimulationKernel"]),
        .library(name: "COSEM", targets: ["COSEM"]),
        .library(name: "GBCS", targets: ["GBCS"]),
        .library(name: "DUIS", targets: ["DUIS"]),
        .library(name: "SMPP", targets: ["SMPP"]),
        .library(name: "LoadSynthesis", targets: ["LoadSynthesis"]),
        .library(name: "ESMEEmulator", targets: ["ESMEEmulator"]),
        .library(name: "SMETS1Meter", targets: ["SMETS1Meter"]),
        .library(name: "Fleet", targets: ["Fleet"]),
        .library(name: "CommsHub", targets: ["CommsHub"]),
        .library(name: "RadioNet", targets: ["RadioNet"]),
        .library(name: "CellularNet", targets: ["CellularNet"]),
        .library(name: "Host", targets: ["Host"]),
        .library(name: "Console", targets: ["Console"]),
        .library(name: "Reports", targets: ["Reports"]),
        .library(name: "Prometheus", targets: ["Prometheus"]),
        .library(name: "Webhooks", targets: ["Webhooks"]),
        .library(name: "Keys", targets: ["Keys"]),
        .library(name: "DCC", targets: ["DCC"]),
        .library(name: "Estate", targets: ["Estate"]),
        .library(name: "StateFaults", targets: ["StateFaults"]),
        .library(name: "DSP", targets: ["DSP"]),
        .library(name: "StreamPort", targets: ["StreamPort"]),
        .library(name: "Cluster", targets: ["Cluster"]),
        .library(name: "SMETS1Port", targets: ["SMETS1Port"]),
        .library(name: "HTTPServing", targets: ["HTTPServing"]),
        .library(name: "DUISPort", targets: ["DUISPort"]),
        .library(name: "HTTPInterface", targets: ["HTTPInterface"]),
        .library(name: "Profiles", targets: ["Profiles"]),
        .library(name: "Conformance", targets: ["Conformance"]),
        .library(name: "LoadTest", targets: ["LoadTest"]),
        .library(name: "UserClient", targets: ["UserClient"]),
        .library(name: "NetworkStudies", targets: ["NetworkStudies"]),
        .library(name: "DLMSClient", targets: ["DLMSClient"]),
        .library(name: "S1SP", targets: ["S1SP"]),
        .library(name: "Soak", targets: ["Soak"]),
        .library(name: "Gateway", targets: ["Gateway"]),
        .library(name: "MeterTesting", targets: ["MeterTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // C
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "COpenSSLTLS", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CXMLSec", pkgConfig: "xmlsec1-openssl", providers: [.apt(["libxml2-dev", "libxmlsec1-dev"])]),
        .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CBuiltIn"),
        .target(name: "CFaultyFiles", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CMappedFile"),
        .target(name: "CWatchedDatabase", dependencies: ["CMappedFile"], linkerSettings: [.linkedLibrary("sqlite3")]),
        // Ground
        .target(name: "PlainText"),
        .target(name: "SimulationKernel"),
        .target(name: "COSEM"),
        .target(name: "GBCS", dependencies: ["COSEM", "COpenSSL"]),
        .target(name: "DUIS", dependencies: ["COSEM", "CXMLSec", "GBCS"]),
        .target(name: "SMPP", dependencies: ["SimulationKernel"]),
        .target(name: "LoadSynthesis", dependencies: ["COSEM", "SimulationKernel"]),
        // Devices
        .target(name: "ESMEEmulator", dependencies: ["COSEM", "GBCS"]),
        .target(name: "SMETS1Meter", dependencies: ["COSEM", "ESMEEmulator", "GBCS"]),
        .target(
            name: "Fleet",
            dependencies: [
                "COSEM", "ESMEEmulator", "GBCS", "LoadSynthesis", "PlainText", "SMETS1Meter",
            ]
        ),
        .target(name: "CommsHub", dependencies: ["COSEM", "ESMEEmulator", "GBCS", "SimulationKernel"]),
        // Networks
        .target(name: "RadioNet", dependencies: ["CZlib", "PlainText", "SimulationKernel"]),
        .target(name: "CellularNet", dependencies: ["RadioNet", "SimulationKernel"]),
        // The machine that it runs on
        .target(
            name: "Host",
            dependencies: [
                "COSEM", "PlainText",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Console",
            dependencies: [
                "Host",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(name: "Reports", dependencies: ["COSEM", "Console", "Host", "PlainText"]),
        .target(
            name: "Prometheus",
            dependencies: [
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Webhooks",
            dependencies: [
                "COpenSSLTLS", "Host",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        // The DCC
        .target(name: "Keys", dependencies: ["COSEM", "ESMEEmulator", "GBCS", "Host", "LoadSynthesis", "PlainText"]),
        .target(
            name: "DCC",
            dependencies: [
                "COSEM", "CZip", "CellularNet", "DUIS", "ESMEEmulator", "GBCS", "Keys", "LoadSynthesis", "SMETS1Meter",
                "SimulationKernel",
            ]
        ),
        // Running
        .target(
            name: "Estate",
            dependencies: [
                "CMappedFile", "COSEM", "CWatchedDatabase", "CommsHub", "ESMEEmulator", "Fleet", "GBCS", "Host",
                "Keys", "LoadSynthesis", "PlainText", "RadioNet", "SMETS1Meter", "SimulationKernel",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "StateFaults",
            dependencies: [
                "CFaultyFiles", "CMappedFile", "CommsHub", "ESMEEmulator", "Estate", "GBCS", "SimulationKernel",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ]
        ),
        .target(
            name: "DSP",
            dependencies: [
                "COSEM", "DCC", "DUIS", "ESMEEmulator", "Estate", "Fleet", "GBCS", "Keys", "PlainText",
                "SimulationKernel",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ]
        ),
        // Ports
        .target(
            name: "StreamPort",
            dependencies: [
                "COSEM", "CommsHub", "ESMEEmulator", "Estate", "GBCS", "Host", "RadioNet",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Cluster",
            dependencies: [
                "ESMEEmulator", "Estate", "GBCS", "StreamPort",
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "SMETS1Port",
            dependencies: [
                "COSEM", "CellularNet", "Estate", "Fleet", "Host", "SMETS1Meter", "SMPP", "SimulationKernel",
                "Webhooks",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "HTTPServing",
            dependencies: [
                "Host",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "DUISPort",
            dependencies: [
                "GBCS", "HTTPServing", "Webhooks",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "HTTPInterface",
            dependencies: [
                "CBuiltIn", "COSEM", "CellularNet", "CommsHub", "DCC", "DSP", "DUIS", "DUISPort", "ESMEEmulator",
                "Estate", "Fleet", "GBCS", "HTTPServing", "Host", "PlainText", "Prometheus", "RadioNet", "SMETS1Port",
                "SimulationKernel", "Webhooks",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        // Tools
        .target(
            name: "Profiles",
            dependencies: [
                "CBuiltIn", "COSEM", "CellularNet", "DCC", "ESMEEmulator", "Fleet", "GBCS", "Host", "LoadSynthesis",
                "PlainText", "RadioNet", "SMETS1Meter", "SimulationKernel",
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "Conformance",
            dependencies: [
                "COSEM", "CommsHub", "DCC", "ESMEEmulator", "Estate", "GBCS", "Host", "Keys", "PlainText", "Reports",
                "SimulationKernel",
            ]
        ),
        .target(
            name: "LoadTest",
            dependencies: [
                "COSEM", "Console", "DCC", "ESMEEmulator", "Estate", "Fleet", "GBCS", "Host", "Keys",
                "LoadSynthesis", "Reports", "StreamPort",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "UserClient",
            dependencies: [
                "COSEM", "DCC", "DUIS", "GBCS", "HTTPServing", "Keys",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "NetworkStudies",
            dependencies: [
                "COSEM", "CellularNet", "CommsHub", "Conformance", "Console", "DCC", "DUIS", "ESMEEmulator", "Estate",
                "Fleet", "GBCS", "Host", "Keys", "LoadSynthesis", "LoadTest", "PlainText", "RadioNet", "Reports",
                "SimulationKernel", "UserClient",
            ]
        ),
        .target(
            name: "DLMSClient",
            dependencies: [
                "COSEM", "Host", "LoadTest",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "S1SP",
            dependencies: [
                "COSEM", "CellularNet", "DCC", "DLMSClient", "Estate", "SMETS1Meter", "SMETS1Port",
                "SimulationKernel",
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "Soak",
            dependencies: [
                "COSEM", "Console", "DCC", "Estate", "GBCS", "Host", "Keys", "LoadSynthesis", "LoadTest", "Reports",
                "StreamPort",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        // Top
        .target(
            name: "Gateway",
            dependencies: [
                "Cluster", "CommsHub", "DCC", "DSP", "DUIS", "DUISPort", "Estate", "GBCS", "HTTPInterface",
                "HTTPServing",
                "Host", "Keys", "Prometheus", "S1SP", "SMETS1Port", "StreamPort", "Webhooks",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "MeterTesting",
            dependencies: [
                "COSEM", "CommsHub", "DCC", "ESMEEmulator", "Estate", "Fleet", "GBCS", "Gateway", "Keys", "LoadTest",
                "Profiles", "StreamPort",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "smets",
            dependencies: [
                "COSEM", "CellularNet", "CommsHub", "Conformance", "Console", "DCC", "DLMSClient", "DUIS",
                "ESMEEmulator", "Estate", "Fleet", "GBCS", "Gateway", "HTTPServing", "Host", "Keys", "LoadTest",
                "NetworkStudies", "PlainText", "Profiles", "RadioNet", "Reports", "SMETS1Meter", "SMETS1Port",
                "SMPP", "SimulationKernel", "Soak", "StateFaults", "StreamPort", "UserClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        // Tests
        .target(
            name: "EstateFixture",
            dependencies: [
                "COSEM", "CellularNet", "DCC", "ESMEEmulator", "Estate", "Fleet", "GBCS", "Host", "Keys",
                "LoadSynthesis", "RadioNet", "SMETS1Port", "SimulationKernel", "StreamPort",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tests/EstateFixture"
        ),
        .target(name: "DocumentFixture", path: "Tests/DocumentFixture"),
        .target(name: "MeterFixture", dependencies: ["COSEM", "ESMEEmulator", "GBCS"], path: "Tests/MeterFixture"),
        .testTarget(name: "COSEMTests", dependencies: ["COSEM", "SimulationKernel"]),
        .testTarget(name: "CellularNetTests", dependencies: ["CellularNet", "RadioNet", "SimulationKernel"]),
        .testTarget(
            name: "ClusterTests",
            dependencies: [
                "Cluster", "DCC", "ESMEEmulator", "Estate", "EstateFixture", "GBCS",
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "CommsHubTests",
            dependencies: ["COSEM", "CommsHub", "DocumentFixture", "ESMEEmulator", "GBCS", "SimulationKernel"]),
        .testTarget(name: "ConsoleTests", dependencies: ["Console"]),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "COSEM", "Conformance", "DCC", "DocumentFixture", "ESMEEmulator", "Estate", "EstateFixture", "Fleet",
                "GBCS", "Keys",
            ]
        ),
        .testTarget(
            name: "DCCTests",
            dependencies: [
                "COSEM", "CellularNet", "DCC", "DUIS", "DocumentFixture", "ESMEEmulator", "Estate", "EstateFixture",
                "Fleet", "GBCS", "Keys", "SMETS1Meter", "SimulationKernel",
            ]
        ),
        .testTarget(
            name: "DLMSClientTests",
            dependencies: [
                "COSEM", "DLMSClient", "LoadTest",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "DSPTests",
            dependencies: [
                "COSEM", "DCC", "DSP", "DUIS", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS",
                "Keys", "Prometheus", "SimulationKernel",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ]),
        .testTarget(
            name: "DUISPortTests",
            dependencies: [
                "DUISPort", "EstateFixture", "GBCS", "HTTPServing", "Prometheus",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "DUISTests",
            dependencies: ["COSEM", "DUIS", "ESMEEmulator", "GBCS", "MeterFixture", "SimulationKernel"]
        ),
        .testTarget(
            name: "ESMEEmulatorTests",
            dependencies: ["COSEM", "ESMEEmulator", "GBCS", "MeterFixture", "SimulationKernel"]),
        .testTarget(
            name: "EstateTests",
            dependencies: [
                "COSEM", "CommsHub", "DCC", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS", "Keys",
                "RadioNet", "SimulationKernel", "StateFaults",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(name: "FleetTests", dependencies: ["COSEM", "ESMEEmulator", "Fleet", "GBCS", "LoadSynthesis"]),
        .testTarget(name: "GBCSTests", dependencies: ["COSEM", "GBCS", "SimulationKernel"]),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "COSEM", "CellularNet", "CommsHub", "DCC", "DSP", "DUIS", "ESMEEmulator", "Estate", "EstateFixture",
                "Fleet",
                "GBCS", "Gateway", "HTTPServing", "Keys", "Prometheus", "SMETS1Port", "StreamPort", "UserClient",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "HTTPInterfaceTests",
            dependencies: [
                "COSEM", "CellularNet", "CommsHub", "DCC", "DSP", "DUIS", "DUISPort", "ESMEEmulator", "Estate",
                "EstateFixture", "Fleet", "GBCS", "HTTPInterface", "HTTPServing", "Keys", "Prometheus", "RadioNet",
                "SMETS1Port", "SimulationKernel", "Webhooks",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .testTarget(
            name: "HTTPServingTests",
            dependencies: [
                "EstateFixture", "HTTPServing", "Host", "Prometheus",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "HostTests",
            dependencies: [
                "Host", "StreamPort",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "KeysTests",
            dependencies: [
                "COSEM", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS", "Host", "Keys",
            ]
        ),
        .testTarget(name: "LoadSynthesisTests", dependencies: ["COSEM", "LoadSynthesis"]),
        .testTarget(
            name: "LoadTestTests",
            dependencies: [
                "COSEM", "DCC", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS", "Host",
                "LoadSynthesis", "LoadTest", "Reports", "StreamPort",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "MeterTestingTests",
            dependencies: ["COSEM", "DCC", "ESMEEmulator", "Fleet", "GBCS", "Keys", "MeterTesting", "Profiles"]
        ),
        .testTarget(
            name: "NetworkStudiesTests",
            dependencies: [
                "COSEM", "Conformance", "DCC", "DUIS", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS",
                "Keys",
                "LoadTest", "NetworkStudies", "RadioNet", "Reports", "UserClient",
            ]
        ),
        .testTarget(name: "PlainTextTests", dependencies: ["PlainText"]),
        .testTarget(
            name: "ProfilesTests",
            dependencies: [
                "COSEM", "CellularNet", "DCC", "DocumentFixture", "ESMEEmulator", "Fleet", "GBCS", "LoadSynthesis",
                "Profiles", "RadioNet", "SMETS1Meter", "SimulationKernel",
            ]
        ),
        .testTarget(
            name: "PrometheusTests",
            dependencies: [
                "Prometheus",
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(name: "RadioNetTests", dependencies: ["RadioNet", "SimulationKernel"]),
        .testTarget(name: "ReportsTests", dependencies: ["COSEM", "Reports"]),
        .testTarget(
            name: "S1SPTests",
            dependencies: [
                "COSEM", "CellularNet", "DCC", "ESMEEmulator", "EstateFixture", "Fleet", "GBCS", "Prometheus", "S1SP",
                "SMETS1Meter", "SMETS1Port", "SimulationKernel",
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "SMETS1MeterTests",
            dependencies: ["COSEM", "ESMEEmulator", "GBCS", "MeterFixture", "SMETS1Meter", "SimulationKernel"]
        ),
        .testTarget(
            name: "SMETS1PortTests",
            dependencies: [
                "CellularNet", "DCC", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS", "SMETS1Port",
                "SMPP", "SimulationKernel", "Webhooks",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(name: "SMPPTests", dependencies: ["SMPP", "SimulationKernel"]),
        .testTarget(name: "SimulationKernelTests", dependencies: ["SimulationKernel"]),
        .testTarget(name: "SoakTests", dependencies: ["COSEM", "GBCS", "Soak"]),
        .testTarget(name: "StateFaultsTests", dependencies: ["Estate", "GBCS", "StateFaults"]),
        .testTarget(
            name: "StreamPortTests",
            dependencies: [
                "COSEM", "CommsHub", "DCC", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS", "Host", "Keys",
                "RadioNet", "SimulationKernel", "StreamPort",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "UserClientTests",
            dependencies: [
                "COSEM", "DCC", "DUIS", "DUISPort", "ESMEEmulator", "Estate", "EstateFixture", "Fleet", "GBCS", "Keys",
                "UserClient",
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "WebhooksTests",
            dependencies: [
                "EstateFixture", "Webhooks",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "smetsTests",
            dependencies: [
                "COSEM", "CellularNet", "Console", "DCC", "DLMSClient", "DUIS", "ESMEEmulator", "Estate", "Fleet",
                "GBCS",
                "LoadTest", "Profiles", "RadioNet", "Reports", "SMPP", "Soak", "StreamPort", "smets",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Help"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// CI makes warnings errors; elsewhere those of a newer compiler must not keep anybody from building.
if Context.environment["SMETS_WARNINGS_ARE_ERRORS"] != nil {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}

// scripts/test optimises what simulates days of a country, which takes minutes otherwise, and counts which lines run in the
// modules whose coverage it checks, and in no others, since counting takes time too.
if Context.environment["SMETS_TEST_BUILD"] != nil {
    for target in package.targets {
        switch target.name {
        case "CellularNet", "LoadSynthesis", "RadioNet", "SimulationKernel":
            target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-O"])]
        case "COSEM", "GBCS":
            target.swiftSettings =
                (target.swiftSettings ?? []) + [.unsafeFlags(["-profile-generate", "-profile-coverage-mapping"])]
            target.linkerSettings = (target.linkerSettings ?? []) + [.unsafeFlags(["-profile-generate"])]
        default: break
        }
    }
}
