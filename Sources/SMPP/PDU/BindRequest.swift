/// What a client may do in a session.
public enum BindMode: Hashable, Sendable, CaseIterable {
    case transmitter
    case receiver
    case transceiver

    public var command: CommandID {
        switch self {
        case .transmitter: .bindTransmitter
        case .receiver: .bindReceiver
        case .transceiver: .bindTransceiver
        }
    }

    /// Whether the client takes deliver_sm.
    public var receives: Bool { self != .transmitter }
    /// Whether the client sends submit_sm and query_sm.
    public var transmits: Bool { self != .receiver }
}

/// Body of bind_transmitter, bind_receiver and bind_transceiver (SMPP 3.4, 4.1.1, 4.1.3, 4.1.5).
public struct BindRequest: Hashable, Sendable {
    /// The interface_version of this module: 3.4.
    public static let version: UInt8 = 0x34

    /// The client's system_id, at most 15 characters.
    public var systemID: String
    /// The client's password, at most 8 characters.
    public var password: String
    /// The client's system_type, at most 12 characters.
    public var systemType: String
    /// The client's interface_version: 34 for SMPP 3.4; less means 3.3, which has no optional parameters.
    public var interfaceVersion: UInt8
    public var addressTypeOfNumber: TypeOfNumber
    public var addressNumberingPlan: NumberingPlan
    /// The client's address_range, at most 40 characters.
    public var addressRange: String

    public init(
        systemID: String, password: String, systemType: String = "", interfaceVersion: UInt8 = version,
        addressTypeOfNumber: TypeOfNumber = .unknown, addressNumberingPlan: NumberingPlan = .unknown,
        addressRange: String = ""
    ) {
        self.systemID = systemID
        self.password = password
        self.systemType = systemType
        self.interfaceVersion = interfaceVersion
        self.addressTypeOfNumber = addressTypeOfNumber
        self.addressNumberingPlan = addressNumberingPlan
        self.addressRange = addressRange
    }

    init(from reader: inout PDUReader) throws(PDUError) {
        systemID = try reader.readString(maximum: 16, .systemID)
        password = try reader.readString(maximum: 9, .password)
        systemType = try reader.readString(maximum: 13, .systemType)
        interfaceVersion = try reader.readUInt8(.interfaceVersion)
        addressTypeOfNumber = TypeOfNumber(rawValue: try reader.readUInt8(.addressTypeOfNumber))
        addressNumberingPlan = NumberingPlan(rawValue: try reader.readUInt8(.addressNumberingPlan))
        addressRange = try reader.readString(maximum: 41, .addressRange)
    }

    func encode(into octets: inout [UInt8]) throws(PDUError) {
        try octets.append(string: systemID, maximum: 16, .systemID)
        try octets.append(string: password, maximum: 9, .password)
        try octets.append(string: systemType, maximum: 13, .systemType)
        octets += [interfaceVersion, addressTypeOfNumber.rawValue, addressNumberingPlan.rawValue]
        try octets.append(string: addressRange, maximum: 41, .addressRange)
    }
}
