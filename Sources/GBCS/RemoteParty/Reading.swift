import COSEM

/// The result of a read, with names: the values of a ``VerifiedResponse`` under the standard's names.
public enum Reading: Sendable, Equatable {
    /// Registers and other single values, in the response's order.
    case values([Value])
    /// A log: names of the columns after the timestamp, their unit, and the rows.
    case log(columns: [String], unit: String, rows: [Row])
    /// At least one item failed; the results are those of all items.
    case failed([AccessResponse.Result])
    /// Data that are well formed, but not what the use case brings.
    case unexpected([COSEMData])

    public struct Value: Sendable, Equatable {
        public let name: String
        public let value: String
        public let unit: String
    }

    public struct Row: Sendable, Equatable {
        public let time: UTCTime
        public let values: [UInt32]
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
        case .ecs17a:
            guard values.count == 4, let active = values[0].unsigned, let reactive = values[2].unsigned else {
                return nil
            }
            self = .values([
                Value(name: "active export", value: "\(active)", unit: "Wh"),
                Value(name: "reactive export", value: "\(reactive)", unit: "varh"),
            ])
        case .ecs17b:
            guard let members = values.first?.members, members.count >= 4, let active = members[0].unsigned,
                let reactive = members[2].unsigned
            else { return nil }
            var list = [
                Value(name: "active import", value: "\(active)", unit: "Wh"),
                Value(name: "reactive import", value: "\(reactive)", unit: "varh"),
            ]
            if members.count == 5, let secondary = members[4].unsigned {
                list.append(Value(name: "secondary active import", value: "\(secondary)", unit: "Wh"))
            }
            self = .values(list)
        case .ecs17c:
            guard let members = values.first?.members, let power = members.first?.unsigned else { return nil }
            self = .values([Value(name: "active power import", value: "\(power)", unit: "W")])
        case .ecs17d, .ecs17e:
            guard let lists = values.first?.members else { return nil }
            let name = code == .ecs17d ? ["TOU", "secondary TOU"] : ["block place"]
            self = .values(
                lists.enumerated().flatMap { list, values in
                    (values.members ?? []).enumerated().map { number, value in
                        Value(
                            name: "\(name[min(list, name.count - 1)]) \(number + 1)",
                            value: value.unsigned.map { "\($0)" } ?? "?",
                            unit: "Wh")
                    }
                })
        case .ecs40:
            let names = ["import MPAN", "export MPAN"]
            self = .values(
                zip(names, values).map { name, value in
                    Value(name: name, value: String(decoding: value.octets ?? [], as: UTF8.self), unit: "")
                })
        case .ecs52:
            guard let version = values.first?.octets else { return nil }
            self = .values([Value(name: "firmware version", value: version.hexadecimal, unit: "")])
        case .ecs70:
            guard values.count == 5, let octets = values[3].octets, octets.count == COSEMDateTime.size else {
                return nil
            }
            var reader = OctetReader(octets)
            guard let time = try? COSEMDateTime(from: &reader) else { return nil }
            self = .values([Value(name: "clock", value: "\(time)", unit: "")])
        case .ccs01, .ccs02:
            guard values == Array(repeating: .nullData, count: code == .ccs01 ? 3 : 1) else { return nil }
            self = .values([])
        case .ccs06:
            guard let devices = values.first?.members?.map(ActiveDevice.init), devices.allSatisfy({ $0 != nil }) else {
                return nil
            }
            self = .values(devices.compactMap { $0 }.flatMap(\.values))
        case .ccs07:
            let logs = values.map(DeviceLogBackup.init)
            guard logs.count == 2, let current = logs[0], let historic = logs[1] else { return nil }
            self = .values(current.values(named: "device") + historic.values(named: "historic device"))
        case .ecs26n:
            guard values.count == 2, let identity = values[0].octets, let type = values[1].octets else { return nil }
            self = .values([
                Value(name: "Communications Hub identity", value: identity.hexadecimal, unit: ""),
                Value(name: "Communications Hub type", value: type.hexadecimal, unit: ""),
            ])
        default:
            guard let log = Self.log(code, values) else { return nil }
            self = log
        }
    }

    private static func log(_ code: MessageCode, _ values: [COSEMData]) -> Reading? {
        guard case .compactArray(let array)? = values.first, case .structure(let members) = array.elementType,
            let (columns, unit) = columns(of: code, width: members.count)
        else { return nil }
        var rows: [Row] = []
        for element in array.elements {
            guard let cells = element.members, let time = cells.first?.unsigned else { return nil }
            rows.append(
                Row(
                    time: UTCTime(secondsSince2000: Int64(time)), values: cells.dropFirst().flatMap(\.flattened),
                    otherInformation: cells.last?.octets ?? []))
        }
        return .log(columns: columns, unit: unit, rows: rows)
    }

    private static func columns(of code: MessageCode, width: Int) -> ([String], String)? {
        switch code {
        case .ecs21a:
            (
                ["active import"] + (width == 9 ? ["secondary active import"] : [])
                    + (1...48).map { "TOU \($0)" } + (width == 9 ? (1...4).map { "secondary TOU \($0)" } : [])
                    + (1...4).flatMap { block in (1...8).map { "block \(block) TOU \($0)" } }, "Wh"
            )
        case .ecs21c: (["active export"], "Wh")
        case .ecs22a: (["active export", "reactive export"], "Wh, varh")
        case .ecs22b: (width == 3 ? ["primary active import", "secondary active import"] : ["active import"], "Wh")
        case .ecs22c: (["reactive import"], "varh")
        case .ecs66: (["active import"], "Wh")
        case .ecs35a, .ecs35b, .ecs35c, .ecs35d: (["log code"], "")
        case .ecs35e: (["log code", "other information"], "")
        default: nil
        }
    }
}

extension COSEMData {
    var unsigned: UInt32? {
        switch self {
        case .doubleLongUnsigned(let value): value
        case .longUnsigned(let value): UInt32(value)
        case .unsigned(let value), .enumerated(let value): UInt32(value)
        default: nil
        }
    }

    var members: [COSEMData]? {
        switch self {
        case .structure(let members), .array(let members): members
        default: nil
        }
    }

    var octets: [UInt8]? { if case .octetString(let octets) = self { octets } else { nil } }

    /// All numbers in this value, front to back.
    var flattened: [UInt32] { unsigned.map { [$0] } ?? members?.flatMap(\.flattened) ?? [] }
}
