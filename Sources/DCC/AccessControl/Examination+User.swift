import DUIS

// Checks 5 to 12: who sends it, and whether it is put together rightly.

extension Examination {
    mutating func checkSigner() throws(AccessRefusal) {
        guard let signer else { return }
        let originator = request.id.originator
        guard let name = signer.entityIdentifier, name == originator else {
            throw AccessRefusal(
                .e1, .signer,
                "The signer's certificate is \(signer.entityIdentifier.map { "that of \($0)" } ?? "nobody's"), but the "
                    + "originator of the request is \(originator).")
        }
        guard signer.isForDigitalSignature else {
            throw AccessRefusal(.e1, .signer, "The signer's certificate is not for digital signatures.")
        }
        guard !signer.isRevoked else { throw AccessRefusal(.e1, .signer, "The signer's certificate is revoked.") }
        guard signer.isValid || !rules.certificateValidityIsChecked else {
            throw AccessRefusal(.e1, .signer, "The signer's certificate is not valid at this time.")
        }
        guard signer.role != RequestSigner.xmlSigningRole else { return }
        let isEnough =
            switch rules.signaturesWithCommandKey {
            case .always: true
            case .never: false
            case .whereNoOther: !facts.hasXMLSigningCertificate(originator)
            }
        guard isEnough else {
            throw AccessRefusal(
                .e1, .signer, "The request has to be signed under the User's certificate of role 135.")
        }
    }

    mutating func checkUser() throws(AccessRefusal) {
        guard let user = facts.user(request.id.originator) else {
            throw AccessRefusal(.e1, .user, "The originator \(request.id.originator) is no User.")
        }
        guard !user.roles.isEmpty else { throw AccessRefusal(.e1, .user, "\(user.name) has no User Role.") }
        (self.user, roles) = (user, user.roles)
    }

    mutating func checkRepetition() throws(AccessRefusal) {
        guard facts.hasSeen(request.id, isSignedPreCommand: request.commandVariant.isSignedPreCommand) else { return }
        throw AccessRefusal(
            rules.codeWithoutName, .repetition,
            "A request \(request.id) was accepted before: each needs a counter of its own.")
    }

    mutating func checkRole() throws(AccessRefusal) {
        guard let kind else {
            throw AccessRefusal(.e12, .body, "There is no Service Reference Variant \(request.variant).")
        }
        // A run was let in as a 5.1, and asks for what it schedules.
        let askedFor = askedFor ?? kind
        let isScheduled = askedFor.variant != kind.variant || run != nil
        try keep(.e2, .role) {
            kind.roles.contains($0)
        } otherwise: {
            "\(kind.variant) is not open to this User, which is: \($0.roleNames)."
        }
        guard isScheduled else { return }
        let mayScheduleExportRegisters = rules.mdrSchedulesExportRegisters
        try keep(.e2, .role) { role in
            guard askedFor.roles.contains(role) else { return false }
            guard role == .meterDataRetriever else { return true }
            return askedFor.retrieval == .onDemandAndScheduled
                || askedFor.variant == "4.2" && mayScheduleExportRegisters
        } otherwise: {
            "Schedules of \(askedFor.variant) are not open to this User, which is: \($0.roleNames)."
        }
    }

    mutating func checkUserStatus() throws(AccessRefusal) {
        guard let user, user.status != .live else { return }
        throw AccessRefusal(.e3, .userStatus, "\(user.name) is \(user.status.rawValue).")
    }

    mutating func checkCommandVariant() throws(AccessRefusal) {
        guard let kind, !kind.commandVariants.contains(request.commandVariant) else { return }
        let fitting = kind.commandVariants.map(\.rawValue).sorted().map(String.init).joined(separator: ", ")
        throw AccessRefusal(
            .e12, .commandVariant,
            "\(kind.variant) takes the Command Variants \(fitting), not \(request.commandVariant.rawValue).")
    }

    mutating func checkService() throws(AccessRefusal) {
        let right = GatewayService(request.commandVariant)
        guard let service, service != right else { return }
        throw AccessRefusal(
            .e13, .service,
            "Command Variant \(request.commandVariant.rawValue) goes to \(right.rawValue), not \(service.rawValue).")
    }

    mutating func checkBody() throws(AccessRefusal) {
        guard let kind else { return }
        guard request.reference == kind.reference else {
            throw AccessRefusal(
                .e12, .body, "\(request.variant) belongs to \(kind.reference), not to \(request.reference).")
        }
        let name = request.commandVariant.isSignedPreCommand ? "SignedPreCommand" : kind.body
        guard request.body.name == name else {
            throw AccessRefusal(
                .e12, .body,
                "The body of \(kind.variant) with Command Variant \(request.commandVariant.rawValue) is \(name), not "
                    + "\(request.body.name.prefix(80)).")
        }
        do throws(BodyMistake) {
            _ = try request.executionTime
            if try request.logPeriod == nil, kind.rows != .none { throw .unreadable("ReadLogPeriod", nil, "a range") }
            _ = try request.subject
        } catch {
            // Mistakes of a schedule are those of its own rules.
            guard schedule == nil else { return }
            throw AccessRefusal(rules.codeWithoutName, .body, error.description)
        }
    }
}
