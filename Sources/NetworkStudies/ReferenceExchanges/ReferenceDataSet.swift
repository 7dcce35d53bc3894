import COSEM
import DCC
import Estate
import GBCS
import Keys
import PlainText

/// Messages of every use case and role with the keys that they were made with, made by this product: data to test other
/// implementations against, as the published RTDS are.
///
/// The same seed gives the same octets of GBCS, except signatures of devices. XML signatures are random.
package struct ReferenceDataSet {
    /// A case for which there is no exchange.
    package struct Omission: Hashable, Sendable {
        package let name: String
        package let reason: String
    }

    package let folder: KeyFolder
    package let meter: ReferenceMeter
    package private(set) var exchanges: [ReferenceExchange] = []
    /// Cases whose exchanges went wrong.
    package private(set) var omissions: [Omission] = []
    /// Cases of which no messages are made.
    package private(set) var leftOut: [Omission] = []
    let seed: UInt64
    /// The time from which the certificates of devices are valid.
    let validFrom: UTCTime
    private let estate: Estate

    /// Makes the exchanges of cases.
    ///
    /// - Parameters:
    ///   - estate: an estate with the parties of `folder`. Its first meter's identifier is that of the meter here; the hub of
    ///     its premises answers for hubs.
    ///   - folder: the development keys of the seed.
    ///   - useCases: codes of the use cases that are kept; nil keeps all.
    ///   - time: a time of the day before which reads are.
    package init(
        of cases: [ReferenceCase], _ estate: Estate, folder: KeyFolder, seed: UInt64, useCases: Set<String>? = nil,
        at time: UTCTime
    ) throws(KeyFolderError) {
        (self.folder, self.seed, self.estate, validFrom) = (folder, seed, estate, time - 365 * 86_400)
        let builder = try ReferenceExchangeBuilder(folder: folder, time: time)
        meter = try ReferenceMeter(estate.entityIdentifier(0), in: folder, seed: seed, time: builder.time)
        let (meterDevice, hub) = (meter.device, ReferenceDevice(hubOf: 0, of: estate))
        for (number, origin) in cases.enumerated() {
            if let useCases {
                let candidates = origin.useCase.map { [$0.code] } ?? origin.kind.useCases
                guard !useCases.isDisjoint(with: candidates) else { continue }
            }
            if let useCase = origin.useCase, !origin.isMade {
                leftOut.append(
                    Omission(
                        name: "\(useCase.code)_\(origin.name)", reason: "content in ASN.1 with values of its own"))
                continue
            }
            do throws(ReferenceExchangeBuilder.Problem) {
                let exchange = try builder.exchange(
                    origin, with: origin.device == hub.type ? hub : meterDevice, number: UInt64(number))
                if useCases?.contains(exchange.useCase.code) ?? true { exchanges.append(exchange) }
            } catch { omissions.append(Omission(name: origin.name, reason: error.description)) }
        }
    }

    /// The exchanges with the meter, for `smets replay`; those with the hub are not of that form.
    func recorded() -> RecordedExchanges {
        RecordedExchanges(cases: exchanges.filter { $0.origin.device == .esme }.map(meter.record))
    }

    /// A device's private keys.
    typealias DeviceKeys = (
        device: EntityIdentifier, keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey
    )

    /// The devices that answered.
    var devices: [DeviceKeys] {
        let hub = estate.hubKeys(0)
        return [
            (meter.entityIdentifier, meter.keyAgreement, meter.digitalSignature),
            (estate.hubEntityIdentifier(0), hub.keyAgreement, hub.digitalSignature),
        ]
    }

    /// What is in the folders, a line for each case (RFC 4180).
    package var index: String {
        let names = [
            "name", "use_case", "message_code", "srv", "role", "user_role", "device", "command_variant", "way",
            "critical", "success", "duis", "gbcs_repeatable", "xml_repeatable", "protection", "notes",
        ]
        let rows = exchanges.map { exchange -> [String] in
            let (origin, answer) = (exchange.origin, exchange.answer)
            return [
                exchange.name, exchange.useCase.code, exchange.useCase.messageCode.rawValue.hexadecimal,
                origin.kind.variant.rawValue, origin.user.rawValue, origin.role.rawValue, origin.device.rawValue,
                "\(origin.commandVariant.rawValue)", exchange.way.rawValue,
                exchange.preCommand == nil ? "no" : "yes", answer.map { $0.isSuccess ? "yes" : "no" } ?? "",
                exchange.documents == nil ? "no" : "yes",
                answer?.isSigned == true ? "no: the Response's signature is random" : "yes",
                exchange.documents == nil ? "" : "no: signatures of XML are random", answer?.protection ?? "",
                exchange.notes.joined(separator: "; "),
            ]
        }
        let missing = (omissions + leftOut).map { omission in
            [omission.name] + Array(repeating: "", count: names.count - 2) + ["not made: \(omission.reason)"]
        }
        return ([names] + rows + missing).map { $0.map(CSVField.text).joined(separator: ",") + "\r\n" }.joined()
    }
}
