import COSEM
import ESMEEmulator
import GBCS

extension MeterState {
    /// A log of events, of 100 entries.
    public enum EventLog: String, Hashable, Sendable, CaseIterable {
        case events, securityEvents, powerEvents

        var name: String {
            switch self {
            case .events: "event log"
            case .securityEvents: "security log"
            case .powerEvents: "power event log"
            }
        }

        /// Greatest number of octets beside the code in an entry.
        var otherInformationLimit: Int {
            switch self {
            case .events: 8
            case .securityEvents: 0
            case .powerEvents: 4
            }
        }
    }

    /// An entry of an event log.
    public struct Event: Hashable, Sendable, CustomStringConvertible {
        public var time: UTCTime
        public var code: AlertCode
        /// The octets of otherInformation: up to 8 in the Event Log, 4 or none in the Power Event Log, none in the Security
        /// Log.
        public var otherInformation: [UInt8]

        public init(_ time: UTCTime, _ code: AlertCode, otherInformation: [UInt8] = []) {
            (self.time, self.code, self.otherInformation) = (time, code, otherInformation)
        }

        /// Text such as `2026-11-01T12:00:00Z 8154 immediate HAN interface command processed, 0043`.
        public var description: String {
            "\(time) \(code)" + (otherInformation.isEmpty ? "" : ", \(otherInformation.hexadecimal)")
        }
    }

    /// What a meter's logs hold.
    static func events(_ logs: EventLogs) -> [EventLog: [Event]] {
        [
            .events: logs.events.entries.map { Event($0.time, $0.code, otherInformation: $0.otherInformation) },
            .securityEvents: logs.securityEvents.entries.map { Event($0.time, $0.code) },
            .powerEvents: logs.powerEvents.entries.map { entry in
                var octets: [UInt8] = []
                if entry.otherInformation != 0 { octets.append(bigEndian: entry.otherInformation) }
                return Event(entry.time, entry.code, otherInformation: octets)
            },
        ]
    }

    /// A meter's logs with the entries that the state says, where it says any.
    func eventLogs(in known: EventLogs) throws(TestMistake) -> EventLogs {
        let held = Self.events(known)
        let wanted = held.merging(eventLogs) { $1 }
        guard wanted != held else { return known }
        var entries: [(log: EventLog, event: Event)] = []
        for log in EventLog.allCases {
            let events = wanted[log] ?? []
            guard events.count <= EventLogs.capacity else {
                throw TestMistake("\(log.name): holds \(EventLogs.capacity) entries; not \(events.count)")
            }
            for event in events {
                let count = event.otherInformation.count
                guard count <= log.otherInformationLimit, log != .powerEvents || count == 0 || count == 4 else {
                    throw TestMistake(
                        "\(log.name), \(event): other information has at most \(log.otherInformationLimit) octets; not "
                            + "\(count)")
                }
                entries.append((log, event))
            }
        }
        // The logs note in which order their entries came: those of one moment log by log.
        let ordered = entries.enumerated().sorted {
            ($0.element.event.time, $0.offset) < ($1.element.event.time, $1.offset)
        }
        var logs = EventLogs()
        for (_, entry) in ordered {
            let event = entry.event
            switch entry.log {
            case .events: logs.recordEvent(event.code, at: event.time, otherInformation: event.otherInformation)
            case .securityEvents: logs.recordSecurityEvent(event.code, at: event.time)
            case .powerEvents:
                logs.recordPowerEvent(
                    event.code, at: event.time,
                    otherInformation: event.otherInformation.reduce(0) { $0 << 8 | UInt32($1) })
            }
        }
        return logs
    }
}
