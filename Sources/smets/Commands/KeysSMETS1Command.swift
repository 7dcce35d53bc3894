import ArgumentParser
import COSEM
import Console
import Estate
import Fleet
import Foundation
import GBCS
import Host
import SMETS1Meter
import SMETS1Port

extension KeysCommand {
    struct SMETS1: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "smets1",
            abstract: "Write a SMETS1 meter's DLMS password and keys.",
            discussion: """
                A JSON file of mode 0600: the telephone number that wakes the meter, the password of its reader (LLS), \
                and the keys of its management client (HLS with GMAC, security suite 0), in hexadecimal. \
                meterSystemTitle is the meter's own; a client that ciphers takes another, such as clientSystemTitle \
                (systemTitle is the same, for scripts that know it by that name).

                EXAMPLE
                  smets keys smets1 --fleet smets1-demo --meter 3 --to meter-3.json
                """)

        @OptionGroup var estate: EstateOptions

        @Option(help: ArgumentHelp("Meter: its number from 0, its EUI-64, or an MPAN of it.", valueName: "meter"))
        var meter: String

        @Option(help: ArgumentHelp("File to write.", valueName: "file"))
        var to: String

        @Option(
            help: ArgumentHelp(
                "First digits of the meters' telephone numbers, as the server's --msisdn-prefix has them.",
                valueName: "digits"))
        var msisdnPrefix = SubscriberNumbers.standard.prefix

        private struct Content: Encodable {
            let device, msisdn, password, encryptionKey, authenticationKey: String
            let meterSystemTitle, clientSystemTitle, systemTitle: String
            /// Service access points of the make's clients: the first one of each authentication.
            let publicClient, readerClient, managementClient: UInt16?
        }

        /// A system title for clients: three letters and a number of 40 bits (IEC 62056-5-3, 4.3.4); it is never the
        /// meter's.
        static func clientTitle(for device: EntityIdentifier) -> [UInt8] {
            let title = Array("SMC".utf8) + [0, 0, 0, 0, 1]
            return title == device.octets ? Array("SMC".utf8) + [0, 0, 0, 0, 2] : title
        }

        func run() throws {
            let (estate, _) = try estate.loadEstate()
            let meter = try CheckedOption.meter(meter, in: estate.fleet)
            guard let profile = estate.fleet.smets1Profile(of: meter) else {
                let first = estate.fleet.smets1Meters.first.map { "; the first SMETS1 meter is \($0.lowerBound)" }
                throw UserError(
                    "--meter \(meter): a SMETS2 meter, which has no DLMS credentials\(first ?? "; this fleet has no other")"
                )
            }
            guard let numbers = SubscriberNumbers(checking: msisdnPrefix) else {
                throw UserError("--msisdn-prefix \(msisdnPrefix): takes 1 to 7 digits, the first not 0")
            }
            func client(_ authentication: SMETS1Profile.Authentication) -> UInt16? {
                profile.clients.first { $0.authentication == authentication }?.serviceAccessPoint
            }
            let credentials = estate.fleet.keys.smets1Credentials(index: meter)
            let device = estate.entityIdentifier(meter)
            let title = Self.clientTitle(for: device).hexadecimal
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            let content = Content(
                device: "\(device)", msisdn: numbers.number(of: meter),
                password: String(decoding: credentials.password, as: UTF8.self),
                encryptionKey: credentials.encryptionKey.hexadecimal,
                authenticationKey: credentials.authenticationKey.hexadecimal,
                meterSystemTitle: device.octets.hexadecimal, clientSystemTitle: title, systemTitle: title,
                publicClient: client(.none), readerClient: client(.password),
                managementClient: client(.gmac))
            let octets = Array(try encoder.encode(content)) + [UInt8(ascii: "\n")]
            try reportingErrors { try WrittenFile.writePrivately(octets, to: to) }
            try Output.print("meter \(meter), \(device): \(to)")
        }
    }
}
