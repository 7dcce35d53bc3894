import COSEM
import CommsHub
import DCC
import ESMEEmulator
import Estate
import GBCS

/// A device in this process that takes each Command as a new one would, so that no exchange depends on those before it.
package struct ReferenceDevice {
    package let entityIdentifier: EntityIdentifier
    package let type: InventoryEntry.DeviceType
    package let elements: ElementVariant
    package let keyAgreement: P256PublicKey
    package let digitalSignature: P256PublicKey
    let answer: ([UInt8], UTCTime) -> MessageOutcome

    /// First own Originator Counter of a device for an exchange.
    private static let ownCounter: UInt64 = 2_000

    package init(
        _ entityIdentifier: EntityIdentifier, elements: ElementVariant, keyAgreement: P256PublicKey,
        digitalSignature: P256PublicKey, answer: @escaping ([UInt8], UTCTime) -> MessageOutcome
    ) {
        (self.entityIdentifier, type, self.elements) = (entityIdentifier, .esme, elements)
        (self.keyAgreement, self.digitalSignature, self.answer) = (keyAgreement, digitalSignature, answer)
    }

    /// Meter `number` of an estate.
    package init(meter number: Int, of estate: Estate) {
        let keys = estate.deviceKeys(number)
        self.init(
            estate.entityIdentifier(number), elements: estate.fleet.profile(of: number).variant,
            keyAgreement: keys.keyAgreement.publicKey, digitalSignature: keys.digitalSignature.publicKey
        ) { command, time in
            estate.makeMeter(number, ownOriginatorCounter: Self.ownCounter)
                .process(command, at: time, in: ProcessingContext())
        }
    }

    /// The hub of the premises of meter `number`.
    package init(hubOf number: Int, of estate: Estate) {
        let keys = estate.hubKeys(number)
        (entityIdentifier, type) = (estate.hubEntityIdentifier(number), .communicationsHubFunction)
        elements = estate.fleet.profile(of: number).variant
        (keyAgreement, digitalSignature) = (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey)
        answer = { command, time in
            estate.makeHub(number, ownOriginatorCounter: Self.ownCounter)
                .deliver(command, at: time, in: ProcessingContext())
        }
    }

    /// The number of the first meter, among the first 10,000, that has recorded `days` days before `time`, of one that exports
    /// if there is any; 0 where none has.
    package static func suitableMeter(of estate: Estate, recording days: Int64, before time: UTCTime) -> Int {
        let recorded = (0..<min(estate.count, 10_000)).lazy.filter {
            estate.fleet.profile(of: $0).installed <= time - days * 86_400
        }
        let exporting = recorded.first {
            estate.fleet.profile(of: $0).loads.contains { $0.component.element == .activeExport }
        }
        return exporting ?? recorded.first ?? 0
    }
}
