import COSEM

/// What a meter shows a client: its clock, names, registers, and a range of its half-hourly profile.
public struct DLMSMeterReading: Codable, Hashable, Sendable {
    /// A register's value with its unit.
    public struct Register: Codable, Hashable, Sendable {
        /// Its logical name.
        public var name: String
        /// Scaled.
        public var value: Double
        /// `Wh`, or the number of IEC 62056-6-2 for one that has no name here.
        public var unit: String
    }

    /// Rows of a profile.
    public struct Profile: Codable, Hashable, Sendable {
        /// The objects captured.
        public var columns: [String]
        public var rows: [[DLMSCell]]
    }

    public var format = "smets-dlms-read/1"
    public var clock: String?
    public var logicalDeviceName: String?
    public var firmware: String?
    public var registers: [Register] = []
    public var profile: Profile?
    /// What could not be read, and why.
    public var failures: [String] = []

    private static let firmwareVersion = LogicalName(1, 0, 0, 2, 0)
    private static let currentAssociation = LogicalName(0, 0, 40, 0, 0)

    /// Reads everything; what a meter refuses is a failure of that item only.
    ///
    /// - Parameter range: of the profile; nil for the day before the meter's.
    public init(from reader: DLMSReader, range: ClosedRange<UTCTime>?) async throws {
        let clock = try await optional {
            try await reader.get(ObjectReference(DLMSRequests.clockClass, DLMSRequests.clock, 2))
        }
        let time = clock.flatMap { DLMSCell.time($0) }
        self.clock = time?.description
        logicalDeviceName = try await text(reader, DLMSRequests.logicalDeviceName)
        firmware = try await text(reader, Self.firmwareVersion)
        for name in try await registerNames(reader) {
            if let register = try await register(reader, name) { registers.append(register) }
        }
        let midnight = time?.utc.map { $0.roundedDown(to: 86_400) }
        guard let range = range ?? midnight.map({ ($0 - 84_600)...$0 }) else { return }
        profile = try await profile(reader, range)
    }

    /// Nil and a note when the meter gives no value.
    private mutating func optional(_ read: () async throws -> COSEMData) async throws -> COSEMData? {
        do { return try await read() } catch let error as DLMSAccessError {
            failures.append(error.description)
            return nil
        }
    }

    private mutating func text(_ reader: DLMSReader, _ name: LogicalName) async throws -> String? {
        let attribute = ObjectReference(DLMSRequests.dataClass, name, 2)
        return try await optional { try await reader.get(attribute) }.map { DLMSCell($0).description }
    }

    /// Those of the object list.
    private mutating func registerNames(_ reader: DLMSReader) async throws -> [LogicalName] {
        let attribute = ObjectReference(DLMSRequests.associationClass, Self.currentAssociation, 2)
        guard case .array(let objects)? = try await optional({ try await reader.get(attribute) }) else {
            return [DLMSRequests.importRegister]
        }
        return objects.compactMap { object in
            guard case .structure(let fields) = object, fields.count >= 3,
                fields[0] == .longUnsigned(DLMSRequests.registerClass), case .octetString(let octets) = fields[2]
            else { return nil }
            return LogicalName(octets: octets)
        }
    }

    private mutating func register(_ reader: DLMSReader, _ name: LogicalName) async throws -> Register? {
        let (value, unit) = (
            ObjectReference(DLMSRequests.registerClass, name, 2), ObjectReference(DLMSRequests.registerClass, name, 3)
        )
        guard let data = try await optional({ try await reader.get(value) }) else { return nil }
        guard case .number(let number) = DLMSCell(data) else {
            failures.append("\(value.attributeName): is no number")
            return nil
        }
        var register = Register(name: name.description, value: number, unit: "")
        if case .structure(let fields)? = try await optional({ try await reader.get(unit) }), fields.count == 2,
            case .integer(let scaler) = fields[0], case .enumerated(let code) = fields[1]
        {
            register.value = DLMSCell.scaled(number, scaler)
            register.unit = DLMSCell.unit(code)
        }
        return register
    }

    private mutating func profile(_ reader: DLMSReader, _ range: ClosedRange<UTCTime>) async throws -> Profile? {
        func attribute(_ number: Int8) -> ObjectReference {
            ObjectReference(DLMSRequests.profileClass, DLMSRequests.halfHourlyProfile, number)
        }
        guard case .array(let captured)? = try await optional({ try await reader.get(attribute(3)) }) else {
            return nil
        }
        guard case .array(let rows)? = try await optional({ try await reader.get(attribute(2), range: range) }) else {
            return nil
        }
        let columns = captured.map { column in
            guard case .structure(let fields) = column, fields.count >= 2, case .octetString(let octets) = fields[1],
                let name = LogicalName(octets: octets)
            else { return "?" }
            return name.description
        }
        return Profile(columns: columns, rows: Self.cells(rows))
    }

    /// A time left out is half an hour after the row before.
    private static func cells(_ rows: [COSEMData]) -> [[DLMSCell]] {
        var last: UTCTime?
        return rows.map { row in
            guard case .structure(let fields) = row else { return [DLMSCell(row)] }
            var cells = fields.map { DLMSCell($0) }
            if let time = fields.first.flatMap({ DLMSCell.time($0)?.utc }) {
                last = time
            } else if fields.first == .nullData, let time = last.map({ $0 + 1_800 }) {
                last = time
                cells[0] = .text(time.description)
            }
            return cells
        }
    }
}
