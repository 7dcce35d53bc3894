import CAllocationCount

/// Heap allocations alone: they are counted in a moment, and are the same on every machine.
enum AllocationsBench {
    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "allocations", title: "Heap allocations",
            method: "Calls of malloc and its kin by the thread, of a warm ECS22b message end to end; mean of 1,000.")
        let estate = try world.estate("demo", meters: 250)
        for sender in BenchSender.allCases {
            let messages = try BenchMessages(sender, to: estate, count: 250, world)
            messages.run()
            let before = smets_allocations()
            for _ in 0..<4 { messages.run() }
            let each = Double(smets_allocations() - before) / Double(4 * messages.numbers.count)
            section.figures.append(
                BenchFigure(
                    name: "allocations.\(sender.rawValue)", title: "ECS22b as \(sender.title)", value: each,
                    unit: "a message", allocations: each))
        }
        return section
    }
}
