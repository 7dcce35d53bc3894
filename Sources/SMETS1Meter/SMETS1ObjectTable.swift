import COSEM
import ESMEEmulator

/// The objects and columns that follow from a ``SMETS1Profile``: made when a meter gets its profile, and only read from
/// then on.
final class SMETS1ObjectTable {
    /// Whether the public client may read energy.
    let publicReadsEnergy: Bool
    private let table: ObjectTable<SMETS1Object>
    /// The columns of each ``SMETS1Log``, at most 51.
    private let columns: [[SMETS1Column]]
    /// The octets of a clock date-time behind the seconds: hundredths, deviation, status.
    let dateTimeTail: UInt32

    init(_ profile: SMETS1Profile) {
        publicReadsEnergy = profile.publicClientReadsEnergy
        var objects: [SMETS1Object] = [
            SMETS1Object(.register(.activeImport), 3, Register.activeImport.smets1Name, attributes: 3, methods: 1)
        ]
        func add(_ kind: SMETS1Object.Kind, _ register: Register, _ name: LogicalName) {
            objects.append(SMETS1Object(kind, 3, name, attributes: 3, methods: 1))
        }
        add(.register(.reactiveImport), .reactiveImport, Register.reactiveImport.smets1Name)
        if profile.hasExport {
            add(.register(.activeExport), .activeExport, Register.activeExport.smets1Name)
            add(.register(.reactiveExport), .reactiveExport, Register.reactiveExport.smets1Name)
        }
        let tous = (0..<min(max(profile.touRegisterCount, 0), Register.touCount)).map(Register.tou)
        for register in tous { add(.register(register), register, register.smets1Name) }
        let exports: [Register] = profile.hasExport && profile.profilesHaveExport ? [.activeExport] : []
        var halfHours: [SMETS1Column] = profile.halfHourHasStatus ? [.clock, .status] : [.clock]
        for register in [.activeImport] + exports {
            switch profile.halfHourValue {
            case .energy:
                add(.halfHour(register), register, register.smets1HalfHourName)
                halfHours.append(.energy(register))
            case .cumulative: halfHours.append(.register(register))
            }
        }
        objects.append(SMETS1Object(.activePower, 3, LogicalName(1, 0, 1, 7, 0), attributes: 3, methods: 1))
        let registers = ([.activeImport] + exports).map(SMETS1Column.register)
        columns = [
            halfHours, [.clock] + registers, [.clock] + registers + tous.map(SMETS1Column.register),
            [.clock, .eventCode],
        ]
        func addProfile(_ log: SMETS1Log, _ name: LogicalName) {
            objects.append(SMETS1Object(.profile(log), 7, version: 1, name, attributes: 8, methods: 2))
        }
        addProfile(.halfHours, profile.halfHourProfileName)
        if profile.hasDailyProfile { addProfile(.days, profile.dailyProfileName) }
        if profile.hasBillingProfile { addProfile(.months, profile.billingProfileName) }
        addProfile(.events, profile.eventLogName)
        objects += [
            SMETS1Object(.sapAssignment, 17, LogicalName(0, 0, 41, 0, 0), attributes: 2, methods: 1),
            SMETS1Object(.association, 15, version: 1, LogicalName(0, 0, 40, 0, 0), attributes: 9, methods: 4),
            SMETS1Object(.logicalDeviceName, 1, LogicalName(0, 0, 42, 0, 0), attributes: 2),
            SMETS1Object(.securitySetup, 64, SMETS1Object.securitySetupName, attributes: 5, methods: 2),
            SMETS1Object(.invocationCounter, 1, LogicalName(0, 0, 43, 1, 0), attributes: 2),
            SMETS1Object(.clock, 8, LogicalName(0, 0, 1, 0, 0), attributes: 9, methods: 6),
            SMETS1Object(.firmware, 1, LogicalName(1, 0, 0, 2, 0), attributes: 2),
            SMETS1Object(.serialNumber, 1, LogicalName(0, 0, 96, 1, 0), attributes: 2),
            SMETS1Object(.mpan, 1, LogicalName(0, 0, 96, 1, 1), attributes: 2),
            SMETS1Object(.eventCode, 1, LogicalName(0, 0, 96, 11, 0), attributes: 2),
        ]
        if profile.halfHourHasStatus {
            objects.append(SMETS1Object(.profileStatus, 1, LogicalName(0, 0, 96, 10, 1), attributes: 2))
        }
        table = ObjectTable(objects.map { ($0.reference, $0) })
        let quirks = profile.quirks
        dateTimeTail = (quirks.dateTimesHaveDeviation ? 0 : 0x0080_0000) | (quirks.dateTimesHaveStatus ? 0 : 0xFF)
    }

    /// The objects in the order of the object list.
    var objects: [SMETS1Object] { table.kinds }

    /// The object with this name; nil when there is none.
    func object(named name: UInt64) -> SMETS1Object? { table[named: name] }

    func columns(of log: SMETS1Log) -> [SMETS1Column] { columns[Int(log.rawValue)] }

    /// A set of all columns of a log.
    func allColumns(of log: SMETS1Log) -> UInt64 { (1 << UInt64(columns(of: log).count)) - 1 }

    /// Size in octets of a row of a log with the columns of a set.
    func rowSize(of log: SMETS1Log, _ selected: UInt64) -> Int {
        let columns = columns(of: log)
        var size = 2
        for index in columns.indices where selected & (1 << UInt64(index)) != 0 { size += columns[index].size }
        return size
    }
}
