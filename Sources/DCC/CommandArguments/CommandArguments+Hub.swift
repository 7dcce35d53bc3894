import COSEM
import GBCS

/// The arguments of CCS01 and CCS02, which change the CHF Device Log.
extension CommandArguments {
    static let device = CommandArgument(
        .device, ValueContext(name: "device"), .octetString(8...8),
        example: .octetString([UInt8](repeating: 0, count: 8)))

    static let registration: [CommandArgument] = [
        device,
        CommandArgument(
            .key, ValueContext(name: "key"), .octetString(DeviceRegistration.keySize...DeviceRegistration.keySize),
            example: .octetString([UInt8](repeating: 0, count: DeviceRegistration.keySize))),
        CommandArgument(.deviceType, ValueContext(name: "device type"), .unsigned(0...255), example: .unsigned(1)),
        CommandArgument(
            .joinTimeout, ValueContext(name: "join timeout"), .longUnsigned(0...65_535), example: .longUnsigned(3_600)),
    ]

    static func registration(_ values: [String: COSEMData]) throws(ArgumentMistake) -> RequestArguments {
        func value(_ place: CommandArgument.Place) -> COSEMData? {
            registration.first { $0.place == place }.flatMap { values[$0.name] }
        }
        guard case .octetString(let octets)? = value(.device), let device = EntityIdentifier(octets: octets),
            case .octetString(let key)? = value(.key), key.count == DeviceRegistration.keySize,
            case .unsigned(let type)? = value(.deviceType), case .longUnsigned(let timeout)? = value(.joinTimeout)
        else { throw ArgumentMistake("CCS01: takes a device, its key and type, and a join timeout") }
        return .registration(DeviceRegistration(device: device, key: key, type: type, joinTimeout: timeout))
    }
}
