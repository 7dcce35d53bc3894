/// The goals of the emulator, by figure.
enum BenchGoals {
    static let all: [(goal: String, bound: BenchBound)] = [
        ("ECS22b as supplier: rate over bare OpenSSL", BenchBound("messages.supplier", .ratio, atLeast: 0.6)),
        ("ECS22b as Meter Data Retriever: rate over bare OpenSSL", BenchBound("messages.mdr", .ratio, atLeast: 0.6)),
        ("heap allocations a message, supplier", BenchBound("allocations.supplier", .allocations, atMost: 2)),
        ("heap allocations a message, Meter Data Retriever", BenchBound("allocations.mdr", .allocations, atMost: 2)),
        ("two threads over one, supplier, processor time", BenchBound("threads.supplier", .ratio, atLeast: 1.8)),
        ("two threads over one, supplier, wall", BenchBound("threads.supplier-wall", .ratio, atLeast: 1.8)),
        ("two threads over one, Meter Data Retriever, processor time", BenchBound("threads.mdr", .ratio, atLeast: 1.8)),
        ("two threads over one, Meter Data Retriever, wall", BenchBound("threads.mdr-wall", .ratio, atLeast: 1.8)),
        ("cost of a warm message, 32 M over 1 k meters, supplier", BenchBound("growth.supplier", .ratio, atMost: 1.3)),
        (
            "cost of a warm message, 32 M over 1 k meters, Meter Data Retriever",
            BenchBound("growth.mdr", .ratio, atMost: 1.3)
        ),
        ("every meter once over 32 M: rate over the warm one", BenchBound("cold.supplier", .ratio, atLeast: 0.25)),
        ("a day of half hours, µs", BenchBound("synthesis.day", .value, atMost: 1.5)),
        ("a day of a domestic curve, µs", BenchBound("synthesis.domestic", .value, atMost: 1.5)),
        ("a day of off-peak curves, µs", BenchBound("synthesis.off-peak", .value, atMost: 1.5)),
        ("a day of an electric car, µs", BenchBound("synthesis.vehicle", .value, atMost: 1.5)),
        ("a day of solar export, µs", BenchBound("synthesis.solar", .value, atMost: 1.5)),
        ("a register after a year over one after a day", BenchBound("synthesis.register-year", .ratio, atMost: 1.2)),
        (
            "a register after 15 years over one after a day",
            BenchBound("synthesis.register-15-years", .ratio, atMost: 1.2)
        ),
        (
            "64 connections ÷ 2 cores: rate over bare OpenSSL, one core",
            BenchBound("tcp.per-core", .ratio, atLeast: 0.45)
        ),
        (
            "64 connections, per processor-second, client included: rate over bare OpenSSL",
            BenchBound("tcp.per-processor-second", .ratio, atLeast: 0.45)
        ),
        (
            "64 connections, per processor-second of the server: rate over bare OpenSSL",
            BenchBound("tcp.per-server-second", .ratio, atLeast: 0.45)
        ),
        ("64 connections: rate over an empty echo", BenchBound("tcp.64", .ratio, atLeast: 0.35)),
        (
            "a register read over DLMS, 64 connections, one in flight: processor time over an empty echo's",
            BenchBound("dlms.register-64-1", .ratio, atMost: 1.4)
        ),
        (
            "48 rows over DLMS, 64 connections, one in flight: processor time over an empty echo's",
            BenchBound("dlms.day-64-1", .ratio, atMost: 1.8)
        ),
        ("8.2, one core: rate over bare libxml2 and xmlsec", BenchBound("dcc.inventory", .ratio, atLeast: 0.6)),
        (
            "4.8.1 with its callback, one core: rate over bare libxml2 and xmlsec",
            BenchBound("dcc.on-demand", .ratio, atLeast: 0.6)
        ),
        ("8.2: requests/s on two cores with the client", BenchBound("dcc.inventory-rate", .value, atLeast: 1_500)),
        (
            "4.8.1 with its callback: requests/s on two cores with the client",
            BenchBound("dcc.on-demand-rate", .value, atLeast: 1_500)
        ),
        ("µs that a live network without delay adds to a message", BenchBound("network.added", .value, atMost: 20)),
        ("seconds until 32 M meters are served", BenchBound("start.32m", .value, atMost: 10)),
        ("MiB at rest with 32 M meters", BenchBound("start.memory-32m", .value, atMost: 1_024)),
        ("octets of a meter's record", BenchBound("start.record", .value, atMost: 64)),
    ]

    /// The verdicts on the goals whose sections were run.
    static func verdicts(on report: BenchReport) -> [BenchVerdict] {
        all.compactMap { $0.bound.verdict(on: report, goal: $0.goal) }
    }
}
