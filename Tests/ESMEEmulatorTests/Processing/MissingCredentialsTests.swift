import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// A party of which the meter has Digital Signature credentials alone: one valid command of it must not end the process,
/// and nothing may come of what cannot be answered.
@Suite("Parties without Key Agreement credentials")
struct MissingCredentialsTests {
    private static func meter() -> ESME {
        let anchors = Party.known.map { party in
            TrustAnchor(
                entityIdentifier: party.entityIdentifier, role: party.role,
                keyAgreement: party == .accessControlBroker ? party.keyAgreement.publicKey : nil,
                digitalSignature: party.digitalSignature.publicKey)
        }
        return ESME(
            identity: DeviceIdentity(entityIdentifier: TestEstate.meterIdentifier), trustAnchors: TrustAnchors(anchors),
            keyAgreementKey: TestKeys.meterKeyAgreement, digitalSignatureKey: TestKeys.meterDigitalSignature,
            metering: Metering(
                variant: .singleElement, loadModel: SteadyLoadModel(), installed: TestEstate.installed),
            ownOriginatorCounter: TestEstate.firstOwnCounter)
    }

    @Test("A command that is not critical is refused", arguments: RequestCatalogue.all.map(\.useCase))
    func refused(useCase: UseCase) throws {
        let estate = TestEstate()
        let isCritical = useCase.category == .criticalCommand
        for sender in [Sender.supplier, .networkOperator]
        where useCase.roles.contains(sender.businessOriginator.role) {
            let meter = Self.meter()
            let outcome = meter.process(
                estate.command(useCase.messageCode, from: sender), at: estate.now, in: estate.context)
            if isCritical {
                #expect(outcome.disposition == .answered)
            } else {
                guard case .refused(.certificateRefused(let text)) = outcome.disposition else {
                    Issue.record("\(sender): \(outcome.disposition)")
                    continue
                }
                #expect(text == "no Key Agreement credentials of \(sender.businessOriginator.entityIdentifier)")
                #expect(outcome.response == nil && outcome.counterUse == nil && meter.lastCounters.isEmpty)
            }
        }
    }

    @Test("The Access Control Broker's own are answered as ever")
    func broker() throws {
        let estate = TestEstate()
        let command = estate.command(.ecs22b, from: .retrieverWithCertificate)
        let outcome = Self.meter().process(command, at: estate.now, in: estate.context)
        let answer = try estate.check(
            outcome, to: command, macSecret: Party.accessControlBroker.secret, payload: .meterDataRetriever)
        #expect(answer.response.isSuccess)
    }
}
