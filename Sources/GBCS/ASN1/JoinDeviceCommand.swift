import COSEM

/// The content of CS03A1 commands, which have a device take another into its Device Log: `SEQUENCE { method and role
/// INTEGER, EUI-64 OCTET STRING, device type INTEGER, [certificate] }`.
package struct JoinDeviceCommand: DERValue {
    /// How the two agree on a key, and which of them the device is.
    package enum Method: UInt8, Hashable, Sendable, CaseIterable {
        case methodAInitiator = 0
        case methodAResponder = 1
        case methodB = 2
        case methodC = 3
    }

    package var method: Method
    package var device: EntityIdentifier
    package var deviceType: DeviceType
    /// DER of the other device's Key Agreement certificate, where the method needs it; method A does not.
    package var certificate: [UInt8]?

    package init(
        method: Method, device: EntityIdentifier, deviceType: DeviceType, certificate: [UInt8]? = nil
    ) {
        (self.method, self.device, self.deviceType, self.certificate) = (method, device, deviceType, certificate)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("command") { (reader) throws(CodecError) in
            JoinDeviceCommand(
                method: try reader.readEnumeration("join method and role"),
                device: try reader.readEntityIdentifier("entity identifier"),
                deviceType: try reader.readEnumeration("device type"),
                certificate: reader.isAtEnd ? nil : try reader.readCertificate())
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(method)
            $0.write(device)
            $0.write(deviceType)
            if let certificate { $0.write(encoded: certificate) }
        }
    }
}

extension JoinDeviceCommand.Method: CustomStringConvertible {
    package var description: String {
        switch self {
        case .methodAInitiator: "method A, initiator"
        case .methodAResponder: "method A, responder"
        case .methodB: "method B"
        case .methodC: "method C"
        }
    }
}
