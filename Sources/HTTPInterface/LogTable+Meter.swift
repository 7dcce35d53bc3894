import COSEM
import ESMEEmulator
import GBCS

extension LogTable {
    /// The entries of a profile log other than the daily reads, in ascending order, in Wh and varh.
    init(_ log: ProfileLog, isTwin: Bool, entries: [RecordedLogs.Entry]) {
        let registers: [Register] =
            switch log {
            case .activeImportProfile: isTwin ? [.activeImport, .secondaryActiveImport] : [.activeImport]
            case .exportProfile: [.activeExport, .reactiveExport]
            case .reactiveImportProfile: [.reactiveImport]
            case .dailyExportReads: [.activeExport]
            case .dailyConsumption, .dailyReads: []
            }
        let names = log == .dailyConsumption ? ["consumption"] : registers.map(\.name)
        self.init(columns: ["time"] + names)
        rows = entries.map { entry in
            var row: [Cell] = [Self.time(entry.timestamp), .integer(Int64(entry.value))]
            if names.count == 2 { row.append(.integer(Int64(entry.second))) }
            return row
        }
    }

    /// The daily reads, with a column for each import register that has the register's name.
    init(dailyReadsOf metering: Metering, in range: ClosedRange<UTCTime>, now: UTCTime) {
        let isTwin = metering.variant == .twinElement
        let blocks = (0..<Register.blockCount).flatMap { block in
            (0..<Register.touInBlockCount).map { Register.touBlock(block: block, tou: $0) }
        }
        var registers: [Register] = [.activeImport] + (0..<Register.touCount).map { .tou($0) } + blocks
        if isTwin {
            registers.append(.secondaryActiveImport)
            registers += (0..<Register.secondaryTOUCount).map { .secondaryTOU($0) }
        }
        self.init(columns: ["time"] + registers.map(\.name))
        var rows: [[Cell]] = []
        metering.dailyReadLog(in: range, now: now) { entry in
            var values = [entry.activeImport] + entry.tou + entry.blocks.flatMap { $0 }
            if isTwin { values += [entry.secondaryActiveImport] + entry.secondaryTOU }
            rows.append([Self.time(entry.timestamp)] + values.map { .integer(Int64($0)) })
        }
        self.rows = rows
    }

    init(_ log: EventLogs, _ kind: EventLogKind, in range: ClosedRange<UTCTime>) {
        switch kind {
        case .events:
            self.init(columns: ["time", "code", "name", "otherInformation"])
            rows = log.events.entries.filter { range.contains($0.time) }.map {
                Self.event($0.time, $0.code) + [.text($0.otherInformation.hexadecimal)]
            }
        case .securityEvents:
            self.init(columns: ["time", "code", "name"])
            rows = log.securityEvents.entries.filter { range.contains($0.time) }.map { Self.event($0.time, $0.code) }
        case .powerEvents:
            self.init(columns: ["time", "code", "name", "otherInformation"])
            rows = log.powerEvents.entries.filter { range.contains($0.time) }.map {
                Self.event($0.time, $0.code) + [.integer(Int64($0.otherInformation))]
            }
        }
    }

    private static func event(_ time: UTCTime, _ code: AlertCode) -> [Cell] {
        [.text("\(time)"), .text(code.rawValue.hexadecimal), code.name.map { .text($0) } ?? .none]
    }

    private static func time(_ timestamp: UInt32) -> Cell {
        .text("\(UTCTime(secondsSince2000: Int64(timestamp)))")
    }
}

/// The event logs, by their names in paths.
enum EventLogKind: String, Sendable, CaseIterable {
    case events
    case securityEvents
    case powerEvents
}
