import COSEM

/// The arguments of a command that changes the CHF Device Log (GBCS Use Case annex, CCS01 and CCS02).
public enum RequestArguments: Hashable, Sendable {
    case registration(DeviceRegistration)
    case device(EntityIdentifier)

    /// The class "ZigBee network control" (IEC 62056-6-2). A hub has one object of it for the CHF Device Log and one
    /// for the Historic Device Log.
    public static let networkControlClass: UInt16 = 104
    public static let deviceLog = LogicalName(0, 0, 30, 3, 0)
    public static let historicDeviceLog = LogicalName(0, 0, 30, 3, 1)

    /// The specifications and data of CCS01 and CCS02; null-data where `arguments` are not those of the form.
    static func items(
        of form: RequestForm, _ arguments: RequestArguments?
    ) -> ([AccessRequest.Specification], [COSEMData]) {
        func member(_ number: Int8) -> ObjectReference {
            ObjectReference(networkControlClass, deviceLog, number)
        }
        guard form == .registerDevice else {
            let device: EntityIdentifier? = if case .device(let device)? = arguments { device } else { nil }
            return ([.action(member(2))], [device.map { .octetString($0.octets) } ?? .nullData])
        }
        let registration: DeviceRegistration? =
            if case .registration(let registration)? = arguments { registration } else { nil }
        return (
            [.action(member(1)), .set(member(3)), .set(member(2))],
            [
                registration?.data ?? .nullData, registration.map { .longUnsigned($0.joinTimeout) } ?? .nullData,
                .boolean(DeviceRegistration.joiningEnabled),
            ]
        )
    }

    /// The arguments in the content of a command of use case CCS01 or CCS02; nil when there are others, or they are not
    /// of the right types.
    public init?(_ request: AccessRequest) {
        let forms: [RequestForm] = [.registerDevice, .unregisterDevice]
        guard request.data.count == request.specifications.count,
            let form = forms.first(where: { Self.items(of: $0, nil).0 == request.specifications })
        else { return nil }
        if form == .registerDevice {
            guard case .longUnsigned(let timeout) = request.data[1],
                let registration = DeviceRegistration(request.data[0], joinTimeout: timeout)
            else { return nil }
            self = .registration(registration)
        } else {
            guard case .octetString(let octets) = request.data[0], let device = EntityIdentifier(octets: octets) else {
                return nil
            }
            self = .device(device)
        }
    }
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
