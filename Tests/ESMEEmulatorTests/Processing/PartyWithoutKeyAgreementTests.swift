import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// A party of whom the meter has only a Digital Signature certificate: nothing could be MACed for it (GBCS 6.4.5).
@Suite struct PartyWithoutKeyAgreementTests {
    /// The meter of ``TestEstate``, but that it has no Key Agreement certificate of one party.
    private static func meter(without party: Party) -> ESME {
        let anchors = TestEstate.trustAnchors.all.map { anchor in
            TrustAnchor(
                entityIdentifier: anchor.entityIdentifier, role: anchor.role,
                keyAgreement: anchor.entityIdentifier == party.entityIdentifier ? nil : anchor.keyAgreement,
                digitalSignature: anchor.digitalSignature)
        }
        return ESME(
            identity: DeviceIdentity(entityIdentifier: TestEstate.meterIdentifier, variant: .singleElement),
            trustAnchors: TrustAnchors(anchors), keyAgreementKey: TestKeys.meterKeyAgreement,
            digitalSignatureKey: TestKeys.meterDigitalSignature,
            metering: Metering(
                variant: .singleElement, loadModel: SteadyLoadModel(), installed: TestEstate.installed, recorded: nil),
            ownOriginatorCounter: TestEstate.firstOwnCounter)
    }

    /// ECS17b and ECS22b bring protected attributes, ECS40 does not.
    @Test(arguments: [MessageCode.ecs17b, .ecs22b, .ecs40])
    func itsReadsAreRefusedAndLogged(code: MessageCode) throws {
        let estate = TestEstate()
        let meter = Self.meter(without: .supplier)
        let command = estate.command(code, from: .supplier)
        let outcome = meter.process(command, at: TestEstate.noon, in: estate.context)
        let reason = "no Key Agreement credentials of \(Party.supplier.entityIdentifier)"
        #expect(outcome.disposition == .refused(.certificateRefused(reason)))
        #expect(outcome.response == nil)
        #expect(meter.lastCounters.isEmpty)
        #expect(meter.eventLogs.securityEvents.entries.count == 1)
        // Everybody else is answered, and so is a critical command of that party, whose response is signed.
        let other = meter.process(
            estate.command(.ecs22b, from: .accessControlBroker), at: TestEstate.noon, in: estate.context)
        #expect(other.disposition == .answered)
        let critical = meter.process(
            estate.command(.ecs70, from: .supplier), at: TestEstate.noon, in: estate.context)
        #expect(critical.disposition == .answered)
    }
}
