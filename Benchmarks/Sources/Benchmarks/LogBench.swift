import COSEM

/// The longest possible answer: 13 months of half hours in one message.
enum LogBench {
    static let rows = 19_056

    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "log", title: "Thirteen months in one message",
            method: """
                ECS22b for all \(BenchNumber.text(Double(rows))) half hours that the log holds, as supplier, end to end in \
                process, one core; beside the bare OpenSSL cryptography of the same octets.
                """)
        let estate = try world.estate("great-britain")
        // The homes have one element: rows of two values would make another message.
        let end = BenchWorld.now.roundedDown(to: 1_800)
        let range = BenchWorld.ReadingDay(start: end - Int64(rows - 1) * 1_800, end: end)
        let messages = try BenchMessages(.supplier, to: estate, count: 4, world, range: range)
        let bare = try messages.bareCryptography()
        let rounds = BenchRounds()
        let reference = rounds.add(messages.numbers.count) { bare.run() }
        let subject = rounds.add(messages.numbers.count) { messages.run() }
        rounds.run(world.rounds)
        var figure = rounds.costFigure(
            "log.thirteen-months", "\(rows) half hours as supplier", subject, to: reference, MessagesBench.reference)
        let octets = messages.responses.map(\.count)
        figure.note =
            "responses of \(BenchNumber.text(Double(octets.min() ?? 0))) to \(BenchNumber.text(Double(octets.max() ?? 0))) "
            + "octets; \(BenchNumber.text(Double(rows) / rounds.cost(subject) * 1e6)) rows/s"
        section.figures.append(figure)
        return section
    }
}
