import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// CS06 and the alert about an image that was received.
@Suite("CS06, activation of firmware")
struct FirmwareTests {
    private static let hash = String(repeating: "A5", count: 32)
    private static let later = moment("2026-11-02T00:00")

    private static func estate() -> TestEstate {
        let estate = TestEstate()
        _ = estate.meter.receive(FirmwareImage(hash: octets(hash), version: octets("0123ABCE")), at: estate.now)
        return estate
    }

    /// The command, its time as `yyyymmddhhmmssZ` in hexadecimal.
    private static func content(_ counter: UInt8, hash: String = hash, time: String? = nil) -> [UInt8] {
        let time = time.map { "180F \($0)" }
        return octets("30 \(time == nil ? "25" : "36") 0420 \(hash) 0201\(counter.hexadecimal) \(time ?? "")")
    }

    @Test("8F72 when an image was received, octet by octet but for the signature")
    func receipt() throws {
        let estate = TestEstate()
        let image = FirmwareImage(hash: octets(Self.hash), version: octets("0123ABCE"))
        let alert = try #require(estate.meter.receive(image, at: estate.now))
        #expect(
            Array(alert.octets.dropLast(64))
                == octets(
                    """
                    DF 0903 00000000000007D0 0802E54E0000000001 0802E54E0000000A01 00 0200CE
                    3B 0F 200007D0 00 0203 128F72 090C07EA0B01FF0C0000008000FF 0920 \(Self.hash) 40
                    """))
        _ = try ReceivedAlert(alert, from: estate.meter)
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F72])
        #expect(estate.meter.state.management?.image == image)
    }

    @Test("An image with the Supplier's signature is held")
    func signed() throws {
        let estate = TestEstate()
        let image = Array("the new firmware".utf8)
        let signature = Party.supplier.digitalSignature.signature(of: image[...])
        var check = FirmwareVerification(
            of: try DistributedFirmware(hash: sha256(image), version: octets("0123ABCE"), signature: signature))
        let receipt = estate.meter.receive(&check, at: estate.now)
        #expect(receipt.isVerified)
        #expect(receipt.alert?.alert.code.rawValue == 0x8F72)
        #expect(estate.meter.state.management?.image?.hash == sha256(image))
    }

    @Test("8F1C for an image that somebody else signed: the one before stays")
    func notVerified() throws {
        let estate = Self.estate()
        let held = estate.meter.state.management?.image
        let image = Array("the new firmware".utf8)
        let signature = Party.networkOperator.digitalSignature.signature(of: image[...])
        var check = FirmwareVerification(
            of: try DistributedFirmware(hash: sha256(image), version: octets("0123ABCF"), signature: signature))
        let receipt = estate.meter.receive(&check, at: estate.now)
        #expect(!receipt.isVerified)
        let alert = try #require(receipt.alert)
        #expect(
            Array(alert.octets.dropLast(64))
                == octets(
                    """
                    DF 0903 00000000000007D1 0802E54E0000000001 0802E54E0000000A01 00 0200CE
                    3B 0F 200007D1 00 0203 128F1C 090C07EA0B01FF0C0000008000FF 0920 \(sha256(image).hexadecimal) 40
                    """))
        _ = try ReceivedAlert(alert, from: estate.meter)
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F72, 0x8F1C])
        #expect(held != nil && estate.meter.state.management?.image == held)
    }

    @Test("Each meter checks with the key of its own Supplier")
    func suppliers() throws {
        let image = Array("the new firmware".utf8)
        let signature = Party.supplier.digitalSignature.signature(of: image[...])
        var check = FirmwareVerification(
            of: try DistributedFirmware(hash: sha256(image), version: octets("0123ABCE"), signature: signature))
        let other = TrustAnchor(
            entityIdentifier: Party.supplier.entityIdentifier, role: .supplier, keyAgreement: nil,
            digitalSignature: Party.networkOperator.digitalSignature.publicKey)
        let isVerified = [TestEstate.trustAnchors, TrustAnchors([other]), TrustAnchors([]), TestEstate.trustAnchors].map
        {
            let estate = TestEstate(trustAnchors: $0)
            return estate.meter.receive(&check, at: estate.now).isVerified
        }
        #expect(isVerified == [true, false, false, true])
    }

    @Test("Octets are a Manufacturer Image, or an Upgrade Image that says where it is wrong")
    func images() throws {
        let version = octets("01020304")
        let plain = try DistributedFirmware(octets: Array("abc".utf8), version: version)
        // SHA-256 of "abc" (FIPS 180-2).
        #expect(
            plain.image.hash == octets("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"))
        #expect(plain.image.version == version && plain.signature == nil)
        let upgrade = UpgradeImage(
            OTAHeader(manufacturer: 1, fileVersion: 1, text: "abc"), Array("abc".utf8),
            signedBy: Party.supplier.digitalSignature)
        let signed = try DistributedFirmware(octets: upgrade.octets, version: version)
        #expect(signed.image == plain.image)
        #expect(signed.signature == upgrade.signature)
        #expect(throws: FirmwareProblem.malformed(CodecError(.truncated(missing: 1), at: upgrade.octets.count - 1))) {
            try DistributedFirmware(octets: upgrade.octets.dropLast(), version: version)
        }
        #expect(throws: FirmwareProblem.noOctets) { try DistributedFirmware(octets: [], version: version) }
        for size in [0, 3, 5] {
            let wrong = [UInt8](repeating: 0, count: size)
            #expect(throws: FirmwareProblem.versionSize(size)) {
                try DistributedFirmware(octets: [1], version: wrong)
            }
            #expect(throws: FirmwareProblem.hashSize(size)) { try DistributedFirmware(hash: wrong, version: version) }
            #expect(throws: FirmwareProblem.signatureSize(size)) {
                try DistributedFirmware(hash: plain.image.hash, version: version, signature: wrong)
            }
        }
        let large = [UInt8](repeating: 7, count: 10_240_001)
        #expect(throws: FirmwareProblem.tooLarge(10_240_001)) {
            try DistributedFirmware(octets: large, version: version)
        }
        #expect(throws: FirmwareProblem.tooLarge(10_240_001)) {
            try DistributedFirmware(octets: octets("1EF1EE0B") + large.dropFirst(4), version: version)
        }
    }

    @Test("Now: the outcome with the new version, which ECS52 reads afterwards; 8F43")
    func now() throws {
        let estate = Self.estate()
        let answer = try estate.answer(.cs06, Self.content(9), from: .supplier, counter: 9)
        #expect(answer.content == octets("3009 020100 0404 0123ABCE"))
        #expect(answer.isSigned)
        #expect(answer.header.dateTime == COSEMDateTime(estate.now))
        #expect(try estate.data("ECS52") == octets("0904 0123ABCE"))
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F72, 0x8F43])
        // The image is used up.
        #expect(
            try estate.answer(.cs06, Self.content(10), from: .supplier, counter: 10).content
                == octets("3009 020101 0404 0123ABCE"))
        let restarted = TestEstate()
        restarted.meter.state = try JSONDecoder().decode(
            DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
        #expect(try restarted.data("ECS52") == octets("0904 0123ABCE"))
    }

    @Test("No image, another hash: the version that runs")
    func refused() throws {
        let none = TestEstate()
        #expect(
            try none.answer(.cs06, Self.content(9), from: .supplier, counter: 9).content
                == octets("3009 020101 0404 FEED0017"))
        let estate = Self.estate()
        let other = String(repeating: "A5", count: 31) + "A4"
        #expect(
            try estate.answer(.cs06, Self.content(9, hash: other), from: .supplier, counter: 9).content
                == octets("3009 020102 0404 FEED0017"))
        estate.fault(.responseCode(3), remaining: 1)
        #expect(
            try estate.answer(.cs06, Self.content(10), from: .supplier, counter: 10).content
                == octets("3009 020103 0404 FEED0017"))
        #expect(try estate.data("ECS52") == octets("0904 FEED0017"))
    }

    /// 20261102000000Z.
    private static let laterText = "32303236313130323030303030305A"

    @Test("At a time: 0500, then the alert 00CA, octet by octet but for the signature")
    func atTime() throws {
        let estate = Self.estate()
        let answer = try estate.answer(.cs06, Self.content(9, time: Self.laterText), from: .supplier, counter: 9)
        #expect(answer.content == octets("0500"))
        #expect(estate.nextDueTime == Self.later)
        #expect(estate.meter.advance(to: Self.later - 1).isEmpty)
        #expect(try estate.data("ECS52") == octets("0904 FEED0017"))
        let alerts = estate.meter.advance(to: Self.later + 5)
        #expect(
            alerts.map { Array($0.octets.dropLast(64)) } == [
                octets(
                    """
                    DF 0903 00000000000007D1 0802E54E0000000001 0802E54E0000000A01 00 0200CA
                    26 3024 0203 008F66 180F \(Self.laterText) 020109 3009 020100 0404 0123ABCE 40
                    """)
            ])
        #expect(try estate.data("ECS52") == octets("0904 0123ABCE"))
        #expect(estate.meter.eventLogs.securityEvents.entries.last?.time == Self.later)
        #expect(estate.nextDueTime == nil)
    }

    @Test("An image that is not there at the time: 8F67")
    func failsAtTime() throws {
        let estate = TestEstate()
        _ = try estate.answer(.cs06, Self.content(9, time: Self.laterText), from: .supplier, counter: 9)
        let alert = try #require(estate.meter.advance(to: Self.later).first)
        #expect(
            Array(try Message(parsing: alert.octets).content)
                == octets("3024 0203 008F67 180F \(Self.laterText) 020109 3009 020101 0404 FEED0017"))
    }

    @Test("99991231235959Z cancels, and leaves no trace")
    func cancelled() throws {
        let estate = Self.estate()
        let before = estate.meter.state
        _ = try estate.answer(.cs06, Self.content(9, time: Self.laterText), from: .supplier, counter: 9)
        #expect(estate.meter.state != before)
        let answer = try estate.answer(
            .cs06, Self.content(10, time: "39393939313233313233353935395A"), from: .supplier, counter: 10)
        #expect(answer.content == octets("0500"))
        #expect(estate.meter.state == before)
        #expect(estate.meter.advance(to: Self.later).isEmpty)
    }

    @Test("A later command replaces the one that waits")
    func replaced() throws {
        let estate = Self.estate()
        _ = try estate.answer(.cs06, Self.content(9, time: Self.laterText), from: .supplier, counter: 9)
        // 20261103000000Z.
        _ = try estate.answer(
            .cs06, Self.content(10, time: "32303236313130333030303030305A"), from: .supplier, counter: 10)
        #expect(estate.nextDueTime == Self.later + 86_400)
        #expect(estate.meter.advance(to: Self.later).isEmpty)
        #expect(estate.meter.advance(to: Self.later + 86_400).count == 1)
    }

    @Test(
        "What is no CS06",
        arguments: [
            // Another counter than the header's, 31 octets of hash, a time that is none.
            "3025 0420 \(hash) 020108", "3024 041F \(hash.dropLast(2)) 020109",
            "3036 0420 \(hash) 020109 180F 32303236313333323030303030305A", "3025 0420 \(hash) 020189",
            "3022 0420 \(hash)",
        ])
    func malformed(content: String) throws {
        let estate = Self.estate()
        try estate.expectRefusal(
            of: estate.management(.cs06, octets(content), from: .supplier, counter: 9),
            alert: AlertCode(rawValue: 0x8F1E), isLogged: true)
    }
}
