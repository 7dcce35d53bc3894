// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that users of the emulator never build it.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "smets-emulator", path: "..")],
    targets: [
        .target(name: "CAllocationCount"),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CAllocationCount",
                .product(name: "COSEM", package: "smets-emulator"),
                .product(name: "GBCS", package: "smets-emulator"),
                .product(name: "ESMEEmulator", package: "smets-emulator"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
