import Estate

/// The cost of a warm message and of a day of half hours, in a fleet of 1,000 meters and in one of 32 million.
enum GrowthBench {
    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "growth", title: "Growth from 1 k to 32 M meters",
            method: """
                The same work in the fleet great-britain scaled to 1,000 meters and in the whole one, in the same rounds: \
                1,000 distinct meters each, in the whole one spread evenly over it. Secrets are in the cache.
                """)
        let count = MessagesBench.meterCount
        let (small, large) = (try world.estate("great-britain", meters: count), try world.estate("great-britain"))
        let rounds = BenchRounds()
        var subjects: [(String, String, BenchRounds.Subject, BenchRounds.Subject)] = []
        for sender in BenchSender.allCases {
            let one = try BenchMessages(sender, to: small, count: count, world)
            let other = try BenchMessages(sender, to: large, count: count, world)
            subjects.append(
                (
                    sender.rawValue, "warm ECS22b as \(sender.title)",
                    rounds.add(2 * count) { for _ in 0..<2 { one.run() } },
                    rounds.add(2 * count) { for _ in 0..<2 { other.run() } }
                ))
        }
        let (one, other) = (BenchDays(small.fleet, count: count), BenchDays(large.fleet, count: count))
        subjects.append(
            (
                "synthesis", "a day of 48 half hours", rounds.add(4 * count) { for _ in 0..<4 { one.run() } },
                rounds.add(4 * count) { for _ in 0..<4 { other.run() } }
            ))
        rounds.run(world.rounds)
        for (name, title, reference, subject) in subjects {
            section.figures.append(
                rounds.costFigure(
                    "growth.\(name)", "\(title), of 32 M meters", subject, to: reference, "of 1 k meters"))
        }
        return section
    }
}
