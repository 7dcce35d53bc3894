import COSEM
import Testing

@testable import GBCS

@Suite("Serial numbers of certificates")
struct CertificateSerialTests {
    /// That of a published certificate, in both notations.
    private static let hexadecimal = "7DAC7283AAD29BDD23C9EFBFDDB52A41"
    private static let decimal = "167048897159233642262001557408276884033"

    @Test("A number is the same in decimal, in hexadecimal of either case, and with leading zeros")
    func notations() throws {
        let number = try #require(CertificateSerial(hexadecimal: Self.hexadecimal))
        #expect(number.decimal == Self.decimal)
        #expect(number.hexadecimal == Self.hexadecimal)
        #expect(CertificateSerial(decimal: Self.decimal) == number)
        #expect(CertificateSerial(decimal: "000" + Self.decimal) == number)
        #expect(CertificateSerial(hexadecimal: Self.hexadecimal.lowercased()) == number)
        #expect(CertificateSerial(hexadecimal: "0000" + Self.hexadecimal) == number)
        #expect(CertificateSerial(octets: [0, 0] + number.octets) == number)
    }

    @Test("An odd number of hexadecimal digits is read as a number")
    func oddDigits() {
        #expect(CertificateSerial(hexadecimal: "f48")?.octets == [0x0F, 0x48])
        #expect(CertificateSerial(hexadecimal: "0f48")?.hexadecimal == "0F48")
        #expect(CertificateSerial(decimal: "3912")?.octets == [0x0F, 0x48])
    }

    @Test("Zero has no octets and is written as one")
    func zero() {
        #expect(CertificateSerial(decimal: "0")?.octets == [])
        #expect(CertificateSerial(hexadecimal: "00")?.decimal == "0")
        #expect(CertificateSerial(octets: [])?.hexadecimal == "00")
    }

    @Test("Numbers up to 2^160 − 1 are taken and none above")
    func limits() {
        let most = [UInt8](repeating: 0xFF, count: 20)
        let text = "1461501637330902918203684832716283019655932542975"
        #expect(CertificateSerial(decimal: text)?.octets == most)
        #expect(CertificateSerial(octets: most)?.decimal == text)
        #expect(CertificateSerial(decimal: "1461501637330902918203684832716283019655932542976") == nil)
        #expect(CertificateSerial(octets: [1] + [UInt8](repeating: 0, count: 20)) == nil)
        #expect(CertificateSerial(hexadecimal: "1" + String(repeating: "0", count: 40)) == nil)
        #expect(CertificateSerial(decimal: String(repeating: "0", count: 65)) == nil)
        #expect(CertificateSerial(hexadecimal: String(repeating: "0", count: 65)) == nil)
    }

    @Test("Anything but digits is refused", arguments: ["", " ", "-1", "+1", "1 2", "0x12", "12\n", "١٢", "1.0", "G"])
    func malformed(text: String) {
        #expect(CertificateSerial(decimal: text) == nil)
        #expect(CertificateSerial(hexadecimal: text) == nil)
    }

    @Test("A certificate gives its serial number, its issuer's name as RFC 2253 writes it, and the role of its key")
    func ofACertificate() throws {
        let issuer = SMKIIssuer(subject: .authority(.issuingAuthority, name: "Z1"), key: Key.issuer)
        let serial = try #require(CertificateSerial(decimal: Self.decimal))
        func issued(_ subject: SMKIIssuer.Subject) throws -> SMKICertificate {
            let made = issuer.certificate(
                for: subject, publicKey: Key.supplier.publicKey, usage: .digitalSignature,
                validFrom: UTCTime(iso8601: "2026-01-01")!, validTo: UTCTime(iso8601: "2036-01-01")!,
                serialNumber: serial.octets)
            return try SMKICertificate(der: made.der)
        }
        for (role, code) in [(XMLSigningRole.user, UInt8(0x87)), (.dataServiceProvider, 0x89)] {
            let certificate = try issued(.xmlSigner(role, Party.supplier))
            #expect(certificate.serialNumber == serial)
            #expect(certificate.issuerName == "CN=Z1,OU=07")
            #expect(certificate.roleCode == code)
            #expect(certificate.role == nil)
            #expect(certificate.xmlSigningRole == role)
            #expect(certificate.entityIdentifier == Party.supplier)
        }
        let organisation = try issued(.organisation(.other, Party.supplier))
        #expect(organisation.role == .other && organisation.xmlSigningRole == nil && organisation.roleCode == 127)
        let device = try issued(.device(Party.device))
        #expect(device.roleCode == nil && device.role == nil && device.xmlSigningRole == nil)
    }
}
