/// ECS22b from command to response in this process, on one core, with warm secrets.
enum MessagesBench {
    /// Number of different meters in a warm set.
    static let meterCount = 1_000
    static let reference = "bare OpenSSL, same octets"

    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "messages", title: "Messages in process, one core",
            method: """
                ECS22b for 48 half hours, every message to another of 1,000 meters of 1,000 (the cohorts of \
                great-britain): the thread's meter becomes the one the message is for, parses, does all checks, makes \
                the half hours, encodes, encrypts and MACs. Secrets are in the cache. The reference is the cryptography \
                a message cannot do without (KDF and MAC of the command, KDF and encryption of the value, KDF and MAC \
                of the response), straight on OpenSSL and on the same octets. Processor time of one thread.
                """)
        let estate = try world.estate("great-britain", meters: meterCount)
        let rounds = BenchRounds()
        var subjects: [(BenchSender, BenchRounds.Subject, BenchRounds.Subject, BenchMessages)] = []
        for sender in BenchSender.allCases {
            let messages = try BenchMessages(sender, to: estate, count: meterCount, world)
            let bare = try messages.bareCryptography()
            let reference = rounds.add(2 * meterCount) { for _ in 0..<2 { bare.run() } }
            let subject = rounds.add(2 * meterCount) { for _ in 0..<2 { messages.run() } }
            subjects.append((sender, reference, subject, messages))
        }
        rounds.run(world.rounds)
        for (sender, reference, subject, messages) in subjects {
            var figure = rounds.rateFigure(
                "messages.\(sender.rawValue)", "ECS22b as \(sender.title)", subject, to: reference, Self.reference)
            figure.note =
                "command of \(messages.commands[0].count) octets, response of \(messages.responses[0].count); "
                + "\(BenchNumber.text(rounds.cost(subject))) µs a message"
            section.figures.append(figure)
        }
        return section
    }
}
