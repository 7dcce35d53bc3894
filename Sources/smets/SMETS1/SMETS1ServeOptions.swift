import ArgumentParser
import CellularNet
import Console
import Foundation
import Host
import Profiles
import SMETS1Port
import SMPP

/// The options for serving a fleet's SMETS1 meters.
struct SMETS1ServeOptions: ParsableArguments {
    @Flag(help: "Serve the fleet's SMETS1 meters: SMS wakes them (SMPP), clients read them over DLMS/COSEM.")
    var smets1 = false

    @Flag(help: "Serve SMETS1 meters without waking: the nth always has address n of --apn, and there is no SMSC.")
    var alwaysAwake = false

    @Option(
        help: ArgumentHelp(
            "Addresses of SMETS1 meters, a prefix of 1 to 30 bits; beyond loopback: ip route add local <prefix> dev lo.",
            valueName: "prefix"))
    var apn = AddressPrefix.standard.description

    @Option(help: ArgumentHelp("DLMS/COSEM port of every SMETS1 meter; 0 takes a free one.", valueName: "port"))
    var dlmsPort = SMETS1Configuration.defaultPort

    @Option(help: ArgumentHelp("SMPP port of the SMSC; 0 takes a free one.", valueName: "port"))
    var smppPort = SMPPServerConfiguration.defaultPort

    @Option(
        help: ArgumentHelp(
            """
            Who may bind to the SMSC: a file of mode 0600 with lines of system_id, password and messages a second (0 for \
            no limit). Default: smets, smets, \(SMPPAccount.defaultSubmitsPerSecond).
            """, valueName: "file"))
    var smppAccounts: String?

    @Option(
        help: ArgumentHelp("First digits of the meters' telephone numbers, 1 to 7, not 0 first.", valueName: "digits"))
    var msisdnPrefix = SubscriberNumbers.standard.prefix

    @Option(
        help: ArgumentHelp(
            "Cellular network of the SMETS1 meters: smets1, or a file (YAML).", valueName: "network"))
    var smets1Network = SMETS1Network.smets1.name

    @Option(
        help: ArgumentHelp(
            "A meter that is woken connects to this address, as to its S1SP; IPv6 in brackets.", valueName: "host:port")
    )
    var dialOut: String?

    @Option(
        help: ArgumentHelp(
            "Post the beginning and end of data sessions, as JSON, to this http or https URL.", valueName: "url"))
    var sessionWebhook: String?

    @Option(
        help: ArgumentHelp(
            "DLMS connections at one time. Default: 20,000, or what the limit of open files allows if that is less.",
            valueName: "n"))
    var maximumDlmsConnections: Int?
}

extension SMETS1ServeOptions {
    /// The configuration; nil when SMETS1 meters are not served.
    ///
    /// - Parameter speed: speed of the network's time.
    func configuration(host: String, speed: Double, seed: UInt64) throws -> SMETS1Configuration? {
        guard smets1 || alwaysAwake else {
            try CheckedOption.refuse(given + givenOfNetwork, "without --smets1")
            return nil
        }
        var configuration = SMETS1Configuration()
        guard let addresses = AddressPrefix(apn) else {
            throw UserError("--apn \(apn): takes a prefix like 127.64.0.0/10, of 1 to 30 bits")
        }
        configuration.addresses = addresses
        configuration.port = try Self.port(dlmsPort, "dlms-port")
        configuration.shortMessages.port = try Self.port(smppPort, "smpp-port")
        configuration.shortMessages.host = host
        if alwaysAwake { try CheckedOption.refuse(givenOfNetwork, "with --always-awake") }
        if let smppAccounts { configuration.shortMessages.session.accounts = try SMPPAccountsFile.read(smppAccounts) }
        guard let numbers = SubscriberNumbers(checking: msisdnPrefix) else {
            throw UserError("--msisdn-prefix \(msisdnPrefix): takes 1 to 7 digits, the first not 0")
        }
        configuration.numbers = numbers
        let network = try reportingErrors { try SMETS1Network(profile: smets1Network) }
        configuration.network = alwaysAwake ? nil : network.parameters
        configuration.accessPoints = Dictionary(
            network.cohorts.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        try NetworkOptions.check(speed: speed)
        (configuration.speed, configuration.seed) = (speed, seed)
        configuration.dialOut = try dialOut.map(Self.target)
        configuration.limits.connections = maximumDlmsConnections ?? min(20_000, DescriptorLimit.connections)
        guard configuration.limits.connections >= 1 else {
            throw UserError("--maximum-dlms-connections \(configuration.limits.connections): takes 1 or more")
        }
        guard (1...DescriptorLimit.connections).contains(configuration.limits.connections) else {
            throw UserError(
                """
                --maximum-dlms-connections \(configuration.limits.connections): this process may open \
                \(DescriptorLimit.current) files, so at most \(DescriptorLimit.connections) connections; share the fleet \
                and the port among processes: --shard 1/2
                """)
        }
        return configuration
    }

    /// The options of DLMS/COSEM, and whether each was given.
    private var given: [(String, Bool)] {
        [
            ("--apn", apn != AddressPrefix.standard.description),
            ("--dlms-port", dlmsPort != SMETS1Configuration.defaultPort),
            ("--maximum-dlms-connections", maximumDlmsConnections != nil),
        ]
    }

    /// The options of the network that wakes meters, and whether each was given.
    private var givenOfNetwork: [(String, Bool)] {
        [
            ("--smpp-port", smppPort != SMPPServerConfiguration.defaultPort),
            ("--smpp-accounts", smppAccounts != nil),
            ("--msisdn-prefix", msisdnPrefix != SubscriberNumbers.standard.prefix),
            ("--smets1-network", smets1Network.lowercased() != SMETS1Network.smets1.name.lowercased()),
            ("--dial-out", dialOut != nil), ("--session-webhook", sessionWebhook != nil),
        ]
    }

    private static func port(_ port: Int, _ name: String) throws -> Int {
        guard (0...65_535).contains(port) else { throw UserError("--\(name) \(port): takes 0 to 65535") }
        return port
    }

    /// Reads `host:port`, with an IPv6 address in brackets.
    private static func target(_ text: String) throws -> SMETS1Configuration.DialOut {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (1...65_535).contains(port), colon > text.startIndex
        else { throw UserError("--dial-out \(text): takes host:port") }
        var host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains(where: { (isBracketed ? "[] " : "[] :").contains($0) }) else {
            throw UserError("--dial-out \(text): takes host:port, an IPv6 address in brackets")
        }
        return .init(host: String(host), port: port)
    }
}
