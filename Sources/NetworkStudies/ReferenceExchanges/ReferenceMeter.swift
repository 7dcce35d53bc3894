import COSEM
import Conformance
import DCC
import ESMEEmulator
import GBCS
import Keys
import LoadSynthesis

/// A single-element meter with two days in its logs that an exchange file describes whole: what answers here answers the same
/// in `smets replay`.
package struct ReferenceMeter {
    package let entityIdentifier: EntityIdentifier
    package let keyAgreement: P256PrivateKey
    package let digitalSignature: P256PrivateKey
    let recorded: RecordedExchanges.Device

    private static let elements = ElementVariant.singleElement
    private static let ownCounter: UInt64 = 2_000

    /// - Parameters:
    ///   - folder: the parties whose credentials it holds.
    ///   - seed: what its keys and readings follow from.
    ///   - time: its clock, shortly after a midnight.
    package init(
        _ entityIdentifier: EntityIdentifier, in folder: KeyFolder, seed: UInt64, time: UTCTime
    ) throws(KeyFolderError) {
        self.entityIdentifier = entityIdentifier
        let scalars = [UInt64(0xA), 0xB].map { Self.scalar(CounterHash.mix(seed, $0)) }
        guard let agreement = P256PrivateKey(scalar: scalars[0]), let signature = P256PrivateKey(scalar: scalars[1])
        else { throw KeyFolderError("seed \(seed): gives the meter no key; take another") }
        (keyAgreement, digitalSignature) = (agreement, signature)
        recorded = RecordedExchanges.Device(
            eui64: "\(entityIdentifier)", elements: Self.elements.rawValue, clock: time.description,
            originatorCounter: Self.ownCounter, keyAgreementKey: scalars[0].hexadecimal,
            signatureKey: scalars[1].hexadecimal, parties: Self.parties(of: folder),
            registers: RecordedExchanges.Registers(
                activeImport: 1_234_567, reactiveImport: 23_456, activeExport: 345_678, reactiveExport: 4_567),
            logs: Self.logs(seed, before: time.roundedDown(to: 86_400)))
    }

    /// The meter as a device that answers; each Command is an exchange of its own.
    package var device: ReferenceDevice {
        let recorded = recorded
        return ReferenceDevice(
            entityIdentifier, elements: Self.elements, keyAgreement: keyAgreement.publicKey,
            digitalSignature: digitalSignature.publicKey
        ) { command, _ in
            let exchange = RecordedExchanges.Case(id: "command", device: recorded, command: command.hexadecimal)
            guard let json = try? RecordedExchanges(cases: [exchange]).json(),
                let found = try? ExchangeFile(json: json, name: "command").cases.first,
                let outcome = ExchangeRunner().run(found)
            else { return MessageOutcome(.undelivered(.unknownDevice)) }
            return outcome
        }
    }

    /// An exchange with it, as a case of a file.
    func record(_ exchange: ReferenceExchange) -> RecordedExchanges.Case {
        RecordedExchanges.Case(
            id: exchange.name, useCase: exchange.useCase.code,
            messageCode: exchange.useCase.messageCode.rawValue.hexadecimal, device: recorded,
            command: exchange.command.hexadecimal, response: exchange.answer?.octets.hexadecimal,
            signature: exchange.answer?.isSigned == true ? "verify" : nil,
            note: exchange.notes.isEmpty ? nil : exchange.notes.joined(separator: "; "))
    }

    /// A private scalar: its first octet is small, so that it is less than the group's order.
    private static func scalar(_ seed: UInt64) -> [UInt8] {
        var octets: [UInt8] = []
        for place in UInt64(0)..<4 {
            withUnsafeBytes(of: CounterHash.mix(seed, place).bigEndian) { octets += Array($0) }
        }
        octets[0] &= 0x7F
        return octets
    }

    private static func parties(of folder: KeyFolder) -> [RecordedExchanges.Party] {
        let roles: [(RequestingRole, String)] = [
            (.supplier, "supplier"), (.networkOperator, "networkOperator"),
            (.accessControlBroker, "accessControlBroker"), (.loadController, "loadController"),
            (.transitionalCoS, "transitionalChangeOfSupplier"), (.recovery, "recovery"),
        ]
        return roles.compactMap { role, name in
            guard let party = role.party(in: folder) else { return nil }
            func key(_ usage: KeyFolder.Usage) -> String? {
                folder.certificate(of: party, usage)?.publicKey.octets.hexadecimal
            }
            return RecordedExchanges.Party(
                eui64: "\(party)", role: name, publicKey: key(.keyAgreement),
                signaturePublicKey: key(.digitalSignature),
                prepaymentPublicKey: role == .supplier ? key(.prepayment) : nil)
        }
    }

    /// Two days of half hours up to a midnight, and the entries of their ends.
    private static func logs(_ seed: UInt64, before midnight: UTCTime) -> RecordedExchanges.Logs {
        var logs = RecordedExchanges.Logs()
        func stamp(_ time: UTCTime) -> UInt32 { UInt32(clamping: time.secondsSince2000) }
        func reading(_ place: Int64, below limit: UInt64) -> UInt32 {
            UInt32(CounterHash.mix(seed, UInt64(bitPattern: place)) % limit)
        }
        for half in Int64(1)...96 {
            let time = midnight - 2 * 86_400 + half * 1_800
            logs.activeImportProfile.append([stamp(time), reading(half, below: 1_500)])
            logs.exportProfile.append([
                stamp(time), reading(1_000 + half, below: 900), reading(2_000 + half, below: 90),
            ])
            logs.reactiveImportProfile.append([stamp(time), reading(3_000 + half, below: 200)])
        }
        for day in Int64(1)...2 {
            let time = midnight - (2 - day) * 86_400
            logs.dailyExportReads.append([stamp(time), 330_000 + UInt32(day) * 7_839])
            logs.dailyConsumption.append([stamp(time), 9_000 + reading(4_000 + day, below: 3_000)])
            logs.dailyReads.append(
                RecordedExchanges.DailyRead(
                    timestamp: stamp(time), activeImport: 1_214_567 + UInt32(day) * 10_000,
                    blocks: Array(
                        repeating: Array(repeating: 0, count: Register.touInBlockCount), count: Register.blockCount)))
        }
        return logs
    }
}
