import COSEM
import ESMEEmulator
import GBCS

/// One exchange: a meter in a given state, the command that it gets, and the answer that it must give.
public struct ExchangeCase: Decodable, Sendable {
    public let id: String
    let device: Device
    public let command: [UInt8]
    /// The response that must come; nil when none may come.
    public let response: [UInt8]?
    let fault: Fault?

    /// Makes a new meter in the state that the case describes.
    public func makeMeter() -> ESME {
        let identifier = device.eui64.value
        var metering = Metering(
            variant: device.elements.value, loadModel: IdleLoadModel(), installed: device.clock.value,
            recorded: device.logs?.recorded ?? RecordedLogs())
        device.registers?.apply(to: &metering, at: device.clock.value)
        let anchors = device.parties.map { party in
            TrustAnchor(
                entityIdentifier: party.eui64.value, role: party.role.value, keyAgreement: party.publicKey?.value,
                digitalSignature: nil, givenSecret: party.sharedSecret?.value)
        }
        let meter = ESME(
            identity: DeviceIdentity(entityIdentifier: identifier, variant: device.elements.value),
            trustAnchors: TrustAnchors(anchors), keyAgreementKey: device.keyAgreementKey?.value,
            // Exchange files give no signing key, and no reads are signed, but alerts need one.
            digitalSignatureKey: FleetKeys(seed: identifier.rawValue).key(.digitalSignature, index: 0),
            metering: metering, ownOriginatorCounter: device.originatorCounter.value)
        if let fault {
            let effect = ESMEEmulator.Fault.Effect.result(item: Int(fault.item.value), fault.result.value)
            _ = meter.faults.add(ESMEEmulator.Fault(effect))
        }
        return meter
    }

    /// The meter's frozen clock.
    public var clock: UTCTime { device.clock.value }

    private enum CodingKeys: CodingKey { case id, device, command, response, fault }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        guard id.isPlainLine else {
            throw DecodingError.dataCorruptedError(
                forKey: .id, in: container,
                debugDescription: "\"\(id.shownInMessages)\" has a line break or a control character; take it out")
        }
        device = try container.decode(Device.self, forKey: .device)
        command = try container.decode(HexadecimalText.self, forKey: .command).value
        response = try container.decodeIfPresent(HexadecimalText.self, forKey: .response)?.value
        fault = try container.decodeIfPresent(Fault.self, forKey: .fault)
        if let (place, party) = device.partyWithoutSecret {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: container.codingPath + [
                        CodingKeys.device, Device.CodingKeys.parties, ListPlace(place),
                    ],
                    debugDescription:
                        "party \(party.eui64.value) has neither sharedSecret nor publicKey with the device's "
                        + "keyAgreementKey; give one of them"))
        }
    }

    /// The index of a list's member, in the path to a field.
    private struct ListPlace: CodingKey {
        let place: Int
        var intValue: Int? { place }
        var stringValue: String { "\(place)" }

        init(_ place: Int) { self.place = place }
        init?(intValue: Int) { place = intValue }
        init?(stringValue: String) { nil }
    }

    struct Device: Decodable, Sendable {
        let eui64: EntityIdentifierText
        let elements: ElementsText
        let clock: ClockText
        let originatorCounter: CounterNumber
        let keyAgreementKey: PrivateKeyText?
        let parties: [Party]
        let registers: Registers?
        let logs: Logs?

        enum CodingKeys: CodingKey {
            case eui64, elements, clock, originatorCounter, keyAgreementKey, parties, registers, logs
        }

        /// The first party, with its index, for which the device has no key to derive a shared secret from; nil when
        /// there is none.
        var partyWithoutSecret: (place: Int, party: Party)? {
            parties.enumerated().first { _, party in
                party.sharedSecret == nil && (party.publicKey == nil || keyAgreementKey == nil)
            }.map { (place: $0.offset, party: $0.element) }
        }
    }

    struct Party: Decodable, Sendable {
        let eui64: EntityIdentifierText
        let role: RoleText
        let sharedSecret: SharedSecretText?
        let publicKey: PublicKeyText?
    }

    /// Readings of registers in Wh and varh; registers that are not named read 0.
    struct Registers: Decodable, Sendable {
        let activeImport: DoubleLongUnsigned?
        let reactiveImport: DoubleLongUnsigned?
        let activeExport: DoubleLongUnsigned?
        let reactiveExport: DoubleLongUnsigned?
        let secondaryActiveImport: DoubleLongUnsigned?

        func apply(to metering: inout Metering, at time: UTCTime) {
            let values: [(Register, DoubleLongUnsigned?)] = [
                (.activeImport, activeImport), (.reactiveImport, reactiveImport), (.activeExport, activeExport),
                (.reactiveExport, reactiveExport), (.secondaryActiveImport, secondaryActiveImport),
            ]
            for case (let register, let value?) in values { metering.set(register, to: value.value, at: time) }
        }
    }

    struct Logs: Decodable, Sendable {
        let activeImportProfile: [LogRow]?
        let exportProfile: [LogRow]?
        let reactiveImportProfile: [LogRow]?
        let dailyExportReads: [LogRow]?
        let dailyConsumption: [LogRow]?
        let dailyReads: [DailyRead]?

        var recorded: RecordedLogs {
            var logs = RecordedLogs()
            logs.record(activeImportProfile?.map(\.entry) ?? [], in: .activeImportProfile)
            logs.record(exportProfile?.map(\.entry) ?? [], in: .exportProfile)
            logs.record(reactiveImportProfile?.map(\.entry) ?? [], in: .reactiveImportProfile)
            logs.record(dailyExportReads?.map(\.entry) ?? [], in: .dailyExportReads)
            logs.record(dailyConsumption?.map(\.entry) ?? [], in: .dailyConsumption)
            logs.record(dailyReads?.map(\.entry) ?? [])
            return logs
        }
    }

    /// An entry of a log: `[seconds since 2000, value]` or `[seconds since 2000, value, second value]`.
    struct LogRow: Decodable, Sendable {
        let entry: RecordedLogs.Entry

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            let timestamp = try container.decode(DoubleLongUnsigned.self).value
            let value = try container.decode(DoubleLongUnsigned.self).value
            let second = container.isAtEnd ? 0 : try container.decodeIfPresent(DoubleLongUnsigned.self)?.value ?? 0
            guard container.isAtEnd else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "a log row has 2 or 3 numbers")
            }
            entry = RecordedLogs.Entry(timestamp: timestamp, value: value, second: second)
        }
    }

    struct DailyRead: Decodable, Sendable {
        let entry: DailyReadLogEntry

        private enum CodingKeys: CodingKey {
            case timestamp, activeImport, tou, blocks, secondaryActiveImport, secondaryTou
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func list(_ key: CodingKeys, count: Int) throws -> [UInt32]? {
                guard let values = try container.decodeIfPresent([DoubleLongUnsigned].self, forKey: key) else {
                    return nil
                }
                guard values.count == count else {
                    throw DecodingError.dataCorruptedError(
                        forKey: key, in: container, debugDescription: "has \(values.count) values, not \(count)")
                }
                return values.map(\.value)
            }
            let tou = try list(.tou, count: Register.touCount) ?? Array(repeating: 0, count: Register.touCount)
            let blocks = try container.decode([[DoubleLongUnsigned]].self, forKey: .blocks).map { $0.map(\.value) }
            guard blocks.count == Register.blockCount, blocks.allSatisfy({ $0.count == Register.touInBlockCount })
            else {
                throw DecodingError.dataCorruptedError(
                    forKey: .blocks, in: container, debugDescription: "is not 4 lists of 8 values")
            }
            entry = DailyReadLogEntry(
                timestamp: try container.decode(DoubleLongUnsigned.self, forKey: .timestamp).value,
                activeImport: try container.decode(DoubleLongUnsigned.self, forKey: .activeImport).value,
                secondaryActiveImport: try container.decodeIfPresent(
                    DoubleLongUnsigned.self, forKey: .secondaryActiveImport)?.value ?? 0,
                tou: tou, secondaryTOU: try list(.secondaryTou, count: Register.secondaryTOUCount) ?? [0, 0, 0, 0],
                blocks: blocks)
        }
    }

    struct Fault: Decodable, Sendable {
        /// Index of the item, from 0.
        let item: DoubleLongUnsigned
        let result: ResultText
    }
}
