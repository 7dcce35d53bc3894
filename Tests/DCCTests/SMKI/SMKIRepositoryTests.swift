import COSEM
import DUIS
import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import Keys

/// Requests to the SMKI Repository as the open client sends them, and what it reads in the answers.
@Suite struct SMKIRepositoryTests {
    private static let folder = DevelopmentPKI.inMemory(seed: 5, validFrom: UTCTime(iso8601: "2024-01-01")!)

    private let estate: Estate
    private let repository: SMKIRepository

    init() throws {
        estate = try Estate(fleet: Fleet(.homes(8)), folder: Self.folder)
        repository = SMKIRepository(folder: Self.folder, devices: try estate.deviceCertificates())
    }

    private func post(_ request: String, to service: String) throws -> (status: Int, root: Element) {
        let service = try #require(SMKIQuery.Service(rawValue: service))
        let body = Array((#"<?xml version="1.0" encoding="utf-8"?>"# + request).utf8)
        let answer = try repository.answer(body: body, to: service)
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(!text.contains("xmlns"), "\(text)")
        return (answer.status, try PlainDocument.element(of: answer.body))
    }

    private func search(_ eui: String, _ name: String = "CertificateSubjectAltName") throws -> (
        status: Int, root: Element
    ) {
        try post(
            "<CertificateSearchRequest><\(name)>\(eui)</\(name)></CertificateSearchRequest>", to: "certificatesearch")
    }

    private func fetch(_ serial: String) throws -> (status: Int, root: Element) {
        try post(
            "<CertificateDataRequest><CertificateSerial>\(serial)</CertificateSerial></CertificateDataRequest>",
            to: "retrievecertificate")
    }

    @Test("A device is found by its EUI-64 in either case, with one issued certificate of each usage")
    func deviceSearch() throws {
        for device in [estate.entityIdentifier(0), estate.entityIdentifier(7), estate.hubEntityIdentifier(3)] {
            for text in [device.dashed.lowercased(), device.dashed, device.fileName] {
                let (status, root) = try search(text)
                #expect(status == 200)
                #expect(root.name == "CertificateSearchResponse")
                #expect(root.children.prefix(3).map(\.name) == ["ResponseCode", "ResponseMessage", "AuditReference"])
                #expect(root["ResponseCode"]?.value == "200" && root["ResponseMessage"]?.value == "Success")
                let results = root.all("Result")
                #expect(results.map { $0["CertificateUsage"]?.value } == ["KA", "DS"])
                for result in results {
                    #expect(
                        result.children.map(\.name) == [
                            "CertificateSerial", "CertificateSubjectAltName", "CertificateStatus", "CertificateUsage",
                            "ManufacturingFlag",
                        ])
                    #expect(result["CertificateSubjectAltName"]?.value == device.dashed)
                    #expect(result["CertificateStatus"]?.value == "I")
                    #expect(result["ManufacturingFlag"]?.value == "false")
                }
            }
        }
    }

    @Test("What a search names can be fetched: the certificate of the key that the device uses")
    func searchThenFetch() throws {
        let device = estate.entityIdentifier(5)
        let keys = try #require(estate.keys(of: device))
        for result in try search(device.dashed.lowercased()).root.all("Result") {
            let serial = try #require(result["CertificateSerial"]?.value)
            let (status, root) = try fetch(serial)
            #expect(status == 200)
            #expect(root.name == "CertificateDataResponse")
            let response = try #require(root["CertificateResponse"])
            #expect(response["CertificateSubjectAltName"]?.value == device.dashed)
            #expect(response["CertificateSerial"]?.value == serial)
            #expect(response["CertificateStatus"]?.value == "I")
            #expect(response["CertificateUsage"] == result["CertificateUsage"])
            #expect(response["CertificateRole"] == nil)
            let text = try #require(response["CertificateBody"]?.text)
            let body = try #require(Data(base64Encoded: text))
            let certificate = try SMKICertificate(der: Array(body))
            #expect(certificate.entityIdentifier == device)
            #expect(certificate.serialNumber.hexadecimal == serial)
            let key = result["CertificateUsage"]?.value == "KA" ? keys.keyAgreement : keys.digitalSignature
            #expect(certificate.publicKey == key.publicKey)
        }
    }

    /// The certificates of one device that took them for new keys, the last one of each usage last.
    private struct Renewed: RenewedCertificates {
        let device: EntityIdentifier
        let certificates: [SMKICertificate]

        func certificate(of device: EntityIdentifier, _ usage: DeviceCertificates.Usage) -> SMKICertificate? {
            guard device == self.device else { return nil }
            let wanted: SMKICertificate.KeyUsage = usage == .keyAgreement ? .keyAgreement : .digitalSignature
            return certificates.last { $0.keyUsage == wanted }
        }

        func certificate(serial: CertificateSerial) -> SMKICertificate? {
            certificates.first { $0.serialNumber == serial }
        }
    }

    @Test(
        "Of a device that has a new key a search gives the certificate of that; earlier ones have their serial numbers")
    func renewed() throws {
        let device = estate.entityIdentifier(5)
        let key = try #require(P256PrivateKey(scalar: [UInt8](repeating: 7, count: 32)))
        let issuer = SMKIIssuer(subject: .authority(.issuingAuthority, name: "test"), key: key)
        let made = [0x71, 0x72].map { (number: UInt8) in
            issuer.certificate(
                for: .device(device), publicKey: key.publicKey, usage: .keyAgreement,
                validFrom: UTCTime(iso8601: "2026-01-01")!, validTo: SMKIIssuer.noExpiry, serialNumber: [number])
        }
        func serials(_ device: EntityIdentifier, in repository: SMKIRepository) -> [String] {
            let request = Element(
                "CertificateSearchRequest", in: .none,
                [Element("CertificateSubjectAltName", in: .none, text: device.dashed)])
            return repository.answer(request, to: .certificateSearch).document.all("Result").compactMap {
                $0["CertificateSerial"]?.value
            }
        }
        let first = serials(device, in: repository)
        let later = SMKIRepository(
            folder: Self.folder, devices: try estate.deviceCertificates(),
            renewed: Renewed(device: device, certificates: made))
        #expect(first.count == 2)
        #expect(serials(device, in: later) == ["72", first[1]])
        #expect(serials(estate.entityIdentifier(4), in: later) == serials(estate.entityIdentifier(4), in: repository))
        for serial in ["71", "72"] + first {
            let number = try #require(CertificateSerial(hexadecimal: serial))
            let found = try #require(later.certificate(number))
            #expect(found.entityIdentifier == device)
            #expect(found.serialNumber == number)
        }
        #expect(later.certificate(try #require(CertificateSerial(hexadecimal: "73"))) == nil)
    }

    @Test("A serial number is matched by its value: either case, with and without leading zeros")
    func serialNumbersByValue() throws {
        let certificates = DevelopmentPKI.Party.allCases.compactMap {
            Self.folder.certificate(of: $0.entityIdentifier, .keyAgreement)
        }
        // One whose printed number begins with 0.
        let certificate = try #require(certificates.first { $0.serialNumber.octets[0] < 0x10 })
        let printed = certificate.serialNumber.hexadecimal
        #expect(printed.hasPrefix("0"))
        for text in [printed, printed.lowercased(), String(printed.dropFirst()).lowercased(), "00" + printed] {
            let (status, root) = try fetch(text)
            #expect(status == 200)
            #expect(
                root["CertificateResponse"]?["CertificateBody"]?.text == Data(certificate.der).base64EncodedString())
        }
    }

    @Test("An organisation is found by its subject, with roles and every certificate")
    func organisations() throws {
        let broker = DevelopmentPKI.Party.accessControlBroker.entityIdentifier
        let (status, root) = try search(broker.dashed.lowercased(), "CertificateSubjectName")
        #expect(status == 200)
        let results = root.all("Result")
        #expect(Set(results.map { $0["CertificateRole"]?.value }) == ["4", "137"])
        #expect(results.compactMap { $0["CertificateUsage"]?.value }.sorted() == ["DS", "DS", "KA"])
        #expect(results.allSatisfy { $0["CertificateSubjectName"]?.value == broker.dashed })
        for result in results {
            let response = try fetch(try #require(result["CertificateSerial"]?.value)).root["CertificateResponse"]
            #expect(response?["CertificateSubjectName"]?.value == broker.dashed)
            #expect(response?["CertificateRole"] == result["CertificateRole"])
        }
        #expect(try search(broker.dashed).status == 402)
        #expect(try search(estate.entityIdentifier(0).dashed, "CertificateSubjectName").status == 402)
    }

    @Test("What is not there is 402, in the HTTP status and in the document, without results")
    func notFound() throws {
        for (status, root) in [
            try search(estate.entityIdentifier(8).dashed), try search("00-00-00-00-00-00-00-00"),
            try search("ff-ff-ff-ff-ff-ff-ff-ff", "CertificateSubjectName"), try fetch("1"), try fetch("0"),
            try fetch(String(repeating: "f", count: 40)),
        ] {
            #expect(status == 402)
            #expect(root["ResponseCode"]?.value == "402")
            #expect(root.children.count == 3)
        }
    }

    @Test(
        "A request that is not the service's is 401",
        arguments: [
            ("certificatesearch", ""), ("certificatesearch", "no XML"), ("certificatesearch", "<a>"),
            ("certificatesearch", "<CertificateSearchRequest/>"),
            ("certificatesearch", "<CertificateSearchRequest>88-73-84-57-00-2f-96-6c</CertificateSearchRequest>"),
            (
                "certificatesearch",
                "<CertificateSearchRequest><CertificateSubjectAltName/></CertificateSearchRequest>"
            ),
            (
                "certificatesearch",
                "<CertificateSearchRequest><CertificateSubjectAltName>88-73</CertificateSubjectAltName></CertificateSearchRequest>"
            ),
            (
                "certificatesearch",
                "<CertificateSearchRequest><CertificateSubjectAltName>88-73-84-57-00-2g-96-6c</CertificateSubjectAltName></CertificateSearchRequest>"
            ),
            (
                "certificatesearch",
                "<CertificateSearchRequest><CertificateSubjectAltName><b/></CertificateSubjectAltName></CertificateSearchRequest>"
            ),
            (
                "certificatesearch",
                "<CertificateSearchRequest><CertificateSerial>01</CertificateSerial></CertificateSearchRequest>"
            ),
            (
                "certificatesearch",
                "<CertificateDataRequest><CertificateSerial>01</CertificateSerial></CertificateDataRequest>"
            ),
            (
                "retrievecertificate",
                "<CertificateSearchRequest><CertificateSubjectAltName>88-73-84-57-00-2f-96-6c</CertificateSubjectAltName></CertificateSearchRequest>"
            ),
            (
                "retrievecertificate",
                "<CertificateDataRequest><CertificateSerial>01</CertificateSerial><CertificateSerial>02</CertificateSerial></CertificateDataRequest>"
            ),
            (
                "retrievecertificate",
                "<CertificateDataRequest><CertificateSerial>-01</CertificateSerial></CertificateDataRequest>"
            ),
            (
                "retrievecertificate",
                "<CertificateDataRequest><CertificateSerial>\(String(repeating: "0", count: 65))</CertificateSerial></CertificateDataRequest>"
            ),
            (
                "retrievecertificate",
                "<!DOCTYPE a [<!ENTITY b \"01\">]><CertificateDataRequest><CertificateSerial>&b;</CertificateSerial></CertificateDataRequest>"
            ),
            ("retrievecertificate", String(repeating: "<a>", count: 9_000)),
        ])
    func badParameters(service: String, request: String) throws {
        let (status, root) = try post(request, to: service)
        #expect(status == 401)
        #expect(root["ResponseCode"]?.value == "401")
        #expect(root.children.count == 3)
        #expect(
            root.name == (service == "certificatesearch" ? "CertificateSearchResponse" : "CertificateDataResponse"))
    }

    @Test("Octets that are no text are 401")
    func noText() throws {
        for body in [[], [0xFF, 0xFE, 0x00], [UInt8](repeating: 0, count: 100), [0x3C]] as [[UInt8]] {
            #expect(try repository.answer(body: body, to: .certificateSearch).status == 401)
        }
    }

    @Test("Every answer has an audit reference above the last one's")
    func auditReferences() throws {
        let references = try (0..<5).map { number in
            let answer = try number % 2 == 0 ? fetch("x") : search(estate.entityIdentifier(0).dashed)
            return try #require(answer.root["AuditReference"].flatMap { UInt64($0.value) })
        }
        #expect(references == [1, 2, 3, 4, 5])
        let later = SMKIRepository(folder: Self.folder, devices: try estate.deviceCertificates(), auditReference: 700)
        #expect(later.answer(nil, to: .certificateSearch).document["AuditReference"]?.value == "700")
    }

    @Test(
        "The published MDR certificates, with parameters that strict readers refuse, are served",
        .enabled(if: PublishedKeystore.path != nil))
    func publishedCertificates() throws {
        let keystore = try KeyFolder(path: try #require(PublishedKeystore.path))
        let estate = try Estate(fleet: Fleet(.homes(8)), folder: keystore)
        let repository = SMKIRepository(folder: keystore, devices: try estate.deviceCertificates())
        let retriever = Element(
            "CertificateSearchRequest", in: .none,
            [Element("CertificateSubjectName", in: .none, text: "90-b3-d5-1f-30-01-00-09")])
        let found = repository.answer(retriever, to: .certificateSearch)
        #expect(found.code == .success)
        #expect(
            found.document.all("Result").compactMap { $0["CertificateSerial"]?.value } == [
                "173CFBF08C3464D8C0E61E331D73D6A0", "6C274B2F59A4253B9155DEE50776980C",
            ])
        #expect(found.document.all("Result").allSatisfy { $0["CertificateRole"]?.value == "127" })
    }
}
