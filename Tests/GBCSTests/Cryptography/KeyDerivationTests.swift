import Testing

@testable import GBCS

@Suite("What keys are derived for (GBCS 4.3.3.3)")
struct KeyDerivationTests {
    static func header(_ flag: CRAFlag, _ information: OtherInformation) -> GroupingHeader {
        GroupingHeader(
            craFlag: flag, originatorCounter: 1000, businessOriginator: Party.device, businessTarget: Party.broker,
            otherInformation: information)
    }

    @Test(
        "MACs: the CRA flag and the header's own parties",
        arguments: [
            (CRAFlag.command, KeyDerivation.Kind.commandMAC), (.response, .responseMAC), (.alert, .alertMAC),
        ])
    func macs(flag: CRAFlag, kind: KeyDerivation.Kind) {
        let information = OtherInformation.supplementaryOriginatorCounter(
            .ecs22b, id: Party.other, counter: 77, originatorCounter: 2001)
        #expect(kind.rawValue == flag.rawValue)
        #expect(
            KeyDerivation(macOf: Self.header(flag, information))
                == KeyDerivation(originator: Party.device, kind: kind, counter: 1000, otherParty: Party.broker))
    }

    @Test(
        "protected attributes: supplementary fields take their places",
        arguments: [
            (OtherInformation.messageCode(.ecs22b), 1000, Party.broker),
            (.supplementaryRemotePartyCounter(.ecs22b, id: Party.other, counter: 77), 1000, Party.other),
            (
                .supplementaryOriginatorCounter(.ecs22b, id: Party.other, counter: 77, originatorCounter: 2001), 2001,
                Party.other
            ),
        ] as [(OtherInformation, UInt64, EntityIdentifier)])
    func protectedAttributes(information: OtherInformation, counter: UInt64, otherParty: EntityIdentifier) {
        #expect(
            KeyDerivation(protectedAttributesOf: Self.header(.response, information))
                == KeyDerivation(
                    originator: Party.device, kind: .protectedAttributes, counter: counter, otherParty: otherParty))
    }
}
