import ArgumentParser
import COSEM
import Console
import Fleet
import Reports

struct FleetDescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Describe a fleet: counts, energies, and its power through a winter's and a summer's day.",
        discussion: """
            Counts and energies are computed from the fleet's definition. Powers are those of a sample of meters, \
            brought to the fleet's size; the sample checks the energies too.

            EXAMPLES
              smets fleet describe
              smets fleet describe great-britain --sample 5000
              smets fleet describe mine.yaml --day 2026-01-14 --json
            """)

    @OptionGroup var fleet: FleetArgument

    @Option(help: ArgumentHelp("Local day to describe, instead of 2026-01-14 and 2026-07-15.", valueName: "date"))
    var day: String?

    @Option(help: ArgumentHelp("Meters of the sample, 1 to 1,000,000.", valueName: "n"))
    var sample = 5_000

    @Flag(help: "Print JSON: powers in W, energies in kWh.")
    var json = false

    /// The days that are described: a Wednesday in winter and one in summer.
    private static let days = [CivilDate(year: 2026, month: 1, day: 14), CivilDate(year: 2026, month: 7, day: 15)]

    func run() throws {
        guard (1...FleetSample.limit).contains(sample) else {
            throw UserError("--sample \(sample): takes 1 to \(FleetSample.limit)")
        }
        let dates = try dates()
        let fleet = try fleet.load()
        let summary = FleetSummary(fleet.definition)
        let meters = FleetSample.evenly(sample, of: fleet.count)
        let estimate = meters.annualEnergy(of: fleet)
        let days = dates.map { FleetDay($0, of: fleet, sample: meters) }
        let description = FleetDescription(fleet: summary, sample: estimate, days: days)
        try ReportFile.write(description, json: json ? "-" : nil)
    }

    private func dates() throws -> [CivilDate] {
        guard let day else { return Self.days }
        guard let time = UTCTime(iso8601: day), (2_000...2_135).contains(time.civil.date.year), day.count == 10 else {
            throw UserError("--day \(day): takes a date of 2000 to 2135 like 2026-01-14")
        }
        return [time.civil.date]
    }
}
