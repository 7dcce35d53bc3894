import COSEM
import ESMEEmulator
import GBCS

/// What a meter holds, before a command or after it.
struct ExchangeState: Decodable, Sendable {
    /// Values of attributes, in the order of their keys.
    let attributes: [(reference: ObjectReference, octets: [UInt8])]
    /// The Trust Anchor Cells in the order in which CS02a lists them; nil where nothing is said of them.
    let credentials: [ExchangeCredential]?
    let sequenceNumbers: [(role: RemotePartyRole, counter: UInt64)]
    let absentStatus: UInt8?
    let deviceCertificates: [TrustAnchorCell.KeyUsage: [UInt8]]
    let pendingPublicKeys: [TrustAnchorCell.KeyUsage: [UInt8]]
    let firmware: Firmware?
    let deviceLog: [LoggedDevice]?

    private enum CodingKeys: CodingKey, CaseIterable {
        case attributes, credentials, sequenceNumbers, absentStatus, deviceCertificates, pendingPublicKeys, firmware
        case deviceLog
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        attributes = try Self.attributes(in: values)
        credentials = try values.decodeIfPresent([ExchangeCredential].self, forKey: .credentials)
        let counters = try values.decodeIfPresent([String: CounterNumber].self, forKey: .sequenceNumbers) ?? [:]
        sequenceNumbers = try counters.sorted { $0.key < $1.key }.map { name, counter in
            guard let role = RoleText.value(of: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .sequenceNumbers, in: values,
                    debugDescription: "\"\(name.shownInMessages)\" is not \(RoleText.expectation)")
            }
            return (role, counter.value)
        }
        absentStatus = try values.decodeIfPresent(UInt8.self, forKey: .absentStatus)
        deviceCertificates = try Self.byUsage(.deviceCertificates, in: values)
        pendingPublicKeys = try Self.byUsage(.pendingPublicKeys, in: values)
        firmware = try values.decodeIfPresent(Firmware.self, forKey: .firmware)
        deviceLog = try values.decodeIfPresent([Device].self, forKey: .deviceLog)?.map {
            LoggedDevice(identifier: $0.eui64.value.rawValue, type: $0.type)
        }
    }

    private static func attributes(
        in values: KeyedDecodingContainer<CodingKeys>
    ) throws -> [(reference: ObjectReference, octets: [UInt8])] {
        let texts = try values.decodeIfPresent([String: HexadecimalText].self, forKey: .attributes) ?? [:]
        return try texts.sorted { $0.key < $1.key }.map { key, value in
            guard let reference = ObjectReference(key) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .attributes, in: values,
                    debugDescription: "\"\(key.shownInMessages)\" is not class/OBIS/attribute")
            }
            guard (try? COSEMData(decoding: value.value)) != nil else {
                throw DecodingError.dataCorruptedError(
                    forKey: .attributes, in: values, debugDescription: "the value of \(key) is not A-XDR with its tag")
            }
            return (reference, value.value)
        }
    }

    private static func byUsage(
        _ key: CodingKeys, in values: KeyedDecodingContainer<CodingKeys>
    ) throws -> [TrustAnchorCell.KeyUsage: [UInt8]] {
        let texts = try values.decodeIfPresent([String: HexadecimalText].self, forKey: key) ?? [:]
        return Dictionary(
            uniqueKeysWithValues: try texts.map { name, value in
                guard let usage = KeyUsageText.value(of: name) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: key, in: values,
                        debugDescription: "\"\(name.shownInMessages)\" is not \(KeyUsageText.expectation)")
                }
                return (usage, value.value)
            })
    }

    struct Firmware: Decodable, Sendable {
        let active: [UInt8]
        let image: FirmwareImage?

        private enum CodingKeys: CodingKey, CaseIterable { case active, image }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
            active = try values.decode(HexadecimalText.self, forKey: .active).value
            image = try values.decodeIfPresent([String: HexadecimalText].self, forKey: .image).map {
                FirmwareImage(hash: $0["hash"]?.value ?? [], version: $0["version"]?.value ?? [])
            }
            guard active.count == 4, image.map({ $0.hash.count == 32 && $0.version.count == 4 }) ?? true else {
                throw DecodingError.dataCorruptedError(
                    forKey: .active, in: values,
                    debugDescription: "a version has 4 octets, and an image a hash of 32 and a version")
            }
        }
    }

    private struct Device: Decodable {
        let eui64: EntityIdentifierText
        let type: UInt8

        private enum CodingKeys: CodingKey, CaseIterable { case eui64, type }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
            eui64 = try values.decode(EntityIdentifierText.self, forKey: .eui64)
            type = try values.decode(UInt8.self, forKey: .type)
        }
    }
}

/// A Trust Anchor Cell with what is in it.
struct ExchangeCredential: Decodable, Sendable {
    let credential: HeldCredential

    private enum CodingKeys: CodingKey, CaseIterable {
        case role, keyUsage, cellUsage, subjectUniqueId, subjectKeyId, publicKey
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        func eight(_ key: CodingKeys) throws -> [UInt8] {
            let octets = try values.decode(HexadecimalText.self, forKey: key).value
            guard octets.count == 8 else {
                throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "has not 8 octets")
            }
            return octets
        }
        let uniqueID = try eight(.subjectUniqueId)
        let keyID = try eight(.subjectKeyId)
        credential = HeldCredential(
            TrustAnchorCell(
                try values.decode(RoleText.self, forKey: .role).value,
                try values.decode(KeyUsageText.self, forKey: .keyUsage).value,
                try values.decodeIfPresent(CellUsageText.self, forKey: .cellUsage)?.value ?? .management),
            identity: CredentialIdentity(
                subjectUniqueID: EntityIdentifier(uniqueID.reduce(0) { $0 << 8 | UInt64($1) }),
                subjectKeyID: SubjectKeyIdentifier(keyID.reduce(0) { $0 << 8 | UInt64($1) })),
            publicKey: try values.decodeIfPresent(PublicKeyText.self, forKey: .publicKey)?.value)
    }
}

extension ExchangeState {
    /// Puts the meter into this state.
    func apply(to meter: ESME, at time: UTCTime) {
        for (reference, octets) in attributes { meter.setAttribute(reference, to: octets, at: time) }
        if let credentials { meter.addCredentials(credentials.map(\.credential)) }
        for (role, counter) in sequenceNumbers { meter.lastCounters[role] = counter }
        if let absentStatus {
            meter.rules.absentRoleStatus = absentStatus
            meter.rules.absentRoleStatusCS02f = absentStatus
        }
        for (usage, der) in deviceCertificates { meter.setCertificate(der, usage) }
        for (usage, key) in pendingPublicKeys { meter.expectCertificate(of: key, usage) }
        if let firmware {
            meter.management.firmwareVersion = firmware.active
            meter.management.image = firmware.image
        }
        if let deviceLog { meter.management.deviceLog = deviceLog }
    }

    /// The first thing in which the meter differs from this state; nil when it does in none.
    func difference(from meter: ESME, at time: UTCTime) -> String? {
        for (reference, octets) in attributes {
            let found = meter.attribute(reference, at: meter.clock(at: time))
            if found != octets {
                return "\(reference) is \(found?.hexadecimal ?? "not readable"), expected \(octets.hexadecimal)"
            }
        }
        for expected in credentials?.map(\.credential) ?? [] {
            let found = meter.credentials.first { $0.cell == expected.cell }?.identity
            if found != expected.identity {
                return
                    "the cell \(expected.cell) holds \(found.map { "\($0)" } ?? "nothing"), expected \(expected.identity)"
            }
        }
        for (role, counter) in sequenceNumbers where meter.lastCounters[role] ?? 0 != counter {
            return "the counter of the \(role.name) is \(meter.lastCounters[role] ?? 0), expected \(counter)"
        }
        if let firmware, meter.runningFirmware != firmware.active {
            return "firmware \(meter.runningFirmware.hexadecimal) runs, expected \(firmware.active.hexadecimal)"
        }
        if let deviceLog, Set(deviceLog) != Set(meter.management.deviceLog) {
            return "the Device Log has \(meter.management.deviceLog.count) devices, expected \(deviceLog.count) others"
        }
        return nil
    }
}
