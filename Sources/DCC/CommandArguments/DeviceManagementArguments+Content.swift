import COSEM
import GBCS

extension DeviceManagementArguments {
    /// Greatest number of roles or certificates in one command: what devices read.
    static let listLimit = DERReader.maximumElements

    /// The content of a command.
    ///
    /// - Parameters:
    ///   - texts: values of the arguments that name no files.
    ///   - certificates: what the files hold of those that do.
    ///   - role: role that the meter knows the sender in.
    ///   - counter: Originator Counter of the command.
    package func content(
        _ texts: [Argument: String], _ certificates: [Argument: [Replacement]], as role: RemotePartyRole,
        counter: UInt64,
        at activation: ActivationMoment? = nil
    ) throws(ArgumentMistake) -> [UInt8] {
        if activation != nil, !takesActivation {
            throw ArgumentMistake("\(useCase.code) is executed at once: it takes no time (--at, --cancel)")
        }
        let missing = required.filter { texts[$0] == nil && certificates[$0] == nil }
        // What is cancelled needs no values.
        guard activation != .never, let first = missing.first else {
            return try present(texts, certificates, as: role, counter: counter, at: activation ?? .now)
        }
        throw ArgumentMistake("\(useCase.code): --\(first.rawValue) is missing; it takes \(first.expectation)")
    }

    private func present(
        _ texts: [Argument: String], _ certificates: [Argument: [Replacement]], as role: RemotePartyRole,
        counter: UInt64,
        at activation: ActivationMoment
    ) throws(ArgumentMistake) -> [UInt8] {
        func value<Value>(
            _ argument: Argument, _ read: (String) -> Value?
        ) throws(ArgumentMistake) -> Value {
            let text = texts[argument] ?? ""
            guard let value = read(text) else {
                throw ArgumentMistake(
                    "--\(argument.rawValue): takes \(argument.expectation); not \"\(text.prefix(80))\"")
            }
            return value
        }
        func optional<Value>(_ argument: Argument, _ read: (String) -> Value?) throws(ArgumentMistake) -> Value? {
            if texts[argument] == nil { nil } else { try value(argument, read) }
        }
        // The Access Control Broker has no signature for the command: it is its MAC that counts.
        let authorisingCell = TrustAnchorCell(role, role == .accessControlBroker ? .keyAgreement : .digitalSignature)
        switch type {
        case .provideSecurityCredentialDetailsCommand:
            let roles = try value(.roles, Self.roles)
            return ProvideSecurityCredentialDetailsCommand(authorisingCell: authorisingCell, roles: roles).encoded
        case .issueSecurityCredentialsCommand:
            return IssueSecurityCredentialsCommand(keyUsage: try value(.keyUsage, Self.keyUsage)).encoded
        case .provideDeviceCertificateCommand:
            return ProvideDeviceCertificateCommand(keyUsage: try value(.keyUsage, Self.keyUsage)).encoded
        case .updateDeviceCertificateCommand:
            guard let certificate = certificates[.certificate]?.first, certificates[.certificate]?.count == 1 else {
                throw ArgumentMistake("--certificate: takes \(Argument.certificate.expectation)")
            }
            return UpdateDeviceCertificateCommand(certificate: certificate.certificate.der).encoded
        case .joinDeviceCommand:
            let device = try value(.device, Self.device)
            let deviceType = try value(.deviceType, Self.deviceType)
            let method = try optional(.method, Self.method) ?? .methodAInitiator
            return JoinDeviceCommand(method: method, device: device, deviceType: deviceType).encoded
        case .unjoinDeviceCommand:
            return UnjoinDeviceCommand(device: try value(.device, Self.device)).encoded
        case .activateFirmwareCommand:
            let hash =
                try optional(.hash, Self.hash) ?? [UInt8](repeating: 0, count: ActivateFirmwareCommand.hashSize)
            return ActivateFirmwareCommand(
                imageHash: hash, counter: counter, executionTime: activation.generalizedTime
            ).encoded
        default:
            return try update(
                texts, certificates, authorisingCell, counter: counter, at: activation,
                floor: optional(.floor, Self.floor), floors: optional(.floors, Self.floors),
                topUpFloor: optional(.topUpFloor, Self.floor))
        }
    }

    private func update(
        _ texts: [Argument: String], _ certificates: [Argument: [Replacement]], _ authorisingCell: TrustAnchorCell,
        counter: UInt64, at activation: ActivationMoment, floor: UInt64?, floors: [SequenceNumberChange]?,
        topUpFloor: UInt64?
    ) throws(ArgumentMistake) -> [UInt8] {
        guard let mode = CredentialsReplacementMode(useCase.messageCode) else {
            throw ArgumentMistake("\(useCase.code): has no such commands")
        }
        var control = UpdateSecurityCredentialsControl(
            mode: mode, authorisingCell: mode == .accessControlBrokerByACB ? nil : authorisingCell, counter: counter,
            floor: floor)
        var others = floors ?? []
        if let topUpFloor {
            let special = [SpecialistFloor(floor: topUpFloor)]
            if authorisingCell.role == .supplier {
                control.specialistFloors = special
            } else if let place = others.firstIndex(where: { $0.role == .supplier }) {
                others[place].specialistFloors = special
            } else {
                throw ArgumentMistake("--top-up-floor: needs the supplier's own floor too: --floors supplier=…")
            }
        }
        if !others.isEmpty { control.otherChanges = others }
        var replacements: [UpdateSecurityCredentialsCommand.Replacement] = []
        for replacement in certificates[.certificates] ?? [] {
            guard let cell = Self.cell(of: replacement) else {
                throw ArgumentMistake(
                    "--certificates: one is no organisation's certificate with a role and a key usage")
            }
            replacements.append(.init(certificate: replacement.certificate.der, cell: cell))
        }
        let path = (certificates[.path] ?? []).map(\.certificate.der)
        guard !replacements.isEmpty || activation == .never else {
            throw ArgumentMistake("--certificates: takes \(Argument.certificates.expectation)")
        }
        guard replacements.count <= Self.listLimit, path.count <= Self.listLimit else {
            throw ArgumentMistake("--certificates, --path: take at most \(Self.listLimit) certificates")
        }
        return UpdateSecurityCredentialsCommand(
            control: control, replacements: replacements, certificationPath: path,
            executionTime: activation.generalizedTime
        ).encoded
    }

    /// The cell that a certificate is for, by its role and key usage.
    private static func cell(of replacement: Replacement) -> TrustAnchorCell? {
        guard let role = replacement.certificate.role else { return nil }
        let usages: [TrustAnchorCell.KeyUsage] = [.digitalSignature, .keyAgreement, .keyCertSign]
        guard let usage = usages.first(where: { replacement.certificate.keyUsage.contains($0.ofCertificate) }) else {
            return nil
        }
        return TrustAnchorCell(role, usage, replacement.isForTopUps ? .prePaymentTopUp : .management)
    }

    private static func keyUsage(_ text: String) -> TrustAnchorCell.KeyUsage? {
        ["digital-signature": .digitalSignature, "key-agreement": .keyAgreement][text.lowercased()]
    }

    private static func roles(_ text: String) -> [RemotePartyRole]? {
        let roles = text.split(separator: ",", omittingEmptySubsequences: false).map { role(named: $0) }
        guard (1...listLimit).contains(roles.count), !roles.contains(nil) else { return nil }
        return roles.compactMap { $0 }
    }

    private static func device(_ text: String) -> EntityIdentifier? { EntityIdentifier(text) }

    private static func deviceType(_ text: String) -> DeviceType? {
        DeviceType.allCases.first { name($0) == text.lowercased() }
    }

    private static func method(_ text: String) -> JoinDeviceCommand.Method? {
        ["initiator": .methodAInitiator, "responder": .methodAResponder][text.lowercased()]
    }

    private static func hash(_ text: String) -> [UInt8]? {
        guard let octets = try? [UInt8](hexadecimal: text), octets.count == ActivateFirmwareCommand.hashSize else {
            return nil
        }
        return octets
    }

    private static func floor(_ text: String) -> UInt64? {
        UInt64(text).flatMap { $0 <= DERReader.maximumSequenceNumber ? $0 : nil }
    }

    private static func floors(_ text: String) -> [SequenceNumberChange]? {
        var changes: [SequenceNumberChange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let role = role(named: halves[0]), let floor = floor(String(halves[1])) else {
                return nil
            }
            changes.append(SequenceNumberChange(role, floor: floor))
        }
        return (1...listLimit).contains(changes.count) ? changes : nil
    }
}
