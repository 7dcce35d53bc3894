import ArgumentParser
import Console
import DUIS
import Estate
import Fleet
import NetworkStudies
import Reports

struct SizesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sizes",
        abstract: "Tell the octets of every Service Request's messages on each interface, from real exchanges.",
        discussion: """
            Each Service Request that becomes a Command of an electricity meter or a Communications Hub, by each User that may \
            send it, is made, signed, answered by a device in this process and told as MMC. The columns are octets: the signed \
            request of DUIS, its acknowledgement (with the Pre-Command in it where the request is critical), the same for the \
            Signed Pre-Command, the GBCS Command as the device gets it and with the frames of the long-range radio (planning \
            values of csp-north), the GBCS Response in the same two ways, the signed Response of DUIS, and MMC XML.

            The way is KRP for a party that the device knows, URP for one behind the Access Control Broker, URP+certificate \
            where its Key Agreement certificate goes with the Command, and DCC for the DCC's own Commands. Requests whose \
            bodies have values of their own have the sizes of GBCS alone, with the values of the use case's example.

            EXAMPLES
              smets sizes
              smets sizes --srv 4.8.1 --role mdr
              smets sizes --srv 4.8 --rows 13-months
              smets sizes --role supplier --variant 3
              smets sizes --csv > sizes.csv

            Exit code 1 when an exchange could not be made, or a Response does not verify. That, and Commands that the device \
            does not answer, is said on standard error.
            """)

    @OptionGroup var cases: ReferenceCaseOptions

    @Option(help: "How much of a log reads ask for: day (48 half hours), 31-days or 13-months.")
    var rows = ReferenceRows.day

    @Option(
        help: ArgumentHelp(
            "Only requests that may have this Command Variant, 1 to 7, in it. Default: 1, or 4 and 5 where critical.",
            valueName: "n"))
    var variant: Int?

    @Option(
        help: ArgumentHelp("Fleet of the devices: \(FleetArgument.builtInNames), or a file (YAML).", valueName: "fleet")
    )
    var fleet = "demo"

    @Flag(help: "CSV instead of a table.")
    var csv = false

    @Flag(help: "JSON instead of a table.")
    var json = false

    func run() throws {
        try XMLLibrary.check()
        guard !(csv && json) else { throw UserError("--csv and --json: take one of them") }
        let commandVariant = try variant.map { number in
            guard (1...7).contains(number) else { throw UserError("--variant \(number): takes 1 to 7") }
            return try RequestPlan.commandVariant(number)
        }
        let folder = cases.folder()
        let chosen = try cases.cases(in: folder, commandVariant: commandVariant)
        guard !chosen.isEmpty else {
            throw UserError("no User that was asked for may send such a request; smets sizes without options shows all")
        }
        let definition = try FleetArgument.definition(fleet, meters: nil)
        let sizes = try reportingErrors {
            let estate = try Estate(fleet: try Fleet(definition), folder: folder)
            let time = ReferenceCaseOptions.time
            let number = ReferenceDevice.suitableMeter(of: estate, recording: rows.days, before: time)
            return MessageSizes(
                of: chosen,
                with: [ReferenceDevice(meter: number, of: estate), ReferenceDevice(hubOf: number, of: estate)],
                from: try ReferenceExchangeBuilder(folder: folder, time: time), rows: rows)
        }
        if json {
            try printJSON(encoding: sizes)
        } else {
            try Output.print(csv ? sizes.csv : sizes.text, terminator: csv ? "" : "\n")
        }
        for omission in sizes.omissions {
            StandardError.write(
                "smets: \(omission.serviceReferenceVariant) as \(omission.role): not made: \(omission.reason)\n")
        }
        for row in sizes.sizes where row.gbcsResponse == nil {
            StandardError.write(
                "smets: \(row.useCase) (\(row.serviceReferenceVariant)) as \(row.role): "
                    + row.notes.joined(separator: "; ") + "\n")
        }
        if !sizes.omissions.isEmpty { throw ExitCodes.failed }
    }
}
