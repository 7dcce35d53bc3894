import ArgumentParser
import CommsHub
import Console
import Estate
import Foundation
import Keys
import NetworkStudies
import Profiles
import RadioNet

/// The options for the network that a server puts in front of its meters.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Network in front of the hubs: \(StudyOptions.builtInNames), or a file (YAML). Default: none.",
            valueName: "network"))
    var network: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Set a parameter of the network (smets networks lists them); repeatable.", valueName: "key=value"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("Speed of the network's time, 0.000001 to 1,000,000.", valueName: "times"))
    var networkSpeed = 1.0

    @Option(help: ArgumentHelp("Seed of losses and delays; the same seed gives the same.", valueName: "n"))
    var networkSeed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Hours (UTC) in which settlement reads are carried, like 8-20 or 0-6,7-20. Default: all hours.",
            valueName: "hours"))
    var settlementHours: String?

    @Flag(help: "Compress messages of low priority between provider and hub.")
    var compress = false

    @Option(
        help: ArgumentHelp(
            "Dictionary of the provider. Default: one made from the fleet's own messages.", valueName: "file"))
    var dictionary: String?

    @Option(help: ArgumentHelp("Dictionary of the hubs, if it differs from the provider's.", valueName: "file"))
    var hubDictionary: String?

    @Option(
        help: ArgumentHelp(
            "Priority of the stream port's messages: \(MessagePriority.names).",
            valueName: "name"))
    var priority = MessagePriority.onDemand.name

    @Option(help: ArgumentHelp("Faults of the network by time of day (YAML).", valueName: "file"))
    var networkFaults: String?

    @Option(
        help: ArgumentHelp(
            "Milliseconds that a message takes over the HAN, like 50-200; at most 3,600,000.", valueName: "ms"))
    var hanDelay = "0-0"

    @Option(help: ArgumentHelp("Probability that an attempt over the HAN is lost, 0 to 1.", valueName: "share"))
    var hanLoss = 0.0

    @Option(
        help: ArgumentHelp("Attempts for a message over the HAN, 1 to 64; then the hub raises 8F84.", valueName: "n"))
    var hanAttempts = 1

    @Option(help: ArgumentHelp("Messages that a hub holds for its HAN, 1 to 1,024; more are refused.", valueName: "n"))
    var hanBuffer = 32

    func hanLink() throws -> HANLink {
        let limit = HANLink.timeLimit / 1_000
        guard let ends = Self.numbers(hanDelay), ends.count <= 2, let low = ends.first, let high = ends.last,
            low <= high,
            high <= limit
        else { throw UserError("--han-delay \(hanDelay): takes milliseconds like 50-200, at most \(limit)") }
        guard (0...1).contains(hanLoss) else { throw UserError("--han-loss \(hanLoss): takes 0 to 1") }
        guard (1...HANLink.attemptLimit).contains(hanAttempts) else {
            throw UserError("--han-attempts \(hanAttempts): takes 1 to \(HANLink.attemptLimit)")
        }
        guard (1...HANLink.bufferLimit).contains(hanBuffer) else {
            throw UserError("--han-buffer \(hanBuffer): takes 1 to \(HANLink.bufferLimit)")
        }
        return HANLink(
            delay: low * 1_000...high * 1_000, loss: hanLoss, attempts: hanAttempts, retryInterval: 1_000_000,
            bufferCapacity: hanBuffer)
    }

    func service() throws -> MessageService {
        guard let priority = MessagePriority(name: priority) else {
            throw UserError("--priority \(self.priority): takes one of \(MessagePriority.names)")
        }
        return MessageService(of: priority)
    }

    /// The network's configuration; nil when none is asked for.
    ///
    /// - Parameter hasCellularNetwork: whether there is a cellular network, which has the same speed and seed.
    func configuration(
        _ estate: Estate, _ folder: KeyFolder, hasCellularNetwork: Bool
    ) throws -> NetworkConfiguration? {
        guard let network else {
            let idle = [
                ("--set", !settings.isEmpty), ("--compress", compress), ("--dictionary", dictionary != nil),
                ("--hub-dictionary", hubDictionary != nil), ("--settlement-hours", settlementHours != nil),
                ("--network-faults", networkFaults != nil),
                ("--network-speed", networkSpeed != 1 && !hasCellularNetwork),
                ("--network-seed", networkSeed != 1 && !hasCellularNetwork),
                ("--priority", priority != MessagePriority.onDemand.name),
            ]
            try CheckedOption.refuse(idle, "without --network")
            return nil
        }
        let model = try StudyOptions.model(network, settings: settings)
        try Self.check(speed: networkSpeed)
        var faults: [TimedFault] = []
        if let networkFaults {
            do { faults = try FaultScenario(path: networkFaults).faults } catch { throw UserError("\(error)") }
        }
        return NetworkConfiguration(
            model: model, speed: networkSpeed, seed: networkSeed, compression: try compression(estate, folder),
            settlementHours: try hours(), faults: faults)
    }

    private func compression(_ estate: Estate, _ folder: KeyFolder) throws -> NetworkConfiguration.Compression? {
        guard compress else {
            guard dictionary == nil, hubDictionary == nil else {
                throw UserError("--dictionary and --hub-dictionary: mean nothing without --compress")
            }
            return nil
        }
        return try reportingErrors {
            let headEnd =
                try dictionary.map { try DictionaryFile.read($0) }
                ?? NetworkDictionary.train(try TrafficEstate(estate, folder: folder))
            let hub = try hubDictionary.map { try DictionaryFile.read($0) } ?? headEnd
            return try NetworkConfiguration.Compression(
                settings: .fitting(dictionary: max(headEnd.octets.count, hub.octets.count)), headEnd: headEnd, hub: hub)
        }
    }

    private func hours() throws -> [Range<Int>] {
        guard let settlementHours else { return [] }
        return try settlementHours.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let ends = Self.numbers(part), ends.count == 2, ends[0] < ends[1], ends[1] <= 24 else {
                throw UserError("--settlement-hours \(settlementHours): takes UTC hours like 8-20, or 0-6,7-20")
            }
            return Int(ends[0])..<Int(ends[1])
        }
    }

    /// Reads whole numbers with hyphens between them, like `50-200`; nil for anything else.
    private static func numbers(_ text: some StringProtocol) -> [Int64]? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in part.allSatisfy { $0.isASCII && $0.isNumber } ? Int64(part) : nil }
        return numbers.count == parts.count ? numbers : nil
    }

    /// Refuses a speed at which hardly any time would pass, or too much.
    static func check(speed: Double) throws {
        guard speed >= 1e-6, speed <= 1e6 else {
            throw UserError("--network-speed \(speed): takes 0.000001 to 1,000,000")
        }
    }
}
