import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// CS02c, CS02d and CS02e: the meter's own keys and certificates.
@Suite("CS02c to CS02e, the meter's own certificates")
struct DeviceCertificateTests {
    private static func issue(_ estate: TestEstate, _ usage: String, counter: UInt64) throws -> CertificationRequest {
        let answer = try estate.answer(.cs02c, octets("3004 \(usage)"), from: .supplier, counter: counter)
        #expect(answer.isSigned)
        return try CertificationRequest(der: answer.content)
    }

    private static func certificate(
        _ key: P256PublicKey, _ usage: SMKICertificate.KeyUsage,
        of device: EntityIdentifier = TestEstate.meterIdentifier
    ) -> [UInt8] { TestKeys.certificate(of: .device(device), publicKey: key, usage: usage) }

    private static func update(_ estate: TestEstate, _ certificate: [UInt8], counter: UInt64) throws -> [UInt8] {
        try estate.answer(.cs02d, certificate, from: .supplier, counter: counter).content
    }

    @Test("CS02c: a request by the meter's identifier for a new key, signed with it")
    func request() throws {
        let estate = TestEstate()
        for (usage, expected) in [("03020780", TrustAnchorCell.KeyUsage.digitalSignature), ("03020308", .keyAgreement)]
        {
            let request = try Self.issue(estate, usage, counter: expected == .keyAgreement ? 2 : 1)
            #expect(request.isSigned)
            #expect(request.keyUsage == expected)
            #expect(request.device.serialNumber == TestEstate.meterIdentifier)
            #expect(request.publicKey != estate.meter.digitalSignatureKey)
            #expect(request.publicKey != estate.meter.keyAgreementKey)
        }
        // Only CS02d makes the keys the meter's own.
        #expect(estate.meter.digitalSignatureKey == TestKeys.meterDigitalSignature.publicKey)
    }

    @Test("Another key each time, none for signing certificates")
    func keys() throws {
        let estate = TestEstate()
        let first = try Self.issue(estate, "03020780", counter: 1)
        let second = try Self.issue(estate, "03020780", counter: 2)
        #expect(first.publicKey != second.publicKey)
        let answer = try estate.answer(.cs02c, octets("3004 03020204"), from: .supplier, counter: 3)
        #expect(answer.content == octets("020101"))
    }

    @Test("CS02c, d, e: the new key signs from then on, the certificate is given back, a restart keeps both")
    func signatureKey() throws {
        let estate = TestEstate()
        let request = try Self.issue(estate, "03020780", counter: 1)
        let certificate = Self.certificate(request.publicKey, .digitalSignature)
        #expect(try Self.update(estate, certificate, counter: 2) == octets("020100"))
        #expect(estate.meter.digitalSignatureKey == request.publicKey)
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F4D])
        let provided = try estate.answer(.cs02e, octets("3004 03020780"), from: .supplier, counter: 3)
        #expect(provided.content == certificate)
        let restarted = TestEstate()
        restarted.meter.state = try JSONDecoder().decode(
            DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
        #expect(restarted.meter.state == estate.meter.state)
        for meter in [estate, restarted] {
            let answer = try meter.answer(.ecs70, from: .supplier, counter: 10)
            guard case .present(let range) = answer.response.message.signature else {
                Issue.record("no signature")
                return
            }
            let message = answer.response.message
            #expect(request.publicKey.verifies(message.octets[range], of: message.octets[message.signedRange]))
            #expect(
                try meter.answer(.cs02e, octets("3004 03020780"), from: .supplier, counter: 11).content == certificate)
        }
        // And the object may become a meter that has its first key still.
        restarted.meter.state = TestEstate().meter.state
        #expect(restarted.meter.digitalSignatureKey == TestKeys.meterDigitalSignature.publicKey)
    }

    @Test("A certificate that the meter took is told once; one that it refused is not")
    func told() throws {
        let estate = TestEstate()
        let request = try Self.issue(estate, "03020780", counter: 1)
        let wrong = Self.certificate(TestKeys.meterDigitalSignature.publicKey, .digitalSignature)
        #expect(try Self.update(estate, wrong, counter: 2) == octets("020105"))
        let none = estate.meter.takeNewCertificate()
        #expect(none == nil)
        let certificate = Self.certificate(request.publicKey, .digitalSignature)
        #expect(try Self.update(estate, certificate, counter: 3) == octets("020100"))
        let taken = estate.meter.takeNewCertificate()
        #expect(taken == certificate)
        let again = estate.meter.takeNewCertificate()
        #expect(again == nil)
    }

    @Test("A new Key Agreement key is that of every MAC from then on")
    func agreementKey() throws {
        let estate = TestEstate()
        let request = try Self.issue(estate, "03020308", counter: 1)
        #expect(
            try Self.update(estate, Self.certificate(request.publicKey, .keyAgreement), counter: 2) == octets("020100"))
        #expect(estate.meter.keyAgreementKey == request.publicKey)
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F4F])
        #expect(estate.process(estate.command(.ecs52, from: .supplier)).disposition == .refused(.macFailure))
        let broker = Party.accessControlBroker.keyAgreement.sharedSecret(with: request.publicKey)
        let supplier = Party.supplier.keyAgreement.sharedSecret(with: request.publicKey)
        let command = estate.command(.ecs52, from: Sender.supplier.originator(counter: 5), brokerSecret: broker)
        _ = try estate.check(estate.process(command), to: command, macSecret: supplier, payload: .supplier)
    }

    @Test("CS02d: what is no certificate for a key that waits")
    func refusedCertificates() throws {
        let estate = TestEstate()
        let some = CredentialsFixture.key(1).publicKey
        var counter: UInt64 = 0
        func result(_ certificate: [UInt8]) throws -> [UInt8] {
            counter += 1
            return try Self.update(estate, certificate, counter: counter)
        }
        #expect(try result([0x30, 0]) == octets("020101"))
        #expect(try result(Self.certificate(some, .digitalSignature, of: EntityIdentifier(9))) == octets("020102"))
        #expect(
            try result(CredentialsFixture.certificate(of: .supplier, CredentialsFixture.key(1), .digitalSignature))
                == octets("020102"))
        #expect(try result(Self.certificate(some, .certificateSigning)) == octets("020103"))
        #expect(try result(Self.certificate(some, [.digitalSignature, .keyAgreement])) == octets("020103"))
        #expect(try result(Self.certificate(some, .digitalSignature)) == octets("020104"))
        let request = try Self.issue(estate, "03020780", counter: 50)
        counter = 50
        #expect(try result(Self.certificate(some, .digitalSignature)) == octets("020105"))
        #expect(try result(Self.certificate(request.publicKey, .keyAgreement)) == octets("020104"))
        #expect(estate.meter.digitalSignatureKey == TestKeys.meterDigitalSignature.publicKey)
        #expect(try result(Self.certificate(request.publicKey, .digitalSignature)) == octets("020100"))
        // It is used up.
        #expect(try result(Self.certificate(request.publicKey, .digitalSignature)) == octets("020104"))
    }

    @Test("CS02e: no certificate held, none for signing certificates")
    func noCertificate() throws {
        let estate = TestEstate()
        for (usage, content) in [("03020780", "020102"), ("03020308", "020102"), ("03020204", "020101")] {
            #expect(
                try estate.answer(.cs02e, octets("3004 \(usage)"), from: .supplier).content == octets(content))
        }
    }

    @Test(
        "Faults give any of the response codes",
        arguments: [
            (MessageCode.cs02c, "3004 03020780", 1...3), (.cs02d, "3000", 0...7), (.cs02e, "3004 03020780", 1...3),
            (.cs03a1, "3010 020100 0408 0000000000000009 020105", 0...13), (.cs04ac, "0408 0000000000000009", 0...2),
        ] as [(MessageCode, String, ClosedRange<UInt8>)])
    func faults(code: MessageCode, content: String, codes: ClosedRange<UInt8>) throws {
        for response in codes {
            let estate = TestEstate()
            estate.fault(.responseCode(response), on: code)
            #expect(
                try estate.answer(code, octets(content), from: .supplier).content == [0x02, 0x01, response])
            #expect(estate.meter.state.management == nil)
        }
    }
}
