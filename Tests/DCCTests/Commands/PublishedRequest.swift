import COSEM
import ESMEEmulator
import Foundation
import GBCS

@testable import DCC
@testable import DUIS

/// A published Service Request (duis-templates), where the folder with them is there.
struct PublishedRequest: CustomStringConvertible {
    /// The folder that SMETS_SHARED names, or `shared` beside the project.
    static let shared: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let named = ProcessInfo.processInfo.environment["SMETS_SHARED"].map { URL(fileURLWithPath: $0) }
        return (named ?? root.standardizedFileURL.appendingPathComponent("../shared")).standardizedFileURL.path
    }()
    static let folder = "\(shared)/duis/templates"
    static let isThere = FileManager.default.fileExists(atPath: folder)

    /// The file's name up to what all of them end in, such as `ECS38_7.12_SUCCESS`.
    let name: String
    let originator: EntityIdentifier
    let target: EntityIdentifier
    let variant: ServiceReferenceVariant
    let body: Element

    var description: String { name }

    /// The code of the use case in the name, such as `ECS47Activate`.
    var code: String { String(name.prefix { $0 != "_" }) }

    static let all: [PublishedRequest] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.sorted().compactMap { file in
            guard let octets = FileManager.default.contents(atPath: "\(folder)/\(file)"),
                let document = try? XMLReader().read(octets)
            else { return nil }
            return PublishedRequest(file.replacing("_REQUEST_DUIS.XML", with: ""), document.element)
        }
    }()

    private init?(_ name: String, _ root: Element) {
        guard let header = root["Header"], let id = header["RequestID"].flatMap({ RequestID($0.value) }),
            let variant = header["ServiceReferenceVariant"]?.value, let body = root["Body"]?.children.first
        else { return nil }
        (self.name, originator, target) = (name, id.originator, id.target)
        (self.variant, self.body) = (ServiceReferenceVariant(rawValue: variant), body)
    }

    /// The device's type by the last octet of the published identifiers.
    private var type: InventoryEntry.DeviceType? {
        switch target.rawValue & 0xFF {
        case 0xA0, 0xA6: .esme
        case 0xA1: .gsme
        case 0xA2: .communicationsHubFunction
        case 0xA3: .gasProxyFunction
        case 0xA4: .ppmid
        case 0xA5: .hcalcs
        default: nil
        }
    }

    private static let polyphase: Set = ["ECS23b", "ECS26k", "ECS29b", "ECS29d", "ECS29f"]
    private static let superseded: Set = ["ECS08", "ECS26d", "ECS26e", "ECS30", "ECS35f"]

    /// What the DCC would know; nil for requests that it answers itself.
    var context: TranslationTarget? {
        guard let type else { return nil }
        let role: RemotePartyRole =
            switch originator.rawValue {
            case 0x90B3_D51F_3002_0000: .networkOperator
            case 0x90B3_D51F_3001_0008: .loadController
            default: .supplier
            }
        let elements: ElementVariant =
            if name.contains("TWIN") { .twinElement } else if Self.polyphase.contains(code) { .polyphase } else {
                .singleElement
            }
        var rules = TranslationTarget.Rules()
        rules.usesSupersededUseCases = Self.superseded.contains(code)
        func device(_ last: UInt64) -> EntityIdentifier { EntityIdentifier(0x00DB_1234_5678_9000 | last) }
        return TranslationTarget(
            target, type: type, elements: elements, requester: role, customerIdentificationNumber: "1234",
            otherDevices: [device(0x9A): .ppmid, device(0xA0): .esme],
            deviceLog: DeviceLogRestoration(
                extendedPANIdentifier: 1,
                devices: [.init(device: device(0xA0), hashedLinkKey: [UInt8](repeating: 7, count: 16))]),
            rules: rules)
    }
}

/// A published command (RTDS 4.5.0), where the exchange files are there, with the secrets that the files have.
struct PublishedCommand {
    private struct Exchanges: Decodable {
        struct Step: Decodable { let command, response: String? }
        struct Party: Decodable { let eui64, role, sharedSecret, signaturePublicKey: String? }
        struct Device: Decodable { let parties: [Party]? }
        struct Case: Decodable {
            let id: String
            let device: Device?
            let command, response: String?
            let steps: [Step]?
        }
        struct Message: Decodable { let id, message: String }
        let cases: [Case]?
        let messages: [Message]?
    }

    let octets: [UInt8]
    let response: [UInt8]?
    private let parties: [Exchanges.Party]

    func secret(of role: String) -> SharedSecret? {
        parties.first { $0.role == role }?.sharedSecret
            .flatMap { try? [UInt8](hexadecimal: $0) }.flatMap { SharedSecret(octets: $0) }
    }

    func signatureKey(of party: EntityIdentifier) -> P256PublicKey? {
        parties.first { $0.eui64 == party.dashed }?.signaturePublicKey
            .flatMap { try? [UInt8](hexadecimal: $0) }.flatMap { P256PublicKey(uncompressed: $0) }
    }

    /// The commands by name, without the number of the Service Request.
    static let all: [String: PublishedCommand] = {
        func octets(_ text: String?) -> [UInt8]? { text.flatMap { try? [UInt8](hexadecimal: $0) } }
        var commands: [String: PublishedCommand] = [:]
        for file in ["rtds-more", "rtds-given", "rtds-esme"] {
            guard
                let data = FileManager.default.contents(atPath: "\(PublishedRequest.shared)/conformance/\(file).json"),
                let exchanges = try? JSONDecoder().decode(Exchanges.self, from: data)
            else { continue }
            for message in exchanges.messages ?? [] where message.id.hasSuffix("_COMMAND") {
                let name = key(String(message.id.dropLast("_COMMAND".count)))
                commands[name] = octets(message.message).map {
                    PublishedCommand(octets: $0, response: nil, parties: [])
                }
            }
            for item in exchanges.cases ?? [] {
                guard let command = octets(item.command ?? item.steps?.first?.command) else { continue }
                let response = octets(item.command == nil ? item.steps?.first?.response : item.response)
                commands[key(item.id)] = PublishedCommand(
                    octets: command, response: response, parties: item.device?.parties ?? [])
            }
        }
        return commands
    }()

    /// `ECS38_7.12_SUCCESS` and `ECS38-SUCCESS` alike as `ECS38 SUCCESS`.
    private static func key(_ name: String) -> String {
        name.split { $0 == "_" || $0 == "-" }.filter { !$0.contains(".") }.joined(separator: " ")
    }

    /// The command of this name, or the one that a device could not execute.
    static func command(_ name: String) -> PublishedCommand? {
        let key = key(name)
        return all[key] ?? all[key.replacing("SUCCESS", with: "ERROR")]
    }
}
