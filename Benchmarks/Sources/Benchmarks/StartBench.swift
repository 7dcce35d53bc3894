import Foundation

/// Start-up and memory of `smets serve` in processes of their own.
enum StartBench {
    /// The fleets that are started, by size.
    static let fleets = [
        (name: "1k", title: "1 k meters", arguments: ["--fleet", "demo", "--meters", "1000"], meters: 1_000),
        (name: "1m", title: "1 M meters", arguments: ["--fleet", "city"], meters: 1_000_000),
        (name: "32m", title: "32 M meters", arguments: ["--fleet", "great-britain"], meters: 32_000_000),
    ]

    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "start", title: "Start-up and memory",
            method: """
                `smets serve` with a new state folder each time, from its start until its table is printed (keys are \
                made, both ports listen); beside it, in the same rounds, `smets --version` from start to end, and the \
                fleet of 1 k meters. Memory is what the kernel says a second later (VmRSS, and its parts). A record is \
                the size of the file of the meters' counters over their number: room that is taken, of memory and \
                disk, only for meters that were used.
                """)
        var empty: [Double] = []
        var starts = fleets.map { _ in [ServedFleet]() }
        for round in 0..<world.fewRounds {
            world.say("start: round \(round + 1) of \(world.fewRounds)")
            empty.append(try ServedFleet.version())
            for (index, fleet) in fleets.enumerated() {
                let state = "\(world.path)/serve-\(round)-\(fleet.name)"
                starts[index].append(try ServedFleet(fleet.arguments, state: state, meters: fleet.meters))
                try? FileManager.default.removeItem(atPath: state)
            }
        }
        for (index, fleet) in fleets.enumerated() {
            section.figures += figures(fleet.name, fleet.title, starts[index], empty)
        }
        let (least, most) = (starts[0], starts[fleets.count - 1])
        section.figures += [
            growth("start-growth", "start-up, 32 M over 1 k meters", "s", most.map(\.seconds), least.map(\.seconds)),
            growth(
                "memory-growth", "memory, 32 M over 1 k meters", "MiB", most.map(\.memory.total),
                least.map(\.memory.total)),
        ]
        let meters = Double(fleets[fleets.count - 1].meters - fleets[0].meters)
        section.figures += [
            BenchFigure(
                name: "start.octets-per-meter", title: "memory at rest that a further meter takes",
                value: (BenchSpread(most.map(\.memory.total)).median - BenchSpread(least.map(\.memory.total)).median)
                    * 1_048_576 / meters, unit: "octets"),
            BenchFigure(
                name: "start.record", title: "record of a meter", value: BenchSpread(most.map(\.record)).median,
                unit: "octets"),
        ]
        return section
    }

    private static func figures(
        _ name: String, _ title: String, _ starts: [ServedFleet], _ empty: [Double]
    ) -> [BenchFigure] {
        func median(_ value: (ServedFleet) -> Double) -> String {
            BenchNumber.text(BenchSpread(starts.map(value)).median)
        }
        let parts =
            "anonymous \(median(\.memory.anonymous)), file \(median(\.memory.file)), shared \(median(\.memory.shared)) MiB"
        return [
            BenchFigure(
                name: "start.\(name)", title: "ready to serve \(title)",
                value: BenchSpread(starts.map(\.seconds)).median,
                unit: "s", reference: BenchFigure.Reference(title: "smets --version", value: BenchSpread(empty).median),
                comparison: .cost, ratio: BenchSpread(zip(starts, empty).map { $0.seconds / $1 })),
            BenchFigure(
                name: "start.memory-\(name)", title: "memory at rest, \(title)",
                value: BenchSpread(starts.map(\.memory.total)).median, unit: "MiB", note: parts),
        ]
    }

    private static func growth(
        _ name: String, _ title: String, _ unit: String, _ values: [Double], _ references: [Double]
    ) -> BenchFigure {
        BenchFigure(
            name: "start.\(name)", title: title, value: BenchSpread(values).median, unit: unit,
            reference: BenchFigure.Reference(title: "of 1 k meters", value: BenchSpread(references).median),
            comparison: .cost, ratio: BenchSpread(zip(values, references).map { $0 / $1 }))
    }
}
