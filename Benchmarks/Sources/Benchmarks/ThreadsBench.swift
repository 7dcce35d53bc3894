import Foundation

/// Two threads, each with meters of its own, compared with one.
enum ThreadsBench {
    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "threads", title: "Two threads",
            method: """
                ECS22b as in "messages", one thread and then two at once, in the same rounds; each thread has meters, \
                secrets and commands of its own. By processor time: the sum of the threads' rates over the one's. By \
                the clock on the wall: what got done, other processes of the machine included. The bare cryptography \
                on two threads shows what the machine itself gives.
                """)
        let estate = try world.estate("great-britain", meters: MessagesBench.meterCount)
        func pair(_ make: () throws -> () -> Void) throws -> [BenchThread] {
            try (0..<2).map { _ in BenchThread(operations: 3 * MessagesBench.meterCount, try make()) }
        }
        func messages(_ sender: BenchSender) throws -> [BenchThread] {
            try pair {
                let messages = try BenchMessages(sender, to: estate, count: MessagesBench.meterCount, world)
                return { for _ in 0..<3 { messages.run() } }
            }
        }
        let subjects = try [
            ("supplier", "ECS22b as supplier", messages(.supplier)),
            ("mdr", "ECS22b as Meter Data Retriever", messages(.mdr)),
            (
                "bare", "bare cryptography",
                pair {
                    let messages = try BenchMessages(.supplier, to: estate, count: MessagesBench.meterCount, world)
                    let bare = try messages.bareCryptography()
                    return { for _ in 0..<3 { bare.run() } }
                }
            ),
        ]
        var samples = subjects.map { _ in [(one: BenchThread.Rate, two: BenchThread.Rate)]() }
        for round in 0...world.rounds {
            for (index, subject) in subjects.enumerated() {
                let one = BenchThread.run([subject.2[0]])
                let two = BenchThread.run(subject.2)
                if round > 0 { samples[index].append((one, two)) }
            }
        }
        for (subject, samples) in zip(subjects, samples) {
            for (kind, title, rate) in [
                ("", "processor time", \BenchThread.Rate.processor), ("-wall", "wall", \BenchThread.Rate.wall),
            ] as [(String, String, KeyPath<BenchThread.Rate, Double>)] {
                section.figures.append(
                    BenchFigure(
                        name: "threads.\(subject.0)\(kind)", title: "\(subject.1), two threads, \(title)",
                        value: BenchSpread(samples.map { $0.two[keyPath: rate] }).median, unit: "messages/s",
                        reference: BenchFigure.Reference(
                            title: "one thread", value: BenchSpread(samples.map { $0.one[keyPath: rate] }).median),
                        comparison: .rate,
                        ratio: BenchSpread(samples.map { $0.two[keyPath: rate] / $0.one[keyPath: rate] })))
            }
        }
        return section
    }
}
