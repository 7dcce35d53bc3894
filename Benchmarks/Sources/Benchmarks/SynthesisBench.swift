import COSEM
import Console
import ESMEEmulator
import Estate
import Fleet
import LoadSynthesis

/// Half hours and registers made from the load curves.
enum SynthesisBench {
    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "synthesis", title: "Synthesis of load",
            method: """
                A day: the thread's load becomes another meter and fills in 49 readings, of which 48 half hours are the \
                differences; 1,000 meters of great-britain spread over the 32 million, and of cohorts that have one kind \
                of curve each, days of all the year. Beside it, the bare OpenSSL cryptography of the message that would carry the day. A \
                register: read at random seconds so long after its meter was installed; beside it, a day after. \
                Processor time of one thread.
                """)
        section.figures += try days(world)
        section.figures += try registers(world)
        return section
    }

    private static func days(_ world: BenchWorld) throws -> [BenchFigure] {
        let estate = try world.estate("great-britain")
        let count = MessagesBench.meterCount
        let small = try world.estate("great-britain", meters: count)
        let bare = try BenchMessages(.supplier, to: small, count: count, world).bareCryptography()
        let definition = estate.fleet.definition
        var work = [("day", "a day of 48 half hours", BenchDays(estate.fleet, count: count))]
        for kind in Kind.all {
            guard let fleet = try kind.fleet(of: definition, count) else {
                throw UserError("fleet great-britain has no load \(kind.shape)")
            }
            work.append((kind.name, "a day, \(kind.title)", BenchDays(fleet, count: count, register: kind.register)))
        }
        let rounds = BenchRounds()
        let reference = rounds.add(2 * count) { for _ in 0..<2 { bare.run() } }
        let subjects = work.map { entry in rounds.add(8 * count) { for _ in 0..<8 { entry.2.run() } } }
        rounds.run(world.rounds)
        for (_, title, days) in work where days.energy == 0 { throw UserError("\(title): there was no energy in it") }
        return zip(work, subjects).map { entry, subject in
            var figure = rounds.costFigure(
                "synthesis.\(entry.0)", entry.1, subject, to: reference, "bare OpenSSL of one message")
            figure.note = "\(BenchNumber.text(48e6 / rounds.cost(subject))) half hours/s"
            return figure
        }
    }

    /// One kind of load by itself, as in a cohort with nothing else.
    private struct Kind {
        let name: String
        let title: String
        let shape: String
        var isOffPeak = false
        var register = Register.activeImport

        static let all = [
            Kind(name: "domestic", title: "domestic curve", shape: "domestic-unrestricted"),
            Kind(name: "off-peak", title: "off-peak curves, two rates", shape: "economy-7", isOffPeak: true),
            Kind(name: "vehicle", title: "electric car", shape: "electric-vehicle-overnight"),
            Kind(name: "solar", title: "solar export", shape: "solar-52n", register: .activeExport),
        ]

        /// A fleet with nothing but this load of `definition`; nil when the definition has no such load.
        func fleet(of definition: FleetDefinition, _ count: Int) throws -> Fleet? {
            for cohort in definition.cohorts {
                guard var load = cohort.loads.first(where: { $0.shape.name == shape }) else { continue }
                load.share = 1
                var alone = cohort
                (alone.count, alone.loads) = (count, [load])
                if !isOffPeak { alone.offPeak = nil }
                var fleet = definition
                fleet.cohorts = [alone]
                return try reportingErrors { try Fleet(fleet) }
            }
            return nil
        }
    }

    private static func registers(_ world: BenchWorld) throws -> [BenchFigure] {
        let estate = try world.estate("great-britain")
        let (numbers, readings) = (BenchWorld.meters(250, of: estate), 32)
        let installed = numbers.map { estate.fleet.profile(of: $0).installed }
        let load = FleetLoad(estate.fleet)
        var sum: UInt64 = 0
        let rounds = BenchRounds()
        func subject(_ age: Int64) -> BenchRounds.Subject {
            rounds.add(numbers.count * readings) {
                for (index, number) in numbers.enumerated() {
                    load.become(number)
                    for reading in 0..<readings {
                        let second = Int64(CounterHash.mix(UInt64(number), UInt64(reading)) % 86_400)
                        sum &+= load.reading(.activeImport, at: installed[index] + age + second)
                    }
                }
            }
        }
        let day: Int64 = 86_400
        let ages = [
            ("register-day", "a day", day), ("register-year", "a year", 365 * day),
            ("register-15-years", "15 years", 5_479 * day),
        ]
        let subjects = ages.map { subject($0.2) }
        rounds.run(world.rounds)
        guard sum > 0 else { throw UserError("there was no energy in any register") }
        return zip(ages, subjects).map { age, subject in
            rounds.costFigure(
                "synthesis.\(age.0)", "a register \(age.1) after installation", subject, to: subjects[0], "a day after")
        }
    }
}
