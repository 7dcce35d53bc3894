import ArgumentParser
import Console
import Estate
import Foundation
import GBCS
import Gateway
import Host
import Keys
import RadioNet
import Reports
import SMETS1Port
import StreamPort

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run an estate of meters: GBCS over TCP, and an HTTP interface.",
        discussion: """
            Without arguments: the 1,000 meters of the fleet demo, generated keys in the state folder, GBCS on TCP \
            9401, HTTP on 9480, loopback only. A fleet of 32 million is ready as soon: meters are functions of their \
            number, and only what happened to them is kept.

            Several processes can share a fleet and a port (--shard): each serves a range of the meters and hands on \
            what the kernel gave it for another's. One process holds at most as many connections as it may open files.

            EXAMPLES
              smets serve
              smets serve --fleet great-britain
              smets serve --fleet city --shard 1/2 & smets serve --fleet city --shard 2/2
              smets serve --network csp-north --compress --priority settlement
              smets serve --fleet smets1-demo --smets1
              smets serve --dcc --duis-callback http://127.0.0.1:1880/smartdcc/duis
              smets serve --meters 10 --clock 2026-11-01T00:00:00Z
              smets serve --keys keys --alerts http://127.0.0.1:8080/alerts
            """)

    @OptionGroup var estate: EstateOptions

    @OptionGroup(title: "Exposure") var exposure: ExposureOptions

    @Option(help: ArgumentHelp("TCP port for GBCS, 1 to 65,535; 0 takes a free one.", valueName: "port"))
    var port = 9_401

    @Option(help: ArgumentHelp("HTTP port, 1 to 65,535; 0 takes a free one.", valueName: "port"))
    var httpPort = 9_480

    @Option(help: ArgumentHelp("Post the meters' alerts, as JSON, to this http or https URL.", valueName: "url"))
    var alerts: String?

    @Option(
        help: ArgumentHelp(
            "Event loops, 1 to 256, each with a share of the meters. Default: one a core.", valueName: "n"))
    var shards: Int?

    @Option(
        help: ArgumentHelp(
            """
            The meters' clock: real, a UTC time at which it stands (like 2026-11-01T00:00:00Z), or x60, sixty times as \
            fast as real; at most x\(Int(AdjustableClock.maximumRate)).
            """, valueName: "clock"))
    var clock = "real"

    @Option(
        help: ArgumentHelp(
            "Octets of the longest message accepted, 64 to \(Message.maximumSize.grouped).", valueName: "octets"))
    var maximumMessage = StreamLimits().messageSize

    @Option(
        help: ArgumentHelp(
            "TCP connections at one time, 1 to 1,000,000 and no more than the limit of open files allows.",
            valueName: "n"))
    var maximumConnections = StreamLimits().connections

    @Option(
        help: ArgumentHelp(
            "Messages of one connection that may wait for answers, 1 to 1,000,000; one more closes it.",
            valueName: "n"))
    var maximumPipelined = StreamLimits().pipelined

    @Option(help: ArgumentHelp("Seconds until a silent connection is closed, 1 to 86,400.", valueName: "seconds"))
    var idle = StreamLimits().idleSeconds

    @Option(
        help: ArgumentHelp(
            """
            Seconds from the first octet of a message to its last, 1 to 86,400. \
            Default: \(StreamLimits().messageSeconds), or what --idle says if that is less.
            """, valueName: "seconds"))
    var messageTimeout: Int64?

    @Option(
        help: ArgumentHelp(
            """
            MiB that all TCP connections may hold together, 16 to 1,048,576: unfinished messages, answers that are not \
            read.
            """, valueName: "MiB"))
    var streamMemory = StreamLimits().memory >> 20

    @OptionGroup(title: "Network") var network: NetworkOptions

    @OptionGroup(title: "Block transfer") var blocks: BlockTransferOptions

    @OptionGroup(title: "SMETS1 meters") var smets1: SMETS1ServeOptions

    @OptionGroup(title: "The DCC in front of the meters") var dcc: DCCServeOptions

    @Option(
        help: ArgumentHelp(
            "Serve a part of the fleet: 2/4 is the second of four. The processes share port and state folder.",
            valueName: "k/n"))
    var shard: String?

    @Option(
        help: ArgumentHelp(
            """
            Shared secrets that each event loop keeps, 16 to 268,435,456; each takes 40 octets, from when it is used.
            """, valueName: "n"))
    var secretCache = 1 << 21

    private var listen: String { exposure.listen }

    func run() async throws {
        var configuration = ServerConfiguration()
        configuration.host = listen
        configuration.streamLimits = try limits()
        configuration.streamPort = try CheckedOption.port(port, "port", allowsFree: true)
        configuration.httpPort = try CheckedOption.port(httpPort, "http-port", allowsFree: true)
        configuration.token = try exposure.token()
        configuration.hosts = exposure.allowHost
        try exposure.check()
        configuration.eventLoops = shards ?? ProcessInfo.processInfo.activeProcessorCount
        guard (1...256).contains(configuration.eventLoops) else {
            throw UserError("--shards \(configuration.eventLoops): takes 1 to 256")
        }
        configuration.clock = try CheckedOption.clock(clock)
        guard (16...1 << 28).contains(secretCache) else {
            throw UserError("--secret-cache \(secretCache): takes 16 to \(1 << 28)")
        }
        configuration.secretCache = secretCache
        try SystemTime.check()
        configuration.smets1 = try smets1.configuration(
            host: listen, speed: network.networkSpeed, seed: network.networkSeed)
        configuration.sessionWebhook = smets1.sessionWebhook
        configuration.alertWebhook = alerts
        let (estate, folder) = try estate.loadEstate()
        let stateFolder = StateFolder(self.estate.state)
        let state = try reportingErrors { try stateFolder.state(of: estate.fleet) }
        configuration.network = try network.configuration(
            estate, folder, hasCellularNetwork: configuration.smets1?.network != nil)
        configuration.han = try network.hanLink()
        configuration.share = try shard.map { text in
            guard let share = FleetShare(text) else {
                throw UserError("--shard \(text): takes a part like 2/4, of at most \(FleetShare.limit)")
            }
            return (share, "\(stateFolder.path)/peers")
        }
        configuration.dcc = try dcc.configuration(estate, folder, state: stateFolder, isShared: shard != nil)
        let server: Server
        do { server = try await Server.start(estate, configuration, state: state) } catch {
            throw UserError(error.description)
        }
        // Before anybody is told that the server is there.
        let signals = Interruption.signals([SIGINT, SIGTERM])
        try printStart(server, folder)
        for await _ in signals { break }
        try await server.stop()
        state.close()
    }

    private func limits() throws -> StreamLimits {
        var limits = StreamLimits()
        limits.messageSize = try CheckedOption.number(maximumMessage, "maximum-message", in: 64...Message.maximumSize)
        limits.connections = try CheckedOption.number(maximumConnections, "maximum-connections", in: 1...1_000_000)
        DescriptorLimit.raise()
        guard limits.connections <= DescriptorLimit.connections else {
            throw UserError(
                """
                --maximum-connections \(maximumConnections): this process may open \(DescriptorLimit.current) files, so at \
                most \(DescriptorLimit.connections) connections; raise the limit (ulimit -n), or share the fleet and the \
                port among processes: --shard 1/2
                """)
        }
        limits.pipelined = try CheckedOption.number(maximumPipelined, "maximum-pipelined", in: 1...1_000_000)
        limits.idleSeconds = try CheckedOption.number(idle, "idle", in: 1...86_400)
        limits.messageSeconds = try CheckedOption.number(
            messageTimeout ?? min(limits.messageSeconds, idle), "message-timeout", in: 1...86_400)
        limits.memory = try CheckedOption.number(streamMemory, "stream-memory", in: 16...1 << 20) << 20
        limits.service = try network.service()
        limits.blockTransfer = try blocks.parameters(limits)
        return limits
    }

    private func append(_ dcc: DCCServer, _ host: String, to table: inout Table) {
        table.append("DUIS", "http://\(host):\(dcc.duisPort)/api/v1/  (serviceD, serviceS, serviceT)")
        table.append(
            "SMKI Repository", "http://\(host):\(dcc.smkiPort)/services/  (certificatesearch, retrievecertificate)")
        if let problem = dcc.archiveProblem {
            table.append("org-crypto.zip", "not served: \(problem)")
        } else {
            table.append(
                "org-crypto.zip", "http://\(host):\(dcc.cryptoPort ?? dcc.duisPort)/assets/crypto/org-crypto.zip")
        }
        let callbacks = dcc.configuration.callbacks.map { "\($0.key) to \($0.value)" }.sorted()
        let others =
            dcc.configuration.callback.map { [$0] } ?? (callbacks.isEmpty ? ["kept until a User has an address"] : [])
        table.append("callbacks", (callbacks + others).joined(separator: ", "))
        for (index, user) in ((try? dcc.provider.directory.allUsers()) ?? []).enumerated() {
            let roles = user.roles.map(\.rawValue).sorted().joined(separator: ", ")
            table.append(index == 0 ? "Users" : "", "\(user.entityIdentifier)  \(user.name) (\(roles))")
        }
    }

    private func printStart(_ server: Server, _ folder: KeyFolder) throws {
        let (gateway, smets1) = (server.gateway, server.smets1)
        let estate = gateway.estate
        var table = Table(["what", "where"])
        let host = listen.bracketedHost
        table.append("GBCS over TCP", "\(host):\(server.streamPort)  (raw, DLMS wrapper, GFI text)")
        table.append("HTTP interface", "http://\(host):\(server.httpPort)  (/openapi.json, /metrics)")
        let part = gateway.peers == nil ? "" : ", here \(gateway.range.lowerBound) to \(gateway.range.upperBound - 1)"
        table.append(
            "meters", "\(estate.count) of fleet \(estate.name)\(part), \(gateway.shards.count) event loop(s)")
        table.append("first meter", "\(estate.entityIdentifier(0))")
        table.append("last meter", "\(estate.entityIdentifier(estate.count - 1))")
        if let network = gateway.network {
            let compression = network.compression == nil ? "" : ", compressed"
            table.append(
                "network", "\(network.model.name), \(network.model.cell.channels) channels a cell\(compression)")
        }
        if let smets1 {
            let configuration = smets1.service.configuration
            table.append("SMETS1 meters", "DLMS/COSEM on port \(smets1.service.port) of \(configuration.addresses)")
            if let sms = smets1.shortMessagePort {
                table.append("SMSC", "\(host):\(sms)  (SMPP 3.4; first number \(smets1.firstNumber))")
            } else {
                table.append("", "all awake: the first has \(AddressPrefix.text(configuration.addresses.address(0)))")
            }
        }
        if let dcc = server.dcc { append(dcc, host, to: &table) }
        table.append("keys", folder.path)
        table.append("clock", "\(gateway.clock.now) (\(clock))")
        try Output.print(table.text)
        for note in folder.notes { try Output.print("note: \(note)") }
        let hint = ServeHint(
            gateway: gateway, estateWords: self.estate.words, listen: listen, port: server.streamPort,
            tokenFile: exposure.tokenFile,
            smets1: smets1.map { ($0.service.configuration, $0.service.port, $0.service.firstMeter) })
        try Output.print("\nTry: \(hint.text)")
        if let dcc = server.dcc { try Output.print("or:  \(hint.request(of: dcc, httpPort: server.httpPort))") }
        // A pipe gets the table at once too: whoever started the server may be waiting for it.
        try Output.flush()
    }
}
