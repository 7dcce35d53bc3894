import COSEM
import CellularNet
import Estate
import Fleet
import Host
import Metrics
import NIOCore
import SMETS1Meter
import SimulationKernel

/// What the HTTP interface tells of the network.
extension CellularNetwork {
    package struct AccessPointState: Hashable, Sendable, Encodable {
        let name: String
        let addresses, taken, held, free, mostTaken, exhaustions: Int
    }

    package var accessPoints: [AccessPointState] {
        provider.parameters.accessPoints.indices.compactMap { place in
            provider.pool(of: place).map {
                AccessPointState(
                    name: name(place), addresses: $0.size, taken: $0.taken, held: $0.held, free: $0.free,
                    mostTaken: $0.mostTaken, exhaustions: $0.exhaustions)
            }
        }
    }

    package struct SessionState: Hashable, Sendable, Encodable {
        package let msisdn, device, accessPoint, state: String
        let address: String?
        /// In this state.
        let seconds: Double
        let uplinkOctets, downlinkOctets: Int
    }

    /// Modems that are not asleep, sorted by meter.
    ///
    /// - Parameters:
    ///   - after: of meters beyond this one.
    ///   - limit: at most so many.
    package func sessions(after: Int?, limit: Int) -> (sessions: [SessionState], hasMore: Bool) {
        let now = advance()
        let all = provider.sessions.drop { context in after.map { context.sim <= $0 } ?? false }
        return (all.prefix(limit).map { state(of: $0, at: now) }, all.count > limit)
    }

    func state(of context: PDPContext, at now: Microseconds) -> SessionState {
        SessionState(
            msisdn: configuration.numbers.number(of: Int(context.sim)),
            device: "\(fleet.entityIdentifier(Int(context.sim)))", accessPoint: name(context.accessPoint),
            state: context.state.name, address: context.address.map { address(context.accessPoint, $0) },
            seconds: max(0, (now - context.since).seconds), uplinkOctets: context.uplinkOctets,
            downlinkOctets: context.downlinkOctets)
    }

    func address(_ accessPoint: Int, _ address: Int) -> String {
        AddressPrefix.text(configuration.addresses.address(place(accessPoint, address)))
    }

    struct Usage: Hashable, Sendable, Encodable {
        let messages, sessions: Int
        let sessionSeconds: Double
        let uplinkOctets, downlinkOctets: Int

        init(_ usage: SubscriberUsage) {
            messages = usage.messages
            sessions = usage.sessions
            sessionSeconds = usage.sessionTime.seconds
            uplinkOctets = usage.uplinkOctets
            downlinkOctets = usage.downlinkOctets
        }
    }

    package struct SIMState: Hashable, Sendable, Encodable {
        package let msisdn, device, accessPoint, cohort, state: String
        package let address: String?
        let seconds: Double?
        let today, month: Usage
    }

    package func sim(of meter: Int) -> SIMState {
        let now = advance()
        let context = provider.session(of: UInt32(meter))
        let today = Int(now / .day)
        let date = (startOfDay + Int64(today) * 86_400).civil.date
        return SIMState(
            msisdn: configuration.numbers.number(of: meter), device: "\(fleet.entityIdentifier(meter))",
            accessPoint: name(accessPoint(of: meter)), cohort: fleet.smets1Profile(of: meter)?.cohort ?? "",
            state: context?.state.name ?? "asleep",
            address: context.flatMap { known in known.address.map { address(known.accessPoint, $0) } },
            seconds: context.map { max(0, (now - $0.since).seconds) },
            today: Usage(provider.usage.usage(sim: UInt32(meter), day: today)),
            month: Usage(provider.usage.usage(sim: UInt32(meter), days: today - date.day + 1..<today + 1)))
    }

    /// Usage records, sorted by day or month, and meter.
    package func usageCSV(isMonthly: Bool) -> String {
        advance()
        struct Key: Hashable {
            let period: String
            let sim: UInt32
        }
        var sums: [Key: SubscriberUsage] = [:]
        for (key, usage) in provider.usage.all {
            let date = (startOfDay + Int64(key.day) * 86_400).civil.date
            let period = isMonthly ? String("\(date)".dropLast(3)) : "\(date)"
            sums[Key(period: period, sim: key.sim), default: SubscriberUsage()].add(usage)
        }
        var lines = ["period,msisdn,device,messages,sessions,session_seconds,uplink_octets,downlink_octets"]
        for (key, usage) in sums.sorted(by: { ($0.key.period, $0.key.sim) < ($1.key.period, $1.key.sim) }) {
            let meter = Int(key.sim)
            lines.append(
                "\(key.period),\(configuration.numbers.number(of: meter)),\(fleet.entityIdentifier(meter)),"
                    + "\(usage.messages),\(usage.sessions),\(usage.sessionTime / .second),\(usage.uplinkOctets),"
                    + "\(usage.downlinkOctets)")
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}
