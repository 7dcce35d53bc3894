import COSEM
import ESMEEmulator

/// Readings of registers in Wh and varh; registers that are not named read 0.
struct ExchangeRegisters: Decodable, Sendable {
    let activeImport: DoubleLongUnsigned?
    let reactiveImport: DoubleLongUnsigned?
    let activeExport: DoubleLongUnsigned?
    let reactiveExport: DoubleLongUnsigned?
    let secondaryActiveImport: DoubleLongUnsigned?

    private enum CodingKeys: CodingKey, CaseIterable {
        case activeImport, reactiveImport, activeExport, reactiveExport, secondaryActiveImport
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        activeImport = try values.decodeIfPresent(DoubleLongUnsigned.self, forKey: .activeImport)
        reactiveImport = try values.decodeIfPresent(DoubleLongUnsigned.self, forKey: .reactiveImport)
        activeExport = try values.decodeIfPresent(DoubleLongUnsigned.self, forKey: .activeExport)
        reactiveExport = try values.decodeIfPresent(DoubleLongUnsigned.self, forKey: .reactiveExport)
        secondaryActiveImport = try values.decodeIfPresent(DoubleLongUnsigned.self, forKey: .secondaryActiveImport)
    }

    func apply(to metering: inout Metering, at time: UTCTime) {
        let values: [(Register, DoubleLongUnsigned?)] = [
            (.activeImport, activeImport), (.reactiveImport, reactiveImport), (.activeExport, activeExport),
            (.reactiveExport, reactiveExport), (.secondaryActiveImport, secondaryActiveImport),
        ]
        for case (let register, let value?) in values { metering.set(register, to: value.value, at: time) }
    }
}

struct ExchangeLogs: Decodable, Sendable {
    let activeImportProfile: [LogRow]?
    let exportProfile: [LogRow]?
    let reactiveImportProfile: [LogRow]?
    let dailyExportReads: [LogRow]?
    let dailyConsumption: [LogRow]?
    let dailyReads: [DailyRead]?

    private enum CodingKeys: CodingKey, CaseIterable {
        case activeImportProfile, exportProfile, reactiveImportProfile, dailyExportReads, dailyConsumption, dailyReads
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        activeImportProfile = try values.decodeIfPresent([LogRow].self, forKey: .activeImportProfile)
        exportProfile = try values.decodeIfPresent([LogRow].self, forKey: .exportProfile)
        reactiveImportProfile = try values.decodeIfPresent([LogRow].self, forKey: .reactiveImportProfile)
        dailyExportReads = try values.decodeIfPresent([LogRow].self, forKey: .dailyExportReads)
        dailyConsumption = try values.decodeIfPresent([LogRow].self, forKey: .dailyConsumption)
        dailyReads = try values.decodeIfPresent([DailyRead].self, forKey: .dailyReads)
    }

    var recorded: RecordedLogs {
        var logs = RecordedLogs()
        logs.record(activeImportProfile?.map(\.entry) ?? [], in: .activeImportProfile)
        logs.record(exportProfile?.map(\.entry) ?? [], in: .exportProfile)
        logs.record(reactiveImportProfile?.map(\.entry) ?? [], in: .reactiveImportProfile)
        logs.record(dailyExportReads?.map(\.entry) ?? [], in: .dailyExportReads)
        logs.record(dailyConsumption?.map(\.entry) ?? [], in: .dailyConsumption)
        logs.record(dailyReads?.map(\.entry) ?? [])
        return logs
    }
}

/// An entry of a log: `[seconds since 2000, value]` or `[seconds since 2000, value, second value]`.
struct LogRow: Decodable, Sendable {
    let entry: RecordedLogs.Entry

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        let timestamp = try container.decode(DoubleLongUnsigned.self).value
        let value = try container.decode(DoubleLongUnsigned.self).value
        let second = container.isAtEnd ? 0 : try container.decodeIfPresent(DoubleLongUnsigned.self)?.value ?? 0
        guard container.isAtEnd else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a log row has 2 or 3 numbers")
        }
        entry = RecordedLogs.Entry(timestamp: timestamp, value: value, second: second)
    }
}

struct DailyRead: Decodable, Sendable {
    let entry: DailyReadLogEntry

    private enum CodingKeys: CodingKey, CaseIterable {
        case timestamp, activeImport, tou, blocks, secondaryActiveImport, secondaryTou
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(onlyKeyedBy: CodingKeys.self)
        func list(_ key: CodingKeys, count: Int) throws -> [UInt32]? {
            guard let values = try container.decodeIfPresent([DoubleLongUnsigned].self, forKey: key) else {
                return nil
            }
            guard values.count == count else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "has \(values.count) values, not \(count)")
            }
            return values.map(\.value)
        }
        let tou = try list(.tou, count: Register.touCount) ?? Array(repeating: 0, count: Register.touCount)
        let blocks = try container.decode([[DoubleLongUnsigned]].self, forKey: .blocks).map { $0.map(\.value) }
        guard blocks.count == Register.blockCount, blocks.allSatisfy({ $0.count == Register.touInBlockCount })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .blocks, in: container, debugDescription: "is not 4 lists of 8 values")
        }
        entry = DailyReadLogEntry(
            timestamp: try container.decode(DoubleLongUnsigned.self, forKey: .timestamp).value,
            activeImport: try container.decode(DoubleLongUnsigned.self, forKey: .activeImport).value,
            secondaryActiveImport: try container.decodeIfPresent(
                DoubleLongUnsigned.self, forKey: .secondaryActiveImport)?.value ?? 0,
            tou: tou, secondaryTOU: try list(.secondaryTou, count: Register.secondaryTOUCount) ?? [0, 0, 0, 0],
            blocks: blocks)
    }
}
