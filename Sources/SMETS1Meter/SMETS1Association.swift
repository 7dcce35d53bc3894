import COSEM
import ESMEEmulator

/// The objects that describe an association: class 15, version 1, and security setup, class 64, version 0
/// (IEC 62056-6-2, 4.4.4 and 4.4.7).
extension SMETS1Meter {
    /// Appends an attribute of the association; not for attribute 2, the object list, which takes a selection.
    func appendAssociation(_ attribute: Int8, of session: borrowing DLMSSession) {
        switch attribute {
        case 3:
            buffer.append(structureOf: 2)
            buffer.append(integer: Int8(truncatingIfNeeded: session.clientSAP))
            buffer.append(longUnsigned: DLMSSession.managementLogicalDevice)
        case 4: buffer.append(octetString: session.contextName.octets)
        case 5:
            buffer.append(structureOf: 6)
            buffer.append(DataTag.bitString)
            buffer.append(bigEndian: UInt32(24) << 24 | session.conformance.rawValue)
            buffer.append(longUnsigned: profile.maximumPDUSize)
            buffer.append(longUnsigned: UInt16(clamping: session.maximumPDUSize))
            buffer.append(unsigned: InitiateRequest.version)
            buffer.append(integer: 0)
            buffer.append(octetString: [])
        case 6: buffer.append(octetString: session.mechanism.octets)
        case 8: buffer.append(enumerated: session.isAssociated ? 2 : 1)
        case 9: buffer.append(octetString: SMETS1Object.securitySetupName.octets)
        // Attribute 7, the secret, is never read.
        default: buffer.append(DataTag.nullData)
        }
    }

    func appendSecuritySetup(_ attribute: Int8, of session: borrowing DLMSSession) {
        switch attribute {
        case 2: buffer.append(enumerated: profile.highLevelRequiresCiphering ? 3 : 0)
        case 3: buffer.append(enumerated: 0)
        case 4: append(title: session.clientTitle)
        default: append(title: systemTitle)
        }
    }

    private func append(title: UInt64) {
        buffer.append(DataTag.octetString)
        buffer.append(length: 8)
        buffer.append(bigEndian: title)
    }

    /// Appends every object that the role sees and the client asked for, with the rights that the role has.
    func appendObjectList(for role: SMETS1Profile.Role, _ access: SMETS1ObjectListAccess) {
        let objects = table.objects.filter { $0.isVisible(to: role, in: table) && access.contains($0) }
        buffer.append(arrayOf: objects.count)
        for object in objects {
            buffer.append(structureOf: 4)
            buffer.append(longUnsigned: object.classID)
            buffer.append(unsigned: object.version)
            buffer.append(octetStringName: object.name)
            guard access.hasRights else {
                buffer.append(DataTag.nullData)
                continue
            }
            buffer.append(structureOf: 2)
            buffer.append(arrayOf: Int(object.attributeCount))
            for attribute in 1...object.attributeCount { append(rightsOf: object, to: attribute, for: role) }
            buffer.append(arrayOf: Int(object.methodCount))
            for method in 0..<object.methodCount {
                buffer.append(structureOf: 2)
                buffer.append(integer: method + 1)
                buffer.append(enumerated: role == .management && object.hasMethod(method + 1) ? 1 : 0)
            }
        }
    }

    /// Appends an attribute_access_item: number, mode, selectors.
    private func append(rightsOf object: SMETS1Object, to attribute: Int8, for role: SMETS1Profile.Role) {
        let rights = object.rights(to: attribute, for: role, in: table)
        var mode: UInt8 = (rights.canRead ? 1 : 0) | (rights.canWrite ? 2 : 0)
        // Modes 4 to 6 are the same for authenticated APDUs.
        if mode > 0, role == .management, profile.highLevelRequiresCiphering { mode += 3 }
        buffer.append(structureOf: 3)
        buffer.append(integer: attribute)
        buffer.append(enumerated: mode)
        let selectors: ClosedRange<Int8>
        switch object.kind {
        case .profile where attribute == 2: selectors = profile.quirks.supportsAccessByEntry ? 1...2 : 1...1
        case .association where attribute == 2: selectors = 1...4
        default: return buffer.append(DataTag.nullData)
        }
        buffer.append(arrayOf: selectors.count)
        for selector in selectors { buffer.append(integer: selector) }
    }
}
