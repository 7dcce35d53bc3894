import ArgumentParser
import Console
import Fleet
import Foundation
import Reports

struct FleetSampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Print meters of a fleet: identifiers, MPANs, energies, loads.",
        discussion: """
            Meters at equal distances over the fleet, or drawn at random from a seed. Energies are kWh a year as the \
            meter was drawn; its registers follow them over years, not exactly in each year.

            EXAMPLES
              smets fleet sample street -n 60
              smets fleet sample great-britain -n 10000 --seed 7 --csv > meters.csv
              smets fleet sample demo -n 3 --json
            """)

    @OptionGroup var fleet: FleetArgument

    @Option(name: .customShort("n"), help: ArgumentHelp("Meters to print, 1 to 1,000,000.", valueName: "count"))
    var size = 20

    @Option(help: ArgumentHelp("Draw meters at random from this seed.", valueName: "n"))
    var seed: UInt64?

    @Flag(help: "Print CSV, one line for each meter.")
    var csv = false

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() throws {
        guard (1...FleetSample.limit).contains(size) else {
            throw UserError("-n \(size): takes 1 to \(FleetSample.limit)")
        }
        guard !(csv && json) else { throw UserError("--csv and --json: take one of them") }
        let fleet = try fleet.load()
        let sample =
            seed.map { FleetSample.random(size, of: fleet.count, seed: $0) }
            ?? FleetSample.evenly(size, of: fleet.count)
        let meters = sample.numbers.lazy.map { SampledMeter($0, of: fleet) }
        if csv {
            try Output.print(SampledMeter.csvHeader)
            for meter in meters { try Output.print(meter.csv) }
        } else if json {
            try printJSON(encoding: Array(meters))
        } else {
            try Output.print(FleetTables.sample(Array(meters)).text)
        }
    }
}
