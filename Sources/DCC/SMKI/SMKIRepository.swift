import DUIS
import Foundation
import GBCS
import Keys
import Synchronization

/// The SMKI Repository: finds certificates by EUI-64 and serves them by serial number.
///
/// What it asks and answers is what the open DUIS client sends and reads. Organisations' certificates are those of a folder;
/// devices' are made when they are asked for. Every certificate has the status I, issued: none is ever revoked. A search for a
/// device gives one of each usage, the last that it took; earlier ones are found by their serial numbers.
package final class SMKIRepository: Sendable {
    package struct Answer: Hashable, Sendable {
        /// The response code, which is the HTTP status too.
        package enum Code: Int, Hashable, Sendable {
            case success = 200
            case badParameters = 401
            case noneFound = 402

            fileprivate var message: String {
                switch self {
                case .success: "Success"
                case .badParameters: "The request is not one of this service's"
                case .noneFound: "No certificate was found"
                }
            }
        }

        package let code: Code
        package let document: Element
    }

    private let folder: KeyFolder
    private let devices: DeviceCertificates
    private let renewed: (any RenewedCertificates)?
    private let nextAuditReference: Atomic<UInt64>

    /// - Parameters:
    ///   - devices: the certificates with which devices were installed.
    ///   - renewed: those that they took since; nil for none.
    ///   - auditReference: that of the first answer; each further one has the next.
    package init(
        folder: KeyFolder, devices: DeviceCertificates, renewed: (any RenewedCertificates)? = nil,
        auditReference: UInt64 = 1
    ) {
        (self.folder, self.devices, self.renewed) = (folder, devices, renewed)
        nextAuditReference = Atomic(auditReference)
    }

    /// Answers the octets of a request's body with an HTTP status and the octets of an XML document.
    ///
    /// - Throws: ``XMLWritingProblem`` where memory has ended.
    package func answer(
        body: some Collection<UInt8>, to service: SMKIQuery.Service
    ) throws -> (status: Int, body: [UInt8]) {
        let answer = answer(try? PlainDocument.element(of: body), to: service)
        return (answer.code.rawValue, try PlainDocument.octets(of: answer.document))
    }

    /// Answers a request of a service.
    ///
    /// - Parameter request: its root element; nil where the request is no XML document.
    package func answer(_ request: Element?, to service: SMKIQuery.Service) -> Answer {
        let found: [Element]?
        switch request.flatMap({ SMKIQuery($0, to: service) }) {
        case nil: found = nil
        case .device(let device): found = results(ofDevice: device)
        case .organisation(let organisation): found = results(ofOrganisation: organisation)
        case .certificate(let serial): found = certificate(serial).map { [Self.content(of: $0)] } ?? []
        }
        let code: Answer.Code =
            switch found {
            case nil: .badParameters
            case .some(let found) where found.isEmpty: .noneFound
            case .some: .success
            }
        let reference = nextAuditReference.wrappingAdd(1, ordering: .relaxed).oldValue
        let root =
            switch service {
            case .certificateSearch: "CertificateSearchResponse"
            case .certificateRetrieval: "CertificateDataResponse"
            }
        return Answer(
            code: code,
            document: Self.element(
                root,
                [
                    Self.element("ResponseCode", "\(code.rawValue)"), Self.element("ResponseMessage", code.message),
                    Self.element("AuditReference", "\(reference)"),
                ] + (found ?? [])))
    }

    /// The certificate with a serial number, of a device or of an organisation.
    package func certificate(_ serial: CertificateSerial) -> SMKICertificate? {
        if let certificate = folder.certificate(serial: serial), certificate.isOrganisation { return certificate }
        return devices.certificate(serial: serial) ?? renewed?.certificate(serial: serial)
    }

    private func results(ofDevice device: EntityIdentifier) -> [Element] {
        DeviceCertificates.Usage.allCases.compactMap { usage in
            serialNumber(of: device, usage).map { serial in
                Self.element(
                    "Result",
                    [
                        Self.element("CertificateSerial", serial.hexadecimal),
                        Self.element("CertificateSubjectAltName", device.dashed),
                        Self.element("CertificateStatus", "I"), Self.element("CertificateUsage", usage.rawValue),
                        Self.element("ManufacturingFlag", "false"),
                    ])
            }
        }
    }

    private func serialNumber(of device: EntityIdentifier, _ usage: DeviceCertificates.Usage) -> CertificateSerial? {
        devices.serialNumber(of: device, usage).map { first in
            renewed?.certificate(of: device, usage)?.serialNumber ?? first
        }
    }

    private func results(ofOrganisation organisation: EntityIdentifier) -> [Element] {
        folder.credentials(of: organisation).map(\.certificate).filter(\.isOrganisation).map { certificate in
            Self.element(
                "Result",
                [
                    Self.element("CertificateSerial", certificate.serialNumber.hexadecimal),
                    Self.element("CertificateSubjectName", organisation.dashed),
                    Self.element("CertificateStatus", "I"),
                ] + Self.role(of: certificate) + [
                    Self.element("CertificateUsage", certificate.usageName),
                    Self.element("ManufacturingFlag", "false"),
                ])
        }
    }

    private static func content(of certificate: SMKICertificate) -> Element {
        let name = certificate.isDevice ? "CertificateSubjectAltName" : "CertificateSubjectName"
        return element(
            "CertificateResponse",
            [
                element(name, certificate.entityIdentifier?.dashed ?? ""),
                element("CertificateSerial", certificate.serialNumber.hexadecimal),
                element("CertificateStatus", "I"),
                element("CertificateBody", Data(certificate.der).base64EncodedString()),
                element("CertificateUsage", certificate.usageName),
            ] + role(of: certificate))
    }

    /// The role of an organisation's certificate, decimal as in the published answers.
    private static func role(of certificate: SMKICertificate) -> [Element] {
        certificate.roleCode.map { [element("CertificateRole", "\($0)")] } ?? []
    }

    private static func element(_ name: String, _ text: String) -> Element { Element(name, in: .none, text: text) }

    private static func element(_ name: String, _ children: [Element]) -> Element {
        Element(name, in: .none, children)
    }
}

extension SMKICertificate {
    fileprivate var isOrganisation: Bool { !isDevice && entityIdentifier != nil && !serialNumber.octets.isEmpty }

    fileprivate var usageName: String { keyUsage.contains(.keyAgreement) ? "KA" : "DS" }
}
