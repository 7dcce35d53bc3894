import COSEM
import DUIS
import ESMEEmulator
import GBCS

/// What 11.1 asks for: an image for meters (DUIS 5.4 schema, type UpdateFirmware).
package struct FirmwareUpdate: Hashable, Sendable {
    /// Largest number of Devices of one request (DUIS 5.4 schema: 1,199,999 characters of DeviceIDList).
    package static let deviceLimit = 50_000

    /// The image with its OTA Header and signature.
    package let image: [UInt8]
    /// Four octets.
    package let version: [UInt8]
    package let devices: [EntityIdentifier]

    /// Reads the body of 11.1; throws a sentence about what cannot be read.
    package init(_ body: Element) throws(BodyMistake) {
        image = try body.read("FirmwareImage", "an image in base64") { Base64Binary.octets($0) }
        version = try body.read("FirmwareVersion", "eight hexadecimal digits") { text in
            guard let octets = try? [UInt8](hexadecimal: text), octets.count == 4 else { return nil }
            return octets
        }
        devices = try body.read("DeviceIDList", "1 to \(Self.deviceLimit) EUI-64s with commas between them") { text in
            let names = text.split(separator: ",", omittingEmptySubsequences: false)
            let devices = names.compactMap { EntityIdentifier($0) }
            return devices.count == names.count && (1...Self.deviceLimit).contains(devices.count) ? devices : nil
        }
    }
}

/// The Devices of an 11.1 that do not get the image, by the reason (DUIS 5.4 schema, type DSPUpdateFirmwareWarning).
package struct FirmwareWarning: Hashable, Sendable {
    /// The reasons, in the order of the schema.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Not in the inventory, or of another Supplier.
        case invalid = "InvalidDeviceIDList"
        case notCommissioned = "NotCommissionedDeviceIDList"
        /// No meter that takes firmware over the DCC.
        case notApplicable = "NotApplicableFirmwareDeviceIDList"
    }

    package var devices: [Reason: [EntityIdentifier]] = [:]

    package init() {}

    package mutating func add(_ device: EntityIdentifier, _ reason: Reason) {
        devices[reason, default: []].append(device)
    }

    /// The element; nil when all Devices get the image.
    package var element: Element? {
        let lists = Reason.allCases.compactMap { reason in
            devices[reason].map { devices in
                Element(reason.rawValue, text: devices.map(\.dashed).joined(separator: ","))
            }
        }
        return lists.isEmpty ? nil : Element("DSPUpdateFirmwareWarning", lists)
    }
}
