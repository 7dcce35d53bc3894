import COSEM
import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import Testing

@testable import Estate
@testable import Keys

/// Certificates of a fleet's devices, made when they are asked for.
@Suite struct DeviceCertificatesTests {
    private static let validFrom = UTCTime(iso8601: "2024-01-01")!

    /// Devices without a fleet: the largest that there may be.
    private struct Country: CertifiedDevices {
        static let count = 1 << 26
        static let first: UInt64 = 0x8873_8457_0000_0000
        let keys = FleetKeys(seed: 9)

        func place(of device: EntityIdentifier) -> DevicePlace? {
            let offset = device.rawValue &- Self.first
            return offset < UInt64(Self.count)
                ? DevicePlace(meter: Int(offset))
                : offset &- 0x4000_0000 < UInt64(Self.count) ? DevicePlace(hub: Int(offset) - 0x4000_0000) : nil
        }

        func entityIdentifier(at place: DevicePlace) -> EntityIdentifier? {
            guard place.number < Self.count else { return nil }
            return EntityIdentifier(Self.first + UInt64(place.number) + (place.isHub ? 0x4000_0000 : 0))
        }

        func publicKey(at place: DevicePlace, _ usage: DeviceCertificates.Usage) -> P256PublicKey {
            switch (place.isHub, usage) {
            case (false, .keyAgreement): keys.key(.keyAgreement, index: place.number).publicKey
            case (false, .digitalSignature): keys.key(.digitalSignature, index: place.number).publicKey
            case (true, .keyAgreement): keys.key(.hubKeyAgreement, index: place.number).publicKey
            case (true, .digitalSignature): keys.key(.hubDigitalSignature, index: place.number).publicKey
            }
        }

        func installed(at place: DevicePlace) -> UTCTime { DeviceCertificatesTests.validFrom }
    }

    private static let folder = DevelopmentPKI.inMemory(seed: 5, validFrom: validFrom)

    private static func certificates(seed: UInt64 = 9) throws -> DeviceCertificates {
        try DeviceCertificates(of: Country(), seed: seed, folder: folder)
    }

    @Test(
        "Every device has a certificate of each usage: its name, its key, the authority's signature, and the same octets again",
        arguments: [0, 1, 255, 256, 31_999_999, (1 << 26) - 1], [false, true])
    func certificatesOfADevice(number: Int, isHub: Bool) throws {
        let country = Country()
        let place = isHub ? DevicePlace(hub: number) : DevicePlace(meter: number)
        let device = try #require(country.entityIdentifier(at: place))
        let certificates = try Self.certificates()
        let authority = try #require(
            Self.folder.certificate(of: DevelopmentPKI.Party.issuingAuthority.entityIdentifier, .digitalSignature))
        for usage in DeviceCertificates.Usage.allCases {
            let certificate = try #require(certificates.certificate(of: device, usage))
            #expect(certificate.isDevice && certificate.entityIdentifier == device)
            #expect(certificate.subject == [0x30, 0x00])
            #expect(certificate.publicKey == country.publicKey(at: place, usage))
            #expect(certificate.keyUsage == (usage == .keyAgreement ? .keyAgreement : .digitalSignature))
            #expect(certificate.issuer == authority.subject)
            #expect(certificate.isSigned(by: authority.publicKey))
            #expect(certificate.validity == Self.validFrom...SMKIIssuer.noExpiry)
            let serial = certificate.serialNumber
            #expect(serial.octets.count == 16 && (0x40...0x7F).contains(serial.octets[0]))
            #expect(certificates.serialNumber(of: device, usage) == serial)
            #expect(certificates.certificate(serial: serial) == certificate)
            #expect(try Self.certificates().certificate(of: device, usage) == certificate)
            #expect(try Self.certificates(seed: 10).certificate(of: device, usage) != certificate)
            #expect(try Self.certificates(seed: 10).certificate(serial: serial) == nil)
        }
    }

    @Test("Serial numbers differ for all devices and usages of a sample, and each leads back to its own")
    func serialNumbersAreInvertible() throws {
        let numbers = DeviceSerialNumber(seed: 77)
        var seen: Set<CertificateSerial> = []
        var generator = SystemRandomNumberGenerator()
        let seed = generator.next()
        for sample in 0..<2_000 as Range<UInt64> {
            let number = Int((seed &+ sample &* 0x9E37_79B9_7F4A_7C15) >> 38)
            for place in [DevicePlace(meter: number), DevicePlace(hub: number)] {
                for usage in DeviceCertificates.Usage.allCases {
                    let serial = try #require(
                        numbers.serialNumber(of: EntityIdentifier(UInt64(number)), at: place, usage))
                    #expect(seen.insert(serial).inserted, "seed \(seed), number \(number)")
                    let content = try #require(numbers.content(of: serial))
                    #expect(content.place == place && content.usage == usage, "seed \(seed), number \(number)")
                }
            }
        }
    }

    @Test("A serial number that is changed in any bit finds nothing")
    func changedSerialNumbersFindNothing() throws {
        let certificates = try Self.certificates()
        let serial = try #require(certificates.serialNumber(of: EntityIdentifier(Country.first), .keyAgreement))
        for bit in 0..<128 {
            var octets = serial.octets
            octets[bit / 8] ^= 1 << (bit % 8)
            let changed = try #require(CertificateSerial(octets: octets))
            #expect(certificates.certificate(serial: changed) == nil, "bit \(bit)")
        }
        for octets in [
            [], [1], Array(serial.octets.dropLast()), serial.octets + [0], [UInt8](repeating: 0xFF, count: 20),
        ] {
            let other = try #require(CertificateSerial(octets: octets))
            #expect(certificates.certificate(serial: other) == nil)
        }
    }

    @Test("Devices outside the fleet, and organisations, have no device certificate")
    func others() throws {
        let certificates = try Self.certificates()
        let strangers = [0, 1, Country.first - 1, Country.first + UInt64(Country.count), UInt64.max]
        for stranger in strangers.map(EntityIdentifier.init) {
            #expect(certificates.certificate(of: stranger, .keyAgreement) == nil)
            #expect(certificates.serialNumber(of: stranger, .digitalSignature) == nil)
        }
        let supplier = try #require(
            Self.folder.certificate(of: DevelopmentPKI.Party.supplier.entityIdentifier, .keyAgreement))
        #expect(certificates.certificate(serial: supplier.serialNumber) == nil)
    }

    @Test("An estate's certificates are those of the keys that its meters and hubs use")
    func certificatesOfAnEstate() throws {
        let estate = try Estate(fleet: Fleet(.homes(8)), folder: Self.folder)
        let certificates = try estate.deviceCertificates()
        for number in 0..<8 {
            for device in [estate.entityIdentifier(number), estate.hubEntityIdentifier(number)] {
                let keys = try #require(estate.keys(of: device))
                #expect(certificates.certificate(of: device, .keyAgreement)?.publicKey == keys.keyAgreement.publicKey)
                #expect(
                    certificates.certificate(of: device, .digitalSignature)?.publicKey
                        == keys.digitalSignature.publicKey)
                #expect(
                    certificates.certificate(of: device, .keyAgreement)?.validity?.lowerBound
                        == UTCTime(iso8601: "2024-06-01"))
            }
        }
        #expect(certificates.certificate(of: estate.entityIdentifier(8), .keyAgreement) == nil)
    }

    @Test("A device whose keys are in the folder has the certificates that are there, and no others")
    func importedDevices() throws {
        let folder = KeyFolderTests.Temporary()
        var generator = SystemRandomNumberGenerator()
        _ = try DevelopmentPKI.create(in: folder.path, validFrom: Self.validFrom, using: &generator)
        let definition = FleetDefinition.homes(8)
        let before = try Estate(fleet: Fleet(definition), folder: KeyFolder(path: folder.path))
        let (device, stale) = (before.entityIdentifier(3), before.entityIdentifier(4))
        let made = try #require(try before.deviceCertificates().serialNumber(of: device, .keyAgreement))
        try DevelopmentPKI.exportMeter(
            device, index: 3, keys: FleetKeys(seed: 1), from: KeyFolder(path: folder.path), to: folder.path,
            withPrivateKeys: true, validFrom: Self.validFrom, using: &generator)
        // Certificates without private keys, of keys that this fleet's meter does not have.
        try DevelopmentPKI.exportMeter(
            stale, index: 4, keys: FleetKeys(seed: 1), from: KeyFolder(path: folder.path), to: folder.path,
            withPrivateKeys: false, validFrom: Self.validFrom, using: &generator)
        let keys = try KeyFolder(path: folder.path)
        let estate = try Estate(fleet: Fleet(definition), folder: keys)
        let certificates = try estate.deviceCertificates()
        for (usage, inFolder) in [
            (DeviceCertificates.Usage.keyAgreement, KeyFolder.Usage.keyAgreement),
            (.digitalSignature, .digitalSignature),
        ] {
            let imported = try #require(keys.certificate(of: device, inFolder))
            #expect(certificates.certificate(of: device, usage) == imported)
            #expect(certificates.serialNumber(of: device, usage) == imported.serialNumber)
            #expect(certificates.certificate(serial: imported.serialNumber) == imported)
            let wrong = try #require(keys.certificate(of: stale, inFolder))
            #expect(certificates.certificate(of: stale, usage)?.publicKey != wrong.publicKey)
            #expect(certificates.certificate(serial: wrong.serialNumber) == nil)
        }
        #expect(certificates.certificate(serial: made) == nil)
    }

    @Test("Where the folder has no issuing authority's key, one that follows from the seed signs")
    func withoutAnAuthority() throws {
        let folder = KeyFolder(inMemory: [], name: "empty")
        let country = Country()
        let device = EntityIdentifier(Country.first + 5)
        let made = try (0..<2).map { _ in try DeviceCertificates(of: country, seed: 9, folder: folder) }
        let certificate = try #require(made[0].certificate(of: device, .keyAgreement))
        #expect(certificate == made[1].certificate(of: device, .keyAgreement))
        #expect(certificate.isSigned(by: made[0].authorityKey))
        #expect(certificate.issuerName == "CN=smets development,OU=07")
        #expect(try DeviceCertificates(of: country, seed: 8, folder: folder).authorityKey != made[0].authorityKey)
    }

    @Test(
        "OpenSSL's command verifies a device's certificate",
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/openssl")))
    func opensslVerifies() throws {
        let folder = KeyFolderTests.Temporary()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let (root, issuing) = (DevelopmentPKI.Party.root, DevelopmentPKI.Party.issuingAuthority)
        var authorities = ""
        for party in [root, issuing] {
            authorities += try #require(Self.folder.certificate(of: party.entityIdentifier, .digitalSignature)).pem
        }
        try Data(authorities.utf8).write(to: URL(filePath: "\(folder.path)/ca.pem"))
        let certificates = try Self.certificates()
        for usage in DeviceCertificates.Usage.allCases {
            let device = try #require(certificates.certificate(of: EntityIdentifier(Country.first + 77), usage))
            try Data(device.pem.utf8).write(to: URL(filePath: "\(folder.path)/device.pem"))
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/openssl")
            process.arguments = [
                "verify", "-no_check_time", "-ignore_critical", "-CAfile", "\(folder.path)/ca.pem",
                "\(folder.path)/device.pem",
            ]
            let output = Pipe()
            (process.standardOutput, process.standardError) = (output, output)
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(text)")
        }
    }
}
