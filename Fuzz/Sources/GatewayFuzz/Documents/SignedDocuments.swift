import Foundation
import GBCS

@testable import DCC
@testable import DUIS

/// Service Requests that are signed by a key of the fuzzer's own: what is mutated. One for each variant of the catalogue, with
/// an empty body, some with bodies written here, and those of the templates in `../shared/duis`, where that is.
struct SignedDocuments {
    static let all = SignedDocuments()

    /// A scalar that protects nothing.
    static let key: P256PrivateKey = {
        guard let key = P256PrivateKey(scalar: [UInt8](repeating: 7, count: 32)) else {
            fatalError("a scalar below the group's order")
        }
        return key
    }()
    static let publicKey = key.publicKey

    /// The documents' octets, each of which is accepted.
    let documents: [[UInt8]]
    /// The documents by what the DCC reads in them.
    let contents: Set<Element>
    /// Names and texts of all of them, which mutations put in other places.
    let names: [String]
    let texts: [String]
    /// The schemas of DUIS, where they are.
    let schema: DUISSchema?

    private init() {
        let shared = Self.sharedFolder
        schema = shared.flatMap { try? DUISSchema(files: Self.files($0 + "/xsd", ".xsd")) }
        let writer = Self.signer.map { RequestWriter(signer: $0) }
        var bodies = Self.bodies
        for kind in ServiceRequestCatalogue.all {
            bodies.append(
                (
                    kind.reference, kind.variant, kind.commandVariants.min { $0.rawValue < $1.rawValue } ?? .send,
                    Element(kind.body)
                ))
        }
        let reader = XMLReader()
        for file in shared.map({ Self.files($0 + "/templates", ".xml") }) ?? [] {
            guard let root = try? reader.read(file.octets).element, let request = try? ServiceRequest(root) else {
                continue
            }
            bodies.append((request.reference, request.variant, request.commandVariant, request.body))
        }
        var documents: [[UInt8]] = []
        var contents: Set<Element> = []
        var words: (names: Set<String>, texts: Set<String>) = ([], [])
        for (number, part) in bodies.enumerated() {
            let request = ServiceRequest(
                id: RequestID(
                    originator: EntityIdentifier(0x0253_4D45_5453_0004),
                    target: EntityIdentifier(0x0253_4D45_8000_0000), counter: UInt64(1_000 + number)),
                commandVariant: part.command, reference: part.reference, variant: part.variant, body: part.body)
            guard let octets = try? writer?.octets(of: request), let element = try? reader.read(octets).element else {
                continue
            }
            documents.append(octets)
            contents.insert(Self.content(element))
            Self.collect(part.body, &words)
        }
        (self.documents, self.contents) = (documents, contents)
        (names, texts) = (words.names.sorted(), words.texts.sorted())
    }

    /// What the DCC reads in a document: all but the signature, and attributes in one order.
    static func content(_ root: Element) -> Element {
        func ordered(_ element: Element) -> Element {
            var element = element
            element.attributes.sort { ($0.name, $0.value) < ($1.name, $1.value) }
            element.children = element.children.map(ordered)
            return element
        }
        var root = ordered(root)
        root.children.removeAll { $0.name == "Signature" && $0.namespace == .signature }
        return root
    }

    private static let signer: DocumentSigner? = CertificateSerial(decimal: "27572613927499351639968579586655397031")
        .flatMap {
            try? DocumentSigner(key: key, certificate: CertificateReference(issuerName: "CN=Z1,OU=07", serial: $0))
        }

    private static func collect(_ element: Element, _ words: inout (names: Set<String>, texts: Set<String>)) {
        words.names.insert(element.name)
        if !element.text.isEmpty, element.text.utf8.count < 256 { words.texts.insert(element.text) }
        for child in element.children { collect(child, &words) }
    }

    private typealias Part = (
        reference: ServiceReference, variant: ServiceReferenceVariant, command: CommandVariant, body: Element
    )

    /// Bodies with something in them that do not need the templates.
    private static let bodies: [Part] = {
        func leaf(_ name: String, _ text: String) -> Element { Element(name, text: text) }
        let device = leaf("DeviceID", "02-53-4D-45-80-00-00-00")
        let period = Element(
            "ReadLogPeriod",
            [leaf("StartDateTime", "2026-11-01T00:00:00.00Z"), leaf("EndDateTime", "2026-11-02T00:00:00.00Z")])
        let lookBack = [
            leaf("StartDateOffset", "-1"), leaf("StartTime", "00:30:00Z"), leaf("EndDateOffset", "0"),
            leaf("EndTime", "00:00:00Z"),
        ]
        return [
            ("4.8", "4.8.1", .send, Element("ReadActiveImportProfileData", [period])),
            ("4.8", "4.8.2", .sendAndLocalCommand, Element("ReadReactiveImportProfileData", [period])),
            ("8.2", "8.2", .nonDevice, Element("ReadInventory", [device])),
            (
                "5.1", "5.1", .nonDevice,
                Element(
                    "CreateSchedule",
                    [
                        leaf("DSPScheduledServiceReference", "4.8"),
                        leaf("DSPScheduledServiceReferenceVariant", "4.8.1"),
                        leaf("ScheduleFrequency", "Daily"), leaf("ScheduleStartDate", "2026-11-01"),
                        leaf("ScheduleEndDate", "2027-11-01"), leaf("ScheduleExecutionStartTime", "00:30:00Z"), device,
                        Element("DSPReadActiveImportProfileData", lookBack),
                    ])
            ),
            (
                "8.4", "8.4", .nonDevice,
                Element(
                    "UpdateInventory",
                    [device, Element("UpdateMPxN", [leaf("ImportMPxN", "2000000000011")])])
            ),
            (
                "8.4", "8.4", .nonDevice,
                Element(
                    "UpdateInventory",
                    [
                        device,
                        Element(
                            "UpdateDeviceDetails",
                            [leaf("DeviceManufacturer", "0001"), leaf("DeviceModel", "0002"), leaf("ESMEVariant", "A")]),
                    ])
            ),
            (
                "12.2", "12.2", .nonDevice,
                Element(
                    "DevicePrenotification", [device, leaf("DeviceType", "ESME"), leaf("FirmwareVersion", "01020304")])
            ),
            (
                "6.8", "6.8.1", .transform,
                Element("UpdateDeviceConfigurationLoadLimiting", [leaf("ExecutionDateTime", "3000-12-31T00:00:00.00Z")])
            ),
        ]
    }()

    /// `../shared/duis` beside the project, or in the folder that SMETS_SHARED names; nil where it is not.
    private static var sharedFolder: String? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../../..")
        let shared = ProcessInfo.processInfo.environment["SMETS_SHARED"] ?? root.standardizedFileURL.path + "/shared"
        return FileManager.default.fileExists(atPath: shared + "/duis") ? shared + "/duis" : nil
    }

    private static func files(_ folder: String, _ suffix: String) -> [(name: String, octets: [UInt8])] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { $0.lowercased().hasSuffix(suffix) }.compactMap { name in
            FileManager.default.contents(atPath: "\(folder)/\(name)").map { (name, [UInt8]($0)) }
        }
    }
}
