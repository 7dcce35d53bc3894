import COSEM
import ESMEEmulator
import GBCS
import Testing

/// One meter, its Known Remote Parties, and a DCC that sends commands to it and checks the responses.
package final class TestEstate {
    package static let meterIdentifier = EntityIdentifier(0x02E5_4E00_0000_0001)
    package static let installed = moment("2026-09-01")
    /// The hub's time, unless a test changes it.
    package static let noon = moment("2026-11-01T12:00")
    /// The meter's own Originator Counter at the start.
    package static let firstOwnCounter: UInt64 = 0x7D0

    package static let trustAnchors = TrustAnchors(Party.known.map(\.trustAnchor))
    /// The same and the root, which signed the certificate of every issuer of the tests.
    package static let trustAnchorsWithRoot = TrustAnchors(
        Party.known.map(\.trustAnchor) + [
            TrustAnchor(
                entityIdentifier: EntityIdentifier(0), role: .root, keyAgreement: nil,
                digitalSignature: TestKeys.root.key.publicKey)
        ])

    package let meter: ESME
    package let context = ProcessingContext()
    package var now: UTCTime
    private var lastCounter: UInt64 = 1_000

    package init(
        _ variant: ElementVariant = .singleElement, load: any LoadModel = SteadyLoadModel(),
        installed: UTCTime = TestEstate.installed, recorded: RecordedLogs? = nil, now: UTCTime = TestEstate.noon,
        lastCounters: ReplayCounters = [:], rules: ProcessingRules = ProcessingRules(),
        trustAnchors: TrustAnchors = TestEstate.trustAnchors
    ) {
        meter = ESME(
            identity: DeviceIdentity(
                entityIdentifier: Self.meterIdentifier, variant: variant, firmwareVersion: [0xFE, 0xED, 0x00, 0x17],
                importMPAN: "2000000000011", secondaryImportMPAN: "2000000000022", exportMPAN: "2000000000033"),
            trustAnchors: trustAnchors, keyAgreementKey: TestKeys.meterKeyAgreement,
            digitalSignatureKey: TestKeys.meterDigitalSignature,
            metering: Metering(variant: variant, loadModel: load, installed: installed, recorded: recorded),
            ownOriginatorCounter: Self.firstOwnCounter, lastCounters: lastCounters, rules: rules)
        self.now = now
    }

    // MARK: Commands

    /// Returns the next counter of the DCC: each command has one of its own unless a test gives it.
    package func nextCounter() -> UInt64 {
        lastCounter += 1
        return lastCounter
    }

    /// A command as the DCC sends it. A use case that the meter does not have gets a content of its own.
    ///
    /// - Parameters:
    ///   - range: range of logs and of ECS70; without it, from a day before now until an hour after it.
    ///   - arguments: the command's own values; without them the form's example, and a top-up of a pound in CS01a.
    package func command(
        _ code: MessageCode, from sender: Sender, counter: UInt64? = nil, range: ClosedRange<UTCTime>? = nil,
        arguments: RequestArguments? = nil
    ) -> [UInt8] {
        command(code, from: sender.originator(counter: counter ?? nextCounter()), range: range, arguments: arguments)
    }

    package func command(
        _ code: MessageCode, from originator: CommandOriginator, range: ClosedRange<UTCTime>? = nil,
        arguments: RequestArguments? = nil, to device: EntityIdentifier = TestEstate.meterIdentifier,
        signingKey: P256PrivateKey? = nil, brokerSecret: SharedSecret = Party.accessControlBroker.secret
    ) -> [UInt8] {
        let useCase = UseCaseCatalogue[code]
        let owner = Party.allCases.first { $0.entityIdentifier == originator.businessOriginator }
        let header = originator.header(code, to: device)
        if let useCase, useCase.isASN1 {
            let content = DeviceManagementExample.content(
                of: code, as: owner?.role ?? .other, counter: originator.originatorCounter)
            return protected(
                header, content: content, by: Self.protection(of: useCase, from: owner),
                signingKey: signingKey ?? owner?.digitalSignature, secret: brokerSecret)
        }
        let isCritical = useCase?.category == .criticalCommand
        let signingKey = isCritical ? signingKey ?? owner?.digitalSignature : nil
        guard let request = RequestCatalogue[code] else {
            return protected(
                header, content: Self.unknownContent(originator.originatorCounter),
                signingKey: signingKey, secret: brokerSecret)
        }
        let range = range ?? now - 86_400...now + 3_600
        var arguments = arguments
        if code == .cs01a, arguments == nil {
            arguments = RequestArguments([.octetString(Self.topUp(1, .pounds, counter: originator.originatorCounter))])
        }
        return Command.build(
            request, from: originator, to: device,
            range: request.form.range(from: range.lowerBound, to: range.upperBound), arguments: arguments,
            signingKey: signingKey, brokerSecret: brokerSecret, using: context.cryptography)
    }

    /// The 20 digits of a UTRN that the Supplier makes for this meter.
    package static func topUp(
        _ value: UInt16, _ valueClass: PrepaymentTopUp.ValueClass, counter: UInt64, from party: Party = .supplier,
        to device: EntityIdentifier = meterIdentifier
    ) -> [UInt8] {
        PrepaymentTopUp(
            value: value, valueClass,
            in: .init(originator: party.entityIdentifier, device: device, counter: counter),
            secret: TestKeys.prepaymentSecret
        ).map { UTRN($0).octets } ?? []
    }

    /// An access-request that matches no Message Template: one get of 0-0:96.1.0.255.
    package static func unknownContent(_ counter: UInt64) -> [UInt8] {
        AccessRequest(
            invokeID: LongInvokeIDAndPriority(originatorCounter: counter),
            specifications: [.get(ObjectReference(1, LogicalName(0, 0, 96, 1, 0), 2))], data: [.nullData]
        ).octets
    }

    package func protected(
        _ header: GroupingHeader, content: [UInt8], signingKey: P256PrivateKey? = nil,
        secret: SharedSecret = Party.accessControlBroker.secret
    ) -> [UInt8] {
        Message.protected(
            header: header, content: content, signingKey: signingKey, secret: secret, using: context.cryptography)
    }

    /// A message with ASN.1 content, protected in one of the three ways.
    package func protected(
        _ header: GroupingHeader, content: [UInt8], by protection: CommandProtection, signingKey: P256PrivateKey?,
        secret: SharedSecret = Party.accessControlBroker.secret
    ) -> [UInt8] {
        guard protection == .signature, let signingKey else {
            return protected(
                header, content: content, signingKey: protection == .mac ? nil : signingKey, secret: secret)
        }
        return Message.signed(header: header, content: content, key: signingKey)
    }

    /// How `party` protects a command of a use case with ASN.1 content: CS02a and CS02f come with the Access Control
    /// Broker's MAC from the broker, with a signature from all others.
    package static func protection(of useCase: UseCase, from party: Party?) -> CommandProtection {
        guard useCase.protection == [.mac, .signature] else { return useCase.protection }
        return party == .accessControlBroker ? .mac : .signature
    }

    package func process(_ octets: [UInt8]) -> MessageOutcome { meter.process(octets, at: now, in: context) }

    /// Sets a fault on the meter.
    package func fault(_ effect: Fault.Effect, on code: MessageCode? = nil, remaining: Int? = nil) {
        let isAdded = meter.faults.add(Fault(effect, messageCode: code, remaining: remaining))
        #expect(isAdded)
    }

    // MARK: Answers

    /// Sends a command and checks its response as the DCC and the reader would.
    package func answer(
        _ code: MessageCode, from sender: Sender, counter: UInt64? = nil, range: ClosedRange<UTCTime>? = nil,
        arguments: RequestArguments? = nil
    ) throws -> Answer {
        try answer(
            to: command(code, from: sender, counter: counter, range: range, arguments: arguments), from: sender)
    }

    package func answer(to command: [UInt8], from sender: Sender) throws -> Answer {
        let outcome = process(command)
        try #require(outcome.disposition == .answered)
        return try check(outcome, to: command, macSecret: sender.businessOriginator.secret, payload: sender.reader)
    }

    package func check(
        _ outcome: MessageOutcome, to command: [UInt8], macSecret: SharedSecret, payload reader: Party
    ) throws -> Answer {
        let octets = try #require(outcome.response)
        let command = try Message(parsing: command)
        let verified = try VerifiedResponse(
            octets, to: command, macSecret: macSecret, payloadSecret: reader.secret,
            deviceKey: meter.digitalSignatureKey, using: context.cryptography)
        var plaintext: [UInt8]?
        if let datum = verified.access.data.first.flatMap(ProtectedAttributes.Datum.init) {
            plaintext = context.cryptography.unprotect(
                datum.ciphertext[...], tag: datum.tag[...],
                derivation: KeyDerivation(protectedAttributesOf: verified.message.header), secret: reader.secret)
        }
        return Answer(
            outcome: outcome, octets: octets, command: command, response: verified, plaintext: plaintext ?? [])
    }
}

/// A response that answers its command.
package struct Answer {
    package let outcome: MessageOutcome
    package let octets: [UInt8]
    let command: Message
    package let response: VerifiedResponse
    /// The protected value, decrypted; empty when nothing is protected.
    package let plaintext: [UInt8]

    package var header: GroupingHeader { response.message.header }
    package var content: [UInt8] { Array(response.message.content) }
    package var results: [UInt8] { response.results.map(\.result.rawValue) }

    /// Protection parameters and protected value of the one datum.
    package func protectedDatum() throws -> ProtectedAttributes.Datum {
        let datum = response.access.data.first.flatMap(ProtectedAttributes.Datum.init)
        return try #require(datum)
    }

    /// The rows of the one log that was read.
    package func rows() throws -> [[COSEMData]] {
        guard case .compactArray(let array) = try #require(response.values.first) else {
            throw NoSuchValue(text: "the value is no compact-array: \(response.values)")
        }
        return try array.elements.map {
            guard case .structure(let cells) = $0 else { throw NoSuchValue(text: "a row is \($0)") }
            return cells
        }
    }

    /// The rows' double-long-unsigned cells; arrays in a row are left out.
    package func numbers() throws -> [[UInt32]] { try rows().map { $0.compactMap(\.number) } }

    /// The rows' timestamps.
    package func timestamps() throws -> [UTCTime] {
        try numbers().map { UTCTime(secondsSince2000: Int64($0[0])) }
    }
}

package struct NoSuchValue: Error {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}

extension COSEMData {
    package var number: UInt32? { if case .doubleLongUnsigned(let value) = self { value } else { nil } }

    package var numbers: [UInt32]? { if case .array(let values) = self { values.compactMap(\.number) } else { nil } }
}

extension AccessRequest {
    package var octets: [UInt8] {
        var octets: [UInt8] = []
        encode(into: &octets)
        return octets
    }
}

/// The moment of an ISO 8601 text; ends the test run when there is no such moment.
package func moment(_ text: String) -> UTCTime {
    guard let time = UTCTime(iso8601: text) else { fatalError("\(text) is no moment") }
    return time
}

/// The octets of a hexadecimal text with any spacing.
package func octets(_ hexadecimal: String) -> [UInt8] {
    guard let octets = try? [UInt8](hexadecimal: hexadecimal) else { fatalError("\(hexadecimal) is not hexadecimal") }
    return octets
}

extension RequestForm {
    /// Whether commands only read.
    package var isRead: Bool { items.allSatisfy { $0.responseKind == .get || $0.isProtected } }
}
