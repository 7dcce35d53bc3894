import COSEM

/// What a command that changes the CHF Device Log asks for (GBCS Use Case annex, CCS01 to CCS03).
public enum DeviceLogChange: Hashable, Sendable {
    case registration(DeviceRegistration)
    case removal(EntityIdentifier)
    case restoration(DeviceLogRestoration)

    /// The change in the content of a command of use case CCS01 to CCS03; nil when it is another's, or its values are
    /// not of the right types.
    public init?(_ request: AccessRequest) {
        guard request.data.count == request.specifications.count else { return nil }
        func isAbout(_ items: [RequestItem]) -> Bool {
            let objects = items.map(\.attribute.reference)
            return request.specifications.map(\.object) == objects
                && request.specifications.map(\.responseKind) == items.map(\.responseKind)
        }
        if isAbout(RequestForm.registerDevice.items) {
            guard case .longUnsigned(let timeout) = request.data[1],
                let registration = DeviceRegistration(request.data[0], joinTimeout: timeout)
            else { return nil }
            self = .registration(registration)
        } else if isAbout(RequestForm.restoreDeviceLog.items) {
            guard let restoration = DeviceLogRestoration(request.data[0]) else { return nil }
            self = .restoration(restoration)
        } else {
            guard isAbout(RequestForm.unregisterDevice.items), case .octetString(let octets) = request.data[0],
                let device = EntityIdentifier(octets: octets)
            else { return nil }
            self = .removal(device)
        }
    }

    /// The change that a conforming command of CCS01 to CCS03 asks for; nil for another use case's, and for values that
    /// exceed what the annex allows.
    package init?(_ request: ConformingRequest) {
        let values = request.items.map(\.value)
        switch (request.items.first?.item.attribute, values.first) {
        case (.unregisterDevice?, .octetString(let octets)?):
            guard let device = EntityIdentifier(octets: octets) else { return nil }
            self = .removal(device)
        case (.registerDevice?, let data?):
            guard values.count > 1, case .longUnsigned(let timeout) = values[1],
                let registration = DeviceRegistration(data, joinTimeout: timeout)
            else { return nil }
            self = .registration(registration)
        case (.restoreDeviceLog?, let data?):
            guard let restoration = DeviceLogRestoration(data) else { return nil }
            self = .restoration(restoration)
        default: return nil
        }
    }
}

extension RequestArguments {
    /// The values of CCS01.
    public static func registration(_ registration: DeviceRegistration) -> Self {
        Self([registration.data, .longUnsigned(registration.joinTimeout), .nullData])
    }

    /// The value of CCS02.
    public static func device(_ device: EntityIdentifier) -> Self { Self([.octetString(device.octets)]) }

    /// The value of CCS03.
    public static func restoration(_ restoration: DeviceLogRestoration) -> Self { Self([restoration.data]) }
}

extension DeviceAttribute {
    /// The class "ZigBee network control" (IEC 62056-6-2). A hub has one object of it for the CHF Device Log and one
    /// for the Historic Device Log.
    private static let networkControlClass: UInt16 = 104

    private static func deviceLog(_ member: Int8, _ name: String, _ type: ValueType) -> Self {
        Self(networkControlClass, LogicalName(0, 0, 30, 3, 0), member, name, type)
    }

    package static let registerDevice = deviceLog(
        1, "registration of a device",
        .structure([
            .init("device", .octetString(8...8)), .init("key type", .constant(.enumerated(DeviceRegistration.keyType))),
            .init("key", .octetString(16...16)), .init("device type", .enumerated([:])),
        ]))
    package static let joinTimeout = deviceLog(3, "join timeout", .longUnsigned)
    package static let joiningEnabled = deviceLog(
        2, "joining enabled", .constant(.boolean(DeviceRegistration.joiningEnabled)))
    package static let unregisterDevice = deviceLog(2, "removal of a device", .octetString(8...8))
    /// restore_PAN.
    package static let restoreDeviceLog = deviceLog(
        5, "restoration of the device log",
        .structure([
            .init("extended PAN identifier", .octetString(8...8)),
            .init(
                "devices",
                .array(
                    1...DeviceLogRestoration.deviceLimit,
                    of: .structure([
                        .init("device", .octetString(8...8)),
                        .init("hashed link key", .octetString(DeviceLogRestoration.keyHashSizes)),
                    ]))),
        ]))
    package static let activeDevices = deviceLog(4, "active devices", .array(0...65_535, of: .structure([])))
    /// backup_PAN, whose parameter is null-data, "contrary to COSEM" (CCS07).
    package static let backUpDeviceLog = deviceLog(4, "backup of the device log", .constant(.nullData))
    package static let backUpHistoricDeviceLog = Self(
        networkControlClass, LogicalName(0, 0, 30, 3, 1), 4, "backup of the historic device log", .constant(.nullData))
}

extension RequestForm {
    /// CCS01: register_device, join_timeout and enable_disable_joining, with a ``DeviceRegistration``.
    static let registerDevice = RequestForm([.action(.registerDevice), .set(.joinTimeout), .set(.joiningEnabled)])
    /// CCS02: unregister_device, with the device's identifier.
    static let unregisterDevice = RequestForm([.action(.unregisterDevice)])
    /// CCS03: restore_PAN, with a ``DeviceLogRestoration``.
    static let restoreDeviceLog = RequestForm([.action(.restoreDeviceLog)])
}

/// A device that a hub is to let join, as CCS01 carries it.
public struct DeviceRegistration: Hashable, Sendable {
    /// The one value that the use case has for key_type.
    static let keyType: UInt8 = 1
    /// The value "true" of enable_disable_joining, as published messages spell it (RTDS CCS01).
    static let joiningEnabled: UInt8 = 0xFF
    /// Size of a key in octets.
    public static let keySize = 16

    public let device: EntityIdentifier
    /// The key made from the device's Install Code, ``keySize`` octets.
    public let key: [UInt8]
    /// Type of the device (device_type).
    public let type: UInt8
    /// How long the device may join (join_timeout); the hub's rules say in which unit.
    public let joinTimeout: UInt16

    /// - Precondition: `key` has ``keySize`` octets.
    public init(device: EntityIdentifier, key: [UInt8], type: UInt8, joinTimeout: UInt16) {
        precondition(key.count == Self.keySize, "the key of a device has 16 octets")
        (self.device, self.key, self.type, self.joinTimeout) = (device, key, type, joinTimeout)
    }

    /// The parameter of register_device.
    var data: COSEMData {
        .structure([
            .octetString(device.octets), .enumerated(Self.keyType), .octetString(key), .enumerated(type),
        ])
    }

    init?(_ data: COSEMData, joinTimeout: UInt16) {
        guard case .structure(let members) = data, members.count == 4, case .octetString(let device) = members[0],
            let device = EntityIdentifier(octets: device), members[1] == .enumerated(Self.keyType),
            case .octetString(let key) = members[2], key.count == Self.keySize, case .enumerated(let type) = members[3]
        else { return nil }
        self.init(device: device, key: key, type: type, joinTimeout: joinTimeout)
    }
}

extension EntityIdentifier {
    /// The identifier's 8 octets, big-endian, as octet-strings carry them.
    public var octets: [UInt8] {
        var octets: [UInt8] = []
        octets.append(bigEndian: rawValue)
        return octets
    }

    /// Reads 8 octets, big-endian; nil for any other number of octets.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 8 else { return nil }
        self.init(octets.reduce(0) { $0 << 8 | UInt64($1) })
    }
}
