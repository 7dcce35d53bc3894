// swift-tools-version: 6.3
import PackageDescription

// Fuzz targets for libFuzzer. A package of its own, so that building the emulator builds none of it: it takes
// `--sanitize=fuzzer`, which gives the executables their `main`. scripts/fuzz builds and runs it.
let package = Package(
    name: "smets-emulator-fuzz",
    dependencies: [
        .package(name: "smets-emulator", path: ".."),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .target(name: "CMemoryInUse"),
        .target(name: "FuzzKit"),
        .executableTarget(
            name: "CodecFuzz",
            dependencies: [
                "FuzzKit",
                .product(name: "COSEM", package: "smets-emulator"),
                .product(name: "CommsHub", package: "smets-emulator"),
                .product(name: "DUIS", package: "smets-emulator"),
                .product(name: "ESMEEmulator", package: "smets-emulator"),
                .product(name: "GBCS", package: "smets-emulator"),
                .product(name: "RadioNet", package: "smets-emulator"),
                .product(name: "SMETS1Meter", package: "smets-emulator"),
                .product(name: "SMPP", package: "smets-emulator"),
            ]),
        .executableTarget(
            name: "GatewayFuzz",
            dependencies: [
                "CMemoryInUse", "FuzzKit",
                .product(name: "COSEM", package: "smets-emulator"),
                .product(name: "CellularNet", package: "smets-emulator"),
                .product(name: "Cluster", package: "smets-emulator"),
                .product(name: "Conformance", package: "smets-emulator"),
                .product(name: "DCC", package: "smets-emulator"),
                .product(name: "DUIS", package: "smets-emulator"),
                .product(name: "ESMEEmulator", package: "smets-emulator"),
                .product(name: "Fleet", package: "smets-emulator"),
                .product(name: "GBCS", package: "smets-emulator"),
                .product(name: "HTTPInterface", package: "smets-emulator"),
                .product(name: "LoadSynthesis", package: "smets-emulator"),
                .product(name: "PlainText", package: "smets-emulator"),
                .product(name: "Profiles", package: "smets-emulator"),
                .product(name: "RadioNet", package: "smets-emulator"),
                .product(name: "StreamPort", package: "smets-emulator"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
