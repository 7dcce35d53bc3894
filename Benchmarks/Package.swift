// swift-tools-version: 6.3
import PackageDescription

// The project's benchmarks: a package of its own, so that building the emulator builds none of it, and so that what counts
// allocations, which stands before malloc, is in no program that is shipped.
let package = Package(
    name: "smets-emulator-benchmarks",
    dependencies: [
        .package(name: "smets-emulator", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .target(name: "CAllocationCount"),
        .target(name: "CFirstCore"),
        .target(
            name: "Benchmarks",
            dependencies: [
                "CAllocationCount", "CFirstCore",
                .product(name: "COpenSSL", package: "smets-emulator"),
                .product(name: "COSEM", package: "smets-emulator"),
                .product(name: "Console", package: "smets-emulator"),
                .product(name: "DCC", package: "smets-emulator"),
                .product(name: "DLMSClient", package: "smets-emulator"),
                .product(name: "DUIS", package: "smets-emulator"),
                .product(name: "ESMEEmulator", package: "smets-emulator"),
                .product(name: "Estate", package: "smets-emulator"),
                .product(name: "Fleet", package: "smets-emulator"),
                .product(name: "GBCS", package: "smets-emulator"),
                .product(name: "Host", package: "smets-emulator"),
                .product(name: "Keys", package: "smets-emulator"),
                .product(name: "LoadSynthesis", package: "smets-emulator"),
                .product(name: "PlainText", package: "smets-emulator"),
                .product(name: "Profiles", package: "smets-emulator"),
                .product(name: "RadioNet", package: "smets-emulator"),
                .product(name: "Reports", package: "smets-emulator"),
                .product(name: "SMETS1Meter", package: "smets-emulator"),
                .product(name: "SMETS1Port", package: "smets-emulator"),
                .product(name: "SimulationKernel", package: "smets-emulator"),
                .product(name: "StreamPort", package: "smets-emulator"),
                // Started by the benchmarks, from beside their own executable.
                .product(name: "smets", package: "smets-emulator"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            // Its tests run in the build that is measured.
            swiftSettings: [.unsafeFlags(["-enable-testing"], .when(configuration: .release))]),
        .executableTarget(
            name: "smets-bench", dependencies: ["Benchmarks"],
            // The toolchain's own linker takes a fraction of the time of Debian's, and so does a build after a change.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"])]),
        .testTarget(
            name: "BenchmarksTests",
            dependencies: [
                "Benchmarks", "smets-bench",
                .product(name: "Console", package: "smets-emulator"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Help"]),
    ],
    swiftLanguageModes: [.v6]
)
