import COSEM

/// The result of a read, with names: the values of a ``VerifiedResponse`` under the standard's names.
public enum Reading: Sendable, Equatable {
    /// Registers and other single values, in the response's order.
    case values([Value])
    /// A log: the columns after the timestamp, and the rows.
    case log(columns: [LogColumn], rows: [Row])
    /// Several logs, as ECS20c brings them, or logs among values, as ECS23 and ECS61c do; each in the response's order.
    case logs([Log], values: [Value])
    /// At least one item failed; the results are those of all items.
    case failed([AccessResponse.Result])
    /// Data that are well formed, but not what the use case brings.
    case unexpected([COSEMData])

    public struct Value: Sendable, Equatable {
        public let name: String
        public let value: String
        public let unit: PhysicalUnit

        init(_ name: String, _ value: String, unit: PhysicalUnit = .none) {
            self.name = name
            self.value = value
            self.unit = unit
        }
    }

    /// One of several logs.
    public struct Log: Sendable, Equatable {
        /// The standard's name, such as `average voltage log of phase 1`.
        public let name: String
        /// The columns after the timestamp.
        public let columns: [LogColumn]
        public let rows: [Row]
    }

    public struct Row: Sendable, Equatable {
        public let time: UTCTime
        /// A number for each column, as it was sent; ``LogColumn/text(of:)`` writes it by the column's scale and names.
        public let values: [Int64]
        /// The otherInformation of an event's entry, in octets; else empty.
        public let otherInformation: [UInt8]
    }

    public init(_ response: VerifiedResponse) {
        guard response.isSuccess else {
            self = .failed(response.results)
            return
        }
        self = Self(response.message.header.messageCode, response.values) ?? .unexpected(response.values)
    }

    /// The values of a successful response of use case `code`; nil when they are not what the use case brings.
    init?(_ code: MessageCode, _ values: [COSEMData]) {
        switch code {
        // The second of the three members is the unit, the last is the primary element's.
        case .ecs17c:
            guard case .structure(let types) = DeviceAttribute.activePower.type, let total = types.first,
                let data = values.first?.members?.first, let text = total.type.text(of: data, scale: total.scale)
            else { return nil }
            self = .values([Value(total.name, text, unit: total.unit)])
        case .ecs70:
            guard values.count == 5, let octets = values[3].octets, octets.count == COSEMDateTime.size else {
                return nil
            }
            var reader = OctetReader(octets)
            guard let time = try? COSEMDateTime(from: &reader) else { return nil }
            self = .values([Value("clock", "\(time)")])
        case .ccs06:
            guard let devices = values.first?.members?.map(ActiveDevice.init), devices.allSatisfy({ $0 != nil }) else {
                return nil
            }
            self = .values(devices.compactMap { $0 }.flatMap(\.values))
        case .ccs07:
            let logs = values.map(DeviceLogBackup.init)
            guard logs.count == 2, let current = logs[0], let historic = logs[1] else { return nil }
            self = .values(current.values(named: "device") + historic.values(named: "historic device"))
        default:
            guard let form = SupportedRequest.of(code)?.form, let reading = Self.ofItems(form.items, values) else {
                return nil
            }
            self = reading
        }
    }
}

extension COSEMData {
    /// The value of a number of at most 32 bits or of an enum; nil for anything else.
    var number: Int64? { if case .enumerated(let value) = self { Int64(value) } else { integer } }

    var members: [COSEMData]? {
        switch self {
        case .structure(let members), .array(let members): members
        default: nil
        }
    }

    var octets: [UInt8]? { if case .octetString(let octets) = self { octets } else { nil } }

    /// All numbers in this value, front to back.
    var numbers: [Int64] { number.map { [$0] } ?? members?.flatMap(\.numbers) ?? [] }
}
