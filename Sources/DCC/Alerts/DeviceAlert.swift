import COSEM
import DUIS
import GBCS

/// A GBCS alert of a Device on its way to the party that it is for.
package struct DeviceAlert: Hashable, Sendable {
    package let code: UInt16
    package let device: EntityIdentifier
    package let recipient: EntityIdentifier
    /// The Device's own Originator Counter.
    package let counter: UInt64
    package let octets: [UInt8]

    package init(
        code: UInt16, device: EntityIdentifier, recipient: EntityIdentifier, counter: UInt64, octets: [UInt8]
    ) {
        (self.code, self.device, self.recipient) = (code, device, recipient)
        (self.counter, self.octets) = (counter, octets)
    }

    /// Device, recipient and the Device's counter.
    package var responseID: ResponseID { ResponseID(originator: device, target: recipient, counter: counter) }

    /// The element DeviceAlertMessage (DUIS 5.4 schema).
    package var message: Element {
        Element(
            "DeviceAlertMessage",
            [Element("AlertCode", text: code.hexadecimal), Element("GBCSPayload", text: Base64Binary.text(octets))])
    }
}
