import COSEM
import ESMEEmulator

/// Opening an association: AARQ and AARE (IEC 62056-5-3, 9.3.2 and 9.3.3).
extension DLMSSession {
    /// The services that the server offers at most.
    static let offered: Conformance = [
        .generalProtection, .priorityManagement, .blockTransferWithGet, .blockTransferWithSet, .multipleReferences,
        .get, .set, .selectiveAccess, .action,
    ]

    /// Allowed sizes of a client's challenge, in octets (IEC 62056-5-3, 9.2.2.2.2.4).
    private static let challengeSizes = 8...64

    /// Takes an AARQ. An association that was there before is gone, whatever comes of the request.
    mutating func associate(
        _ apdu: RawSpan, clientSAP: UInt16, serverSAP: UInt16, of meter: SMETS1Meter, random: UInt64
    ) -> DLMSOutcome {
        self = DLMSSession()
        let request: AssociationRequest
        do throws(CodecError) { request = try AssociationRequest(decoding: apdu) } catch {
            return Self.malformed(meter)
        }
        self.clientSAP = clientSAP
        do throws(Rejection) {
            guard serverSAP == Self.managementLogicalDevice else {
                throw Rejection(.calledAPTitleNotRecognized, .unknownLogicalDevice)
            }
            let client = try self.client(for: request, of: meter)
            let (plain, control) = try initiate(request, of: meter)
            try negotiate(plain, with: meter)
            switch client.authentication {
            case .none: break
            case .password: try checkPassword(request, of: meter)
            case .gmac: try takeChallenge(request, random: random)
            }
            role = client.role
            try accept(control, of: meter)
            guard plain.responseAllowed || state == .challenged else {
                return DLMSOutcome(.nothingToSend, .associationAccepted)
            }
            return .answered(state == .challenged ? .associationChallenged : .associationAccepted)
        } catch {
            let context = request.applicationContextName ?? .logicalNameNoCiphering
            self = DLMSSession()
            var octets: [UInt8] = []
            AssociationResponse(
                applicationContextName: error.diagnostic == .applicationContextNameNotSupported
                    ? .logicalNameNoCiphering : context,
                result: .rejectedPermanent, diagnostic: error.diagnostic, userInformation: error.userInformation
            ).encode(into: &octets)
            meter.buffer.removeAll()
            meter.buffer.append(contentsOf: octets)
            return .answered(error.event)
        }
    }

    /// The client that the service access point belongs to; throws when the request is not as that client's must be.
    private mutating func client(
        for request: AssociationRequest, of meter: SMETS1Meter
    ) throws(Rejection) -> SMETS1Profile.Client {
        guard let client = meter.profile.clients.first(where: { $0.serviceAccessPoint == clientSAP }) else {
            throw Rejection(.noReasonGiven, .associationRefused)
        }
        switch request.applicationContextName {
        case .logicalNameNoCiphering:
            guard client.authentication != .gmac || !meter.profile.highLevelRequiresCiphering else {
                throw Rejection(.applicationContextNameNotSupported, .associationRefused)
            }
        case .logicalNameWithCiphering:
            // A client without credentials has no keys either.
            guard client.authentication != .none else {
                throw Rejection(.applicationContextNameNotSupported, .associationRefused)
            }
        default: throw Rejection(.applicationContextNameNotSupported, .associationRefused)
        }
        contextName = request.applicationContextName ?? .logicalNameNoCiphering
        let expected = client.authentication.mechanism
        guard let named = request.mechanismName ?? (request.hasMechanismName ? nil : .lowest) else {
            throw Rejection(.authenticationMechanismNameNotRecognised, .associationRefused)
        }
        guard named == expected else {
            throw Rejection(
                named == .lowest ? .authenticationMechanismNameRequired : .authenticationMechanismNameNotRecognised,
                .associationRefused)
        }
        mechanism = expected
        if request.callingAPTitle.count == 8 {
            clientTitle = request.callingAPTitle.span.bytes.integer(at: 0)
            // System titles are unique: under one key and one title both directions would share initialization vectors
            // (IEC 62056-5-3, 9.2.3.3.7.3; NIST SP 800-38D, 8.2).
            guard clientTitle != meter.systemTitle else {
                throw Rejection(.callingAPTitleNotRecognized, .associationRefused)
            }
        } else if contextName == .logicalNameWithCiphering || expected == .highLevelGMAC {
            throw Rejection(.callingAPTitleNotRecognized, .associationRefused)
        }
        return client
    }

    /// The InitiateRequest, deciphered where it is ciphered, and how it was protected.
    private func initiate(
        _ request: AssociationRequest, of meter: SMETS1Meter
    ) throws(Rejection) -> (InitiateRequest, SecurityControl?) {
        let isCiphered =
            contextName == .logicalNameWithCiphering
            && request.userInformation.first == CipheredAPDU.globalTag(of: InitiateRequest.tag)
        if isCiphered { return try decipher(request.userInformation, of: meter) }
        guard mechanism != .highLevelGMAC || !meter.profile.highLevelRequiresCiphering else {
            throw Rejection(.authenticationFailure, .accessDenied)
        }
        do throws(CodecError) { return (try InitiateRequest(decoding: request.userInformation), nil) } catch {
            throw Rejection(.noReasonGiven, .malformedAPDU, .refusedByTheVDEHandler)
        }
    }

    private func decipher(
        _ information: [UInt8], of meter: SMETS1Meter
    ) throws(Rejection) -> (InitiateRequest, SecurityControl) {
        let octets = information.span.bytes
        guard let ciphered = try? CipheredAPDU(octets) else { throw Rejection(.authenticationFailure, .malformedAPDU) }
        let control = ciphered.securityControl
        guard
            mechanism != .highLevelGMAC || !meter.profile.highLevelRequiresCiphering
                || control == .authenticatedAndEncrypted
        else { throw Rejection(.authenticationFailure, .accessDenied) }
        let protection = SecuritySuite0.Protection(
            control: control, title: clientTitle, counter: ciphered.invocationCounter)
        // An InitiateRequest without tag that does not decode was not made with the meter's key: its counter must not
        // count.
        guard let count = meter.unprotect(octets.extracting(ciphered.content), by: protection),
            let request = try? InitiateRequest(decoding: Array(meter.plaintext[..<count]))
        else { throw Rejection(.authenticationFailure, .decipherFailure) }
        guard meter.accept(clientCounter: ciphered.invocationCounter) else {
            throw Rejection(.authenticationFailure, .replayedInvocationCounter)
        }
        return (request, control)
    }

    private mutating func negotiate(_ proposal: InitiateRequest, with meter: SMETS1Meter) throws(Rejection) {
        guard proposal.dlmsVersion >= InitiateRequest.version else {
            throw Rejection(.noReasonGiven, .associationRefused, .dlmsVersionTooLow)
        }
        // Dedicated keys are not supported.
        guard proposal.dedicatedKey == nil else {
            throw Rejection(.noReasonGiven, .associationRefused, .refusedByTheVDEHandler)
        }
        var offered = Self.offered
        if !meter.profile.quirks.supportsGetWithList { offered.remove(.multipleReferences) }
        conformance = proposal.conformance.intersection(offered)
        guard conformance.contains(.get) else {
            throw Rejection(.noReasonGiven, .associationRefused, .incompatibleConformance)
        }
        let size = proposal.clientMaximumPDUSize
        guard size == 0 || size >= Self.smallestClientPDU else {
            throw Rejection(.noReasonGiven, .associationRefused, .pduSizeTooShort)
        }
        let own = meter.profile.maximumPDUSize
        maximumPDUSize = Int(size == 0 ? own : min(size, own))
    }

    private mutating func checkPassword(_ request: AssociationRequest, of meter: SMETS1Meter) throws(Rejection) {
        let password = meter.credentialSource.credentials().password
        guard let given = request.callingAuthenticationValue, !password.isEmpty, given.count == password.count else {
            throw Rejection(.authenticationFailure, .wrongPassword, agreed(with: meter))
        }
        // The comparison takes constant time.
        var difference: UInt8 = 0
        for index in password.indices { difference |= given[index] ^ password[index] }
        guard difference == 0 else { throw Rejection(.authenticationFailure, .wrongPassword, agreed(with: meter)) }
    }

    private mutating func takeChallenge(_ request: AssociationRequest, random: UInt64) throws(Rejection) {
        guard let given = request.callingAuthenticationValue, Self.challengeSizes.contains(given.count) else {
            throw Rejection(.authenticationFailure, .associationRefused)
        }
        pending = .clientChallenge(given)
        challenge = random
    }

    /// Writes the AARE of an association that is established, or will be after the second half of high level security.
    ///
    /// - Parameter control: protection of the InitiateRequest, and so of its response; nil for none.
    private mutating func accept(_ control: SecurityControl?, of meter: SMETS1Meter) throws(Rejection) {
        let isChallenge = mechanism == .highLevelGMAC
        var title: [UInt8] = []
        if isChallenge || contextName == .logicalNameWithCiphering { title.append(bigEndian: meter.systemTitle) }
        var value: [UInt8] = []
        value.append(bigEndian: challenge)
        var information = agreed(with: meter)
        if let control {
            meter.buffer.removeAll()
            meter.buffer.append(contentsOf: information)
            guard meter.protectBuffer(control, isGeneral: false) else {
                throw Rejection(.noReasonGiven, .associationRefused)
            }
            information = meter.buffer.copy()
            meter.buffer.removeAll()
        }
        var octets: [UInt8] = []
        AssociationResponse(
            applicationContextName: contextName, result: .accepted,
            diagnostic: isChallenge ? .authenticationRequired : .null, respondingAPTitle: title,
            mechanismName: isChallenge ? mechanism : nil, respondingAuthenticationValue: isChallenge ? value : nil,
            userInformation: information
        ).encode(into: &octets)
        meter.buffer.append(contentsOf: octets)
        state = isChallenge ? .challenged : .associated
    }

    /// The encoded InitiateResponse.
    private func agreed(with meter: SMETS1Meter) -> [UInt8] {
        var octets: [UInt8] = []
        InitiateResponse(conformance: conformance, serverMaximumPDUSize: meter.profile.maximumPDUSize)
            .encode(into: &octets)
        return octets
    }
}

/// Why an association was refused.
private struct Rejection: Error {
    let diagnostic: AssociationDiagnostic
    let event: DLMSOutcome.Event
    /// The encoded ConfirmedServiceError; or an InitiateResponse, where only ACSE is to blame.
    let userInformation: [UInt8]

    init(_ diagnostic: AssociationDiagnostic, _ event: DLMSOutcome.Event, _ userInformation: [UInt8] = []) {
        (self.diagnostic, self.event, self.userInformation) = (diagnostic, event, userInformation)
    }

    init(_ diagnostic: AssociationDiagnostic, _ event: DLMSOutcome.Event, _ error: ConfirmedServiceError) {
        var octets: [UInt8] = []
        error.encode(into: &octets)
        self.init(diagnostic, event, octets)
    }
}

extension SMETS1Profile.Authentication {
    var mechanism: AuthenticationMechanism {
        switch self {
        case .none: .lowest
        case .password: .lowLevel
        case .gmac: .highLevelGMAC
        }
    }
}
