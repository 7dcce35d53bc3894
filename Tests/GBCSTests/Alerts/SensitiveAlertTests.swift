import COSEM
import Testing

@testable import GBCS

@Suite("Alerts with protected attributes (GBCS 8, ECS68)")
struct SensitiveAlertTests {
    private static let derivation = KeyDerivation(
        originator: Party.device, kind: .protectedAttributes, counter: deviceCounter, otherParty: Party.supplier)

    /// The plaintext of ``Vector/ecs68Alert``.
    private static func plaintext() throws -> [UInt8] {
        let message = try Message(parsing: Vector.ecs68Alert)
        let notification = try DataNotification(decoding: Array(message.content))
        let datum = try #require(ProtectedAttributes.Datum(notification.body))
        let plaintext = CryptographicContext().unprotect(
            datum.ciphertext[...], tag: datum.tag[...], derivation: derivation, secret: Secret.deviceAndSupplier)
        return try #require(plaintext)
    }

    @Test("ECS68: as an independent codec makes it, but for the signature")
    func independent() throws {
        let alert = Alert(
            .billingDataLogUpdated, messageCode: .ecs68, at: halfPastMidnight, to: Party.supplier,
            sensitive: try Self.plaintext())
        let octets = alert.protected(
            from: Party.device, originatorCounter: deviceCounter, secret: Secret.deviceAndSupplier,
            using: CryptographicContext()
        ).signed(from: Party.device, originatorCounter: deviceCounter, key: Key.deviceSigning)
        #expect(octets.dropLast(64) == Vector.ecs68Alert.dropLast(64))
    }

    @Test("The protected value is a structure of the one object")
    func structure() {
        let alert = Alert.billingDataLogUpdated([0x13, 0x06, 0x00], at: halfPastMidnight, to: Party.supplier)
        #expect(alert.sensitive == octets("0201 130600"))
        #expect(alert.isCritical)
        #expect(alert.elements.isEmpty)
    }

    @Test("An alert without anything sensitive stays as it is")
    func plain() {
        let alert = Alert(.unauthorisedCommunicationAccessAttempted, at: halfPastMidnight, to: Party.supplier)
        #expect(
            alert.protected(
                from: Party.device, originatorCounter: deviceCounter, secret: Secret.deviceAndSupplier,
                using: CryptographicContext()) == alert)
    }

    @Test("The Message Code decides whether an alert is critical")
    func criticality() {
        for (code, messageCode, isCritical) in [
            (0x8F30, 0x1000, true), (0x810D, 0x1001, false), (0x8010, 0x1001, false), (0x8FFF, 0x1000, true),
        ] as [(UInt16, UInt16, Bool)] {
            let alert = Alert(AlertCode(rawValue: code), at: halfPastMidnight, to: Party.supplier)
            #expect(alert.messageCode.rawValue == messageCode)
            #expect(alert.isCritical == isCritical)
        }
    }
}
