import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// What each failed check of GBCS 6.2.4 leads to: no response, and alert and log entry by its kind.
@Suite("Failed checks")
struct FailedCheckTests {
    static let integrity = AlertCode(rawValue: 0x8F1E)
    static let authentication = AlertCode(rawValue: 0x8F3D)

    private static func isMalformed(_ refusal: Refusal) -> Bool {
        if case .malformed = refusal { true } else { false }
    }

    private static func isNotConforming(_ refusal: Refusal) -> Bool {
        if case .contentNotConforming = refusal { true } else { false }
    }

    private static func header(
        _ information: OtherInformation, from party: Party = .supplier, counter: UInt64 = 9, craFlag: CRAFlag = .command
    ) -> GroupingHeader {
        GroupingHeader(
            craFlag: craFlag, originatorCounter: counter, businessOriginator: party.entityIdentifier,
            businessTarget: TestEstate.meterIdentifier, otherInformation: information)
    }

    @Test(
        "Octets that are no message",
        arguments: ["", "00", "DD", "DF", "DD000000000000", "DF09", "D9200003E8", "DD000000000000001100000000"])
    func noMessage(hexadecimal: String) throws {
        try TestEstate().expectRefusal(
            of: octets(hexadecimal), alert: Self.integrity, isLogged: true, where: Self.isMalformed)
    }

    @Test("More octets than any message has")
    func tooManyOctets() throws {
        let octets = Array(repeating: UInt8(0xDD), count: Message.maximumSize + 1)
        try TestEstate().expectRefusal(of: octets, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
    }

    @Test("A command cut short or drawn out", arguments: [-100, -13, -12, -1, 1, 12])
    func wrongLength(difference: Int) throws {
        let estate = TestEstate()
        let command = estate.command(.ecs22b, from: .supplier)
        let octets =
            difference < 0
            ? Array(command.dropLast(-difference)) : command + Array(repeating: 0, count: difference)
        try estate.expectRefusal(of: octets, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
    }

    @Test("Responses and alerts are not executed, however authentic", arguments: [CRAFlag.response, .alert])
    func noCommand(craFlag: CRAFlag) throws {
        let estate = TestEstate()
        let form = try #require(RequestCatalogue[.ecs52]).form
        let header = Self.header(.messageCode(.ecs52), craFlag: craFlag)
        let octets = estate.protected(header, content: form.accessRequest(header: header, range: nil).octets)
        try estate.expectRefusal(of: octets, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
    }

    @Test("The meter's own response and alert, sent back to it")
    func reflectedMessages() throws {
        let estate = TestEstate()
        let response = try estate.answer(.ecs52, from: .supplier).octets
        try estate.expectRefusal(of: response, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
        let notSupported = estate.process(estate.command(MessageCode(rawValue: 0x7777), from: .supplier))
        let alert = try #require(notSupported.alerts.first)
        try estate.expectRefusal(of: alert.octets, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
    }

    @Test("A command to another device is dropped without a word", arguments: Sender.allCases)
    func otherDevice(sender: Sender) throws {
        let estate = TestEstate()
        let command = estate.command(
            .ecs52, from: sender.originator(counter: 1), to: EntityIdentifier(TestEstate.meterIdentifier.rawValue + 1))
        try estate.expectRefusal(of: command, alert: nil, isLogged: false) { $0 == .notForThisDevice }
    }

    @Test("The meter is no Known Remote Party of its own")
    func ownOriginator() throws {
        let estate = TestEstate()
        let command = estate.command(.ecs52, from: .knownRemoteParty(TestEstate.meterIdentifier, counter: 1))
        try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F3E), isLogged: true) {
            $0 == .unknownOriginator
        }
    }

    @Test("Supplementary fields in a command of anyone but the Access Control Broker", arguments: Party.known)
    func supplementaryFields(party: Party) throws {
        let id = Party.meterDataRetriever.entityIdentifier
        for information in [
            OtherInformation.supplementaryRemotePartyCounter(.ecs17c, id: id, counter: 1),
            .keyAgreementCertificate(
                .ecs17c, id: id, counter: 1, certificate: Party.meterDataRetriever.certificate[...]),
        ] {
            let estate = TestEstate()
            let form = try #require(RequestCatalogue[.ecs17c]).form
            let header = Self.header(information, from: party)
            let command = estate.protected(header, content: form.accessRequest(header: header, range: nil).octets)
            if party == .accessControlBroker {
                #expect(estate.process(command).disposition == .answered)
            } else {
                try estate.expectRefusal(of: command, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
            }
        }
    }

    /// 10 octets occur in alerts only, 26 in responses only.
    @Test("Forms of other-information that no command has", arguments: Party.known)
    func otherForms(party: Party) throws {
        let id = Party.meterDataRetriever.entityIdentifier
        for information in [
            OtherInformation.supplementaryRemoteParty(.ecs17c, id: id),
            .supplementaryOriginatorCounter(.ecs17c, id: id, counter: 1, originatorCounter: 2),
        ] {
            let estate = TestEstate()
            let form = try #require(RequestCatalogue[.ecs17c]).form
            let header = Self.header(information, from: party)
            let command = estate.protected(header, content: form.accessRequest(header: header, range: nil).octets)
            try estate.expectRefusal(of: command, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
        }
    }

    @Test("A MAC of another key, of another message, or none")
    func wrongMAC() throws {
        let estate = TestEstate()
        let right = estate.command(.ecs17b, from: .supplier, counter: 1)
        let other = estate.command(.ecs17b, from: .supplier, counter: 2)
        let supplierMAC = estate.command(
            .ecs17b, from: Sender.supplier.originator(counter: 1), brokerSecret: Party.supplier.secret)
        let parsed = try Message(parsing: right)
        let withoutMAC = Message.encodeGrouping(header: parsed.header, content: parsed.content, signature: [])
        let preCommand = Message.encodeGrouping(header: parsed.header, content: parsed.content, signature: nil)
        for command in [right.dropLast(12) + other.suffix(12), supplierMAC, withoutMAC, preCommand] {
            try estate.expectRefusal(of: command, alert: Self.authentication, isLogged: false) { $0 == .macFailure }
        }
        #expect(estate.process(right).disposition == .answered)
    }

    @Test("A critical command signed by another, unsigned, or without a MAC")
    func wrongSignature() throws {
        let estate = TestEstate()
        let originator = Sender.supplier.originator(counter: 1)
        let right = estate.command(.ecs70, from: originator)
        let otherKey = estate.command(.ecs70, from: originator, signingKey: Party.accessControlBroker.digitalSignature)
        let parsed = try Message(parsing: right)
        let unsigned = estate.protected(parsed.header, content: Array(parsed.content))
        for command in [otherKey, unsigned] {
            try estate.expectRefusal(of: command, alert: Self.authentication, isLogged: false) {
                $0 == .signatureFailure
            }
        }
        let signedOnly = Message.signed(
            header: parsed.header, content: parsed.content, key: Party.supplier.digitalSignature)
        try estate.expectRefusal(of: signedOnly, alert: Self.authentication, isLogged: false) { $0 == .macFailure }
        #expect(estate.process(right).disposition == .answered)
    }

    @Test("A non-critical command with a signature")
    func signedRead() throws {
        let estate = TestEstate()
        let header = Self.header(.messageCode(.ecs52))
        let form = try #require(RequestCatalogue[.ecs52]).form
        let command = estate.protected(
            header, content: form.accessRequest(header: header, range: nil).octets,
            signingKey: Party.supplier.digitalSignature)
        try estate.expectRefusal(of: command, alert: Self.integrity, isLogged: true, where: Self.isMalformed)
    }

    @Test("Content that is not the use case's Message Template", arguments: RequestCatalogue.all.map(\.useCase))
    func otherContent(useCase: UseCase) throws {
        let estate = TestEstate()
        let request = try #require(RequestCatalogue[useCase.messageCode])
        let sender = try #require(Sender.permitted(useCase))
        let party = sender.businessOriginator
        let header = Self.header(.messageCode(useCase.messageCode), from: party)
        let range = request.form.range(from: estate.now - 60, to: estate.now + 60)
        let right = request.form.accessRequest(header: header, range: range)
        var otherInvokeID = right
        otherInvokeID.invokeID = LongInvokeIDAndPriority(originatorCounter: header.originatorCounter + 1)
        var withoutBreakOnError = right
        withoutBreakOnError.invokeID.rawValue ^= LongInvokeIDAndPriority.breakOnError
        var dated = right
        dated.dateTime = COSEMDateTime(estate.now)
        var more = right
        more.specifications.append(.get(ObjectReference(1, LogicalName(0, 0, 0, 2, 1), 2)))
        more.data.append(.nullData)
        var fewer = right
        fewer.data.removeLast()
        let contents =
            [otherInvokeID, withoutBreakOnError, dated, more, fewer].map(\.octets) + [
                [], [0xD9], right.octets + [0], Array(right.octets.dropLast()),
                TestEstate.unknownContent(header.originatorCounter),
            ]
        for content in contents {
            let command = estate.protected(
                header, content: content,
                signingKey: useCase.category == .criticalCommand ? party.digitalSignature : nil)
            try estate.expectRefusal(of: command, alert: Self.integrity, isLogged: true, where: Self.isNotConforming)
        }
    }

    @Test("Protection parameters that name someone else")
    func protectionParameters() throws {
        let estate = TestEstate()
        let form = try #require(RequestCatalogue[.ecs17b]).form
        let header = Self.header(.messageCode(.ecs17b))
        for other in [
            Self.header(.messageCode(.ecs17b), from: .networkOperator), Self.header(.messageCode(.ecs17b), counter: 10),
        ] {
            var request = form.accessRequest(header: other, range: nil)
            request.invokeID = LongInvokeIDAndPriority(originatorCounter: header.originatorCounter)
            try estate.expectRefusal(
                of: estate.protected(header, content: request.octets), alert: Self.integrity, isLogged: true,
                where: Self.isNotConforming)
        }
    }

    @Test(
        "Ranges with ends that are no UTC moment",
        arguments: [
            "07EA0B1FFF0C0000008000FF", "07EA0D01FF0C0000008000FF", "07EA0B01FF180000008000FF",
            "07EA0B01FF0C000000003CFF", "07EAFF01FF0C0000008000FF",
        ])
    func impossibleMoments(hexadecimal: String) throws {
        let estate = TestEstate()
        var reader = OctetReader(octets(hexadecimal))
        let bad = RequestBound.dateTime(try COSEMDateTime(from: &reader))
        let good = RequestBound.dateTime(COSEMDateTime(estate.now))
        for range in [RequestRange(from: bad, to: good), RequestRange(from: good, to: bad)] {
            let header = Self.header(.messageCode(.ecs66))
            let form = try #require(RequestCatalogue[.ecs66]).form
            let content = form.accessRequest(header: header, range: range).octets
            try estate.expectRefusal(
                of: estate.protected(header, content: content), alert: Self.integrity, isLogged: true,
                where: Self.isNotConforming)
        }
    }

    @Test("An alert about a failed check, octet by octet but for the signature")
    func alertOctets() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = 61
        let outcome = estate.process(estate.command(.ecs17a, from: .supplier))
        let alert = try #require(outcome.alerts.first)
        #expect(
            Array(alert.octets.dropLast(64))
                == octets(
                    """
                    DF 090300000000000007D0 0802E54E0000000001 0802E54E0000000A01 00 021000
                    19 0F200007D0 00 0202 128F30 090C07EA0B01FF0C0101008000FF 40
                    """))
    }

    @Test("Each alert has the next counter of the meter's own")
    func alertCounters() throws {
        let estate = TestEstate()
        for number: UInt64 in 0..<5 {
            let outcome = estate.process(estate.command(.ecs17a, from: .supplier))
            let alert = try ReceivedAlert(try #require(outcome.alerts.first), from: estate.meter)
            #expect(alert.header.originatorCounter == TestEstate.firstOwnCounter + number)
        }
    }
}
