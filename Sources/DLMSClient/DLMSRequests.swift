import COSEM

/// Requests as they go over the wire, wrapper and all: put together once and sent over and over.
public enum DLMSRequests {
    static let importRegister = LogicalName(1, 0, 1, 8, 0)
    static let halfHourlyProfile = LogicalName(1, 0, 99, 1, 0)
    static let clock = LogicalName(0, 0, 1, 0, 0)
    static let logicalDeviceName = LogicalName(0, 0, 42, 0, 0)

    static let associationClass: UInt16 = 15
    static let dataClass: UInt16 = 1
    static let registerClass: UInt16 = 3
    static let profileClass: UInt16 = 7
    static let clockClass: UInt16 = 8

    /// Half hours of a day.
    static let rowsOfDay = 48
    /// Attributes of ``DLMSRead/list``, and which of them is the register.
    static let listCount = 4
    static let registerOfList = 2

    /// Octets of an answer that this client takes: any, so that nothing is transferred in blocks.
    public static let maximumSize: UInt16 = .max
    /// Block transfer with get, multiple references, priority, get and selective access (IEC 62056-5-3, 7.3.1).
    static let conformance: [UInt8] = [0x00, 0x52, 0x14]
    /// Confirmed, normal priority; the invoke identifier stands in the low four bits.
    static let confirmed: UInt8 = 0x40

    /// `apdu` behind its wrapper header.
    public static func wrapped(_ apdu: [UInt8], from client: DLMSLoadClient) -> [UInt8] {
        var octets: [UInt8] = []
        WrapperHeader(
            sourcePort: client.port, destinationPort: DLMSLoadClient.serverPort, length: UInt16(clamping: apdu.count)
        ).encode(into: &octets)
        return octets + apdu
    }

    /// An AARQ for logical names without ciphering, with a password or without (IEC 62056-5-3, 7.2.4).
    ///
    /// - Parameter maximumSize: octets of an APDU that the client takes.
    public static func association(of client: DLMSLoadClient, maximumSize: UInt16 = maximumSize) -> [UInt8] {
        var fields: [UInt8] = [0xA1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01]
        if case .reader(let password) = client {
            // Sender requirements, mechanism name (lowest level is 0, low level 1), the password.
            fields += [0x8A, 0x02, 0x07, 0x80, 0x8B, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x02, 0x01]
            let password = password.prefix(DLMSLoadClient.longestPassword)
            fields += [0xAC, UInt8(password.count + 2), 0x80, UInt8(password.count)] + password
        }
        // User information: an InitiateRequest of DLMS version 6.
        fields += [0xBE, 0x10, 0x04, 0x0E, 0x01, 0x00, 0x00, 0x00, 0x06, 0x5F, 0x1F, 0x04, 0x00]
        fields += conformance
        fields.append(bigEndian: maximumSize)
        return [0x60, UInt8(fields.count)] + fields
    }

    /// A GET of `read` with the invoke identifier `identifier`.
    ///
    /// - Parameter day: the midnight that a day's half hours begin with.
    public static func get(_ read: DLMSRead, identifier: UInt8, day: UTCTime) -> [UInt8] {
        let priority = confirmed | identifier & 15
        switch read {
        case .register:
            return [0xC0, 0x01, priority] + attribute(registerClass, importRegister, 2) + [0x00]
        case .day:
            return [0xC0, 0x01, priority] + attribute(profileClass, halfHourlyProfile, 2) + [0x01]
                + range(from: day + 1_800, to: day + 86_400)
        case .list:
            let attributes = [
                attribute(clockClass, clock, 2), attribute(dataClass, logicalDeviceName, 2),
                attribute(registerClass, importRegister, 2), attribute(registerClass, importRegister, 3),
            ]
            return [0xC0, 0x03, priority, UInt8(attributes.count)] + attributes.flatMap { $0 + [0x00] }
        }
    }

    /// A cosem-attribute-descriptor.
    static func attribute(_ classIdentifier: UInt16, _ name: LogicalName, _ number: UInt8) -> [UInt8] {
        [UInt8(classIdentifier >> 8), UInt8(classIdentifier & 255)] + name.octets + [number]
    }

    /// Selector 1, a range of the clock, all columns (IEC 62056-6-2, profile generic).
    static func range(from first: UTCTime, to last: UTCTime) -> [UInt8] {
        var octets: [UInt8] = [0x01, 0x02, 0x04, 0x02, 0x04, 0x12, 0x00, 0x08, 0x09, 0x06]
        octets += clock.octets + [0x0F, 0x02, 0x12, 0x00, 0x00]
        for time in [first, last] { octets += [0x09, UInt8(COSEMDateTime.size)] + COSEMDateTime(time).octets }
        return octets + [0x01, 0x00]
    }
}
