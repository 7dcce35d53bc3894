import ArgumentParser
import COSEM
import Console
import Estate
import Fleet
import Foundation
import GBCS
import Host
import Keys
import Reports

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make and export development keys and certificates.",
        discussion: """
            These keys are for development: meters' keys follow from the profile's seed, which is no secret.

            EXAMPLES
              smets keys init keys
              smets keys export --meter 3 --to device-keys
            """,
        subcommands: [Init.self, Export.self, SMETS1.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init",
            abstract: "Make a development PKI: root, issuing authority and the parties.",
            discussion: """
                Files are <eui64>-ka.pem and -ka.key (Key Agreement), -ds.pem and -ds.key (Digital Signature), of \
                Suppliers -pp.pem and -pp.key (top-ups), of those who send or answer Service Requests -xml.pem and \
                -xml.key (signatures of XML). Private keys get mode 0600.

                EXAMPLE
                  smets keys init keys
                """)

        @Argument(help: "Folder to make; it must not hold keys yet.")
        var folder: String

        func run() throws {
            var generator = SystemRandomNumberGenerator()
            let files = try reportingErrors {
                try SystemTime.check()
                return try DevelopmentPKI.create(
                    in: folder, validFrom: SystemTime.now.roundedDown(to: 86_400), using: &generator)
            }
            var table = Table(["EUI-64", "role", "party"])
            for party in DevelopmentPKI.Party.allCases {
                table.append("\(party.entityIdentifier)", party.role?.name ?? "none", "\(party)")
            }
            try Output.print(table.text)
            try Output.print("\n\(files) files in \(folder); next: smets serve --keys \(folder)")
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write meters' certificates.",
            discussion: """
                EXAMPLES
                  smets keys export --meter 3 --to device-keys
                  smets keys export --fleet city --meter 5000 --count 250 --to device-keys
                """)

        @OptionGroup var estate: EstateOptions

        @Option(help: ArgumentHelp("Meter: its number from 0, its EUI-64, or an MPAN of it.", valueName: "meter"))
        var meter: String

        @Option(help: ArgumentHelp("Number of meters, from that one on.", valueName: "n"))
        var count = 1

        @Option(help: ArgumentHelp("Folder to write to, which is made when there is none.", valueName: "dir"))
        var to: String

        @Flag(help: "Write the private keys too (mode 0600).")
        var withPrivateKeys = false

        func run() throws {
            let (estate, folder) = try estate.loadEstate()
            let meter = try CheckedOption.meter(meter, in: estate.fleet)
            guard (1...estate.count - meter).contains(count) else {
                throw UserError("--count \(count): from meter \(meter) on the estate has \(estate.count - meter)")
            }
            for number in meter..<meter + count { try export(number, estate, folder) }
        }

        private func export(_ number: Int, _ estate: Estate, _ folder: KeyFolder) throws {
            var generator = SystemRandomNumberGenerator()
            let device = estate.entityIdentifier(number)
            try reportingErrors {
                try DevelopmentPKI.exportMeter(
                    device, index: number, keys: estate.fleet.keys, from: folder, to: to,
                    withPrivateKeys: withPrivateKeys, validFrom: estate.fleet.profile(of: number).installed,
                    using: &generator)
            }
            let privateKeys = withPrivateKeys ? ", -ka.key and -ds.key" : ""
            try Output.print("meter \(number), \(device): \(to)/\(device.fileName)-ka.pem and -ds.pem\(privateKeys)")
        }
    }
}
