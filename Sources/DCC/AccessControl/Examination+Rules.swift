import COSEM
import DUIS

// Checks 18 to 20: dates, the request's own rules, and settlement.

extension Examination {
    /// The date with which a User takes back what a Device keeps: 3000-12-31T00:00:00Z (duis-templates).
    static let cancellation = XMLMoment(milliseconds: 32_535_129_600_000)

    mutating func checkExecutionTime() throws(AccessRefusal) {
        guard let kind, let time = try? request.executionTime else { return }
        func refuse(_ reason: String) -> AccessRefusal { AccessRefusal(.e12, .executionTime, reason) }
        guard let dating = kind.futureDating else { throw refuse("\(kind.variant) takes no ExecutionDateTime.") }
        guard !request.commandVariant.isLocal else {
            throw refuse("A Command for local delivery takes no ExecutionDateTime.")
        }
        // What cancels a Device's instruction goes to it at once.
        if dating != .dsp, time == Self.cancellation {
            executionTime = dating == .device ? time : nil
            return
        }
        executionTime = time
        guard time > XMLMoment(now) else { throw refuse("The ExecutionDateTime \(time.time) has passed.") }
        guard time <= XMLMoment(now + rules.maximumFutureSeconds) else {
            throw refuse(
                "The ExecutionDateTime \(time.time) is more than \(rules.maximumFutureDays) days ahead.")
        }
    }

    mutating func checkOwnRules() throws(AccessRefusal) {
        do throws(BodyMistake) {
            if !isDue { try checkAtReceipt() }
            try chooseCertificates()
        } catch {
            throw AccessRefusal(rules.codeWithoutName, .ownRules, error.description)
        }
    }

    private func checkAtReceipt() throws(BodyMistake) {
        if let schedule = try schedule?.get() {
            try ScheduleCheck(rules: rules).check(schedule, now: now)
            try checkScheduleCount(schedule)
        }
        if let period = try request.logPeriod, period.end < period.start, try !isBetweenSeconds() {
            throw BodyMistake("The range of the log ends before it starts.")
        }
    }

    /// Whether the log's range is turned round only by rounding both its ends to seconds.
    private func isBetweenSeconds() throws(BodyMistake) -> Bool {
        guard let period = request.body["ReadLogPeriod"] else { return false }
        let start = try period.read("StartDateTime", "a time") { XMLMoment($0) }
        let end = try period.read("EndDateTime", "a time") { XMLMoment($0) }
        return start <= end
    }

    private func checkScheduleCount(_ schedule: Schedule) throws(BodyMistake) {
        guard let user else { return }
        let count = facts.scheduleCount(of: user.entityIdentifier, on: schedule.device)
        guard count < ScheduleCheck.limit else {
            throw BodyMistake(
                "\(user.name) has \(count) schedules for \(schedule.device), and may have \(ScheduleCheck.limit).")
        }
    }

    /// Says where the key agreement certificate comes from that each role's Command needs; a role whose Command needs one and
    /// has none falls.
    private mutating func chooseCertificates() throws(BodyMistake) {
        guard let user, let device, patterns.values.contains(where: \.isSensitive) else { return }
        let schedule: Schedule? = if let run { run.schedule } else { try schedule?.get() }
        let isKnown = !facts.knownRoles(of: user.entityIdentifier, on: device.entityIdentifier).isEmpty
        let takesCertificate = schedule != nil || kind?.takesCertificate == true
        for role in roles {
            guard let pattern = patterns[role], pattern.isSensitive else { continue }
            if case .known = pattern.party { continue }
            let fromRepository =
                rules.certificateFromRepository || !takesCertificate
                || pattern.party == .scheduled && isKnown && role.roleOnDevices(rules) != nil
                    && rules.knownPartysScheduleCertificateFromRepository
            // A certificate of a party that the Device knows is not even looked at.
            let isOffered =
                if let schedule { schedule.certificate != nil } else { try request.keyAgreementCertificate != nil }
            if isOffered {
                certificates[role] = .request
            } else if fromRepository, facts.hasKeyAgreementCertificate(user.entityIdentifier) {
                certificates[role] = .repository
            } else {
                roles.remove(role)
            }
        }
        guard !roles.isEmpty else {
            throw BodyMistake(
                "What \(device.entityIdentifier) answers is encrypted for the User, which it does not know: the request "
                    + "needs the User's key agreement certificate.")
        }
    }

    mutating func checkSettlement() throws(AccessRefusal) {
        guard let kind = run == nil ? askedFor : run?.schedule.kind else { return }
        let flag = request.forSettlement
        if flag == true, !kind.isForSettlement {
            throw AccessRefusal(.e2, .settlement, "\(kind.variant) is not for settlement (SECMP0162 table 2).")
        }
        let mayBeAbsent = rules.mdrFlagMayBeAbsent
        try keep(.e2, .settlement) { role in
            switch role {
            case .meterDataRetriever: flag ?? mayBeAbsent
            case .importSupplier, .exportSupplier: true
            case .gasSupplier, .electricityDistributor, .gasTransporter, .otherUser, .registeredSupplierAgent,
                .loadController:
                flag != true
            }
        } otherwise: {
            "ForSettlement is \(flag.map { "\($0)" } ?? "absent"), which is not for: \($0.roleNames) (SECMP0162 table 6)."
        }
        for role in roles { isForSettlement[role] = flag ?? (role == .meterDataRetriever) }
    }
}
