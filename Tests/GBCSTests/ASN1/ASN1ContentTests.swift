import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Which message has which ASN.1 content")
struct ASN1ContentTests {
    @Test("commands, responses and alerts by Message Code")
    func codes() {
        func types(_ code: UInt16) -> [ASN1Content?] {
            [CRAFlag.command, .response, .alert].map { ASN1Content(of: MessageCode(rawValue: code), $0) }
        }
        let details: [ASN1Content?] = [
            .provideSecurityCredentialDetailsCommand, .provideSecurityCredentialDetailsResponse, nil,
        ]
        #expect(types(0x0008) == details)
        #expect(types(0x011B) == details)
        for code in Array(0x0100...0x0109) + [0x0125, 0x0126] as [UInt16] {
            #expect(types(code) == [.updateSecurityCredentialsCommand, .updateSecurityCredentialsResponse, nil])
        }
        #expect(types(0x00CB) == [nil, nil, .updateSecurityCredentialsAlert])
        #expect(types(0x0124) == [nil, nil, .updateSecurityCredentialsAlert])
        #expect(types(0x000A) == [.issueSecurityCredentialsCommand, .issueSecurityCredentialsResponse, nil])
        #expect(types(0x000B) == [.updateDeviceCertificateCommand, .updateDeviceCertificateResponse, nil])
        #expect(types(0x000C) == [.provideDeviceCertificateCommand, .provideDeviceCertificateResponse, nil])
        #expect(types(0x000D) == [.joinDeviceCommand, .joinDeviceResponse, nil])
        #expect(types(0x000F) == [.unjoinDeviceCommand, .unjoinDeviceResponse, nil])
        #expect(types(0x0012) == [.activateFirmwareCommand, .activateFirmwareResponse, nil])
        #expect(types(0x00CA) == [nil, nil, .activateFirmwareAlert])
        for code: UInt16 in [0x0000, 0x0007, 0x0009, 0x0037, 0x00CC, 0x010A, 0x0127, 0x1000, 0xFFFF] {
            #expect(types(code) == [nil, nil, nil])
        }
    }

    @Test("content of every type decodes, and encodes to the same octets")
    func roundTrip() throws {
        #expect(Set(ASN1Vector.contents.map(\.type)) == Set(ASN1Content.allCases))
        for content in ASN1Vector.contents {
            #expect(ASN1Content(of: content.code, content.flag) == content.type)
            #expect(try content.type.type.init(decoding: content.octets).encoded == content.octets, "\(content.type)")
        }
    }

    @Test("content cut at every octet, and with an octet after it, is malformed")
    func truncated() {
        for content in ASN1Vector.contents {
            for count in content.octets.indices {
                #expect(throws: CodecError.self, "\(content.type), \(count) octets") {
                    try content.type.type.init(decoding: content.octets[..<count])
                }
            }
            #expect(
                throws: CodecError(.trailingOctets(count: 1), at: content.octets.count), "\(content.type)"
            ) {
                try content.type.type.init(decoding: content.octets + [0])
            }
        }
    }

    @Test("another tag at the start")
    func wrongTags() {
        for content in ASN1Vector.contents {
            for tag: UInt8 in [0x00, 0x01, 0x06, 0x13, 0x1F, 0x31, 0x80, 0xA0, 0xFF] {
                #expect(throws: CodecError.self, "\(content.type)") {
                    try content.type.type.init(decoding: content.octets.replacing(at: 0, with: tag))
                }
            }
        }
    }

    @Test("every length that could stand at the start but the right ones")
    func wrongLengths() {
        for content in ASN1Vector.contents where content.octets[1] < 0x80 {
            for length: UInt8 in 0...255 where length != content.octets[1] {
                #expect(throws: CodecError.self, "\(content.type), length \(length)") {
                    try content.type.type.init(decoding: content.octets.replacing(at: 1, with: length))
                }
            }
        }
    }

    @Test("a command with 65 replacements, and with as many as 65,535 octets hold")
    func hugeCounts() {
        let replacement = UpdateSecurityCredentialsCommand.Replacement(
            certificate: [0x30, 0x00], cell: TrustAnchorCell(.supplier, .keyAgreement))
        for (count, isRead) in [(64, true), (65, false), (4_000, false)] {
            let command = UpdateSecurityCredentialsCommand(
                control: UpdateSecurityCredentialsTests.control,
                replacements: [UpdateSecurityCredentialsCommand.Replacement](repeating: replacement, count: count),
                certificationPath: [])
            #expect((try? UpdateSecurityCredentialsCommand(decoding: command.encoded)) == (isRead ? command : nil))
        }
    }

    @Test("damaged content is malformed, or other content that encodes to its own octets", arguments: 1...4)
    func damaged(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var decoded = 0
        for round in 0..<4_000 {
            let content = ASN1Vector.contents.randomElement(using: &generator)!
            var octets = content.octets
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: octets.indices, using: &generator)
                octets[index] =
                    Bool.random(using: &generator)
                    ? [0x00, 0x02, 0x03, 0x04, 0x0A, 0x30, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF]
                        .randomElement(using: &generator)!
                    : .random(in: 0 ... .max, using: &generator)
            }
            let place = "seed \(seed), round \(round): \(octets.hexadecimal)"
            let value = try? content.type.type.init(decoding: octets)
            let lines = try? AnnotatedMessage.annotating(content: octets, of: content.code, content.flag)
            #expect((value == nil) == (lines == nil), "\(place)")
            guard let value, let lines else { continue }
            decoded += 1
            #expect(value.encoded == octets, "\(place)")
            #expect(lines.flatMap(\.octets) == octets, "\(place)")
        }
        #expect(decoded > 100, "seed \(seed)")
    }
}
