import COSEM
import DUIS
import ESMEEmulator

/// A request on its way through the checks: what they have found so far. Each narrows the roles that still stand, and one that
/// leaves none refuses.
struct Examination {
    /// A run of a schedule.
    struct Run {
        let schedule: Schedule
        let time: UTCTime
    }

    let request: ServiceRequest
    let facts: any AccessFacts
    let rules: DCCRules
    let now: UTCTime
    /// nil where these are not looked at again.
    var signer: RequestSigner?
    var service: GatewayService?
    /// Whether this is the second look, at the time of execution.
    var isDue = false
    var run: Run?

    /// What is asked for: of a schedule's run, what the schedule requests.
    let kind: ServiceRequestKind?
    /// What a 5.1 creates; the mistake where it cannot be read.
    let schedule: Result<Schedule, BodyMistake>?

    var user: User?
    var roles: Set<UserRole> = []
    var device: InventoryEntry?
    var points: [UserRole: MPAN] = [:]
    var patterns: [UserRole: CommandPattern] = [:]
    var certificates: [UserRole: CommandPattern.Certificate] = [:]
    var executionTime: XMLMoment?
    var isForSettlement: [UserRole: Bool] = [:]

    init(_ request: ServiceRequest, facts: any AccessFacts, rules: DCCRules, now: UTCTime) {
        (self.request, self.facts, self.rules, self.now) = (request, facts, rules, now)
        kind = ServiceRequestCatalogue[request.variant]
        guard request.variant == "5.1" else {
            schedule = nil
            return
        }
        do throws(BodyMistake) { schedule = .success(try Schedule(request.body)) } catch { schedule = .failure(error) }
    }

    /// What the request, the schedule that it creates, or the run of one asks a Device for.
    var askedFor: ServiceRequestKind? { (run?.schedule ?? (try? schedule?.get()))?.kind ?? kind }

    mutating func run(_ checks: [AccessCheck]) -> AccessDecision {
        do throws(AccessRefusal) {
            for check in checks { try make(check) }
            return .accepted(try result())
        } catch {
            return .refused(error)
        }
    }

    private mutating func make(_ check: AccessCheck) throws(AccessRefusal) {
        switch check {
        case .signer: try checkSigner()
        case .user: try checkUser()
        case .repetition: try checkRepetition()
        case .role: try checkRole()
        case .userStatus: try checkUserStatus()
        case .commandVariant: try checkCommandVariant()
        case .service: try checkService()
        case .body: try checkBody()
        case .device: try checkDevice()
        case .registration: try checkRegistration()
        case .deviceStatus: try checkDeviceStatus()
        case .deviceType: try checkDeviceType()
        case .localDelivery: try checkLocalDelivery()
        case .executionTime: try checkExecutionTime()
        case .ownRules: try checkOwnRules()
        case .settlement: try checkSettlement()
        }
    }

    /// Leaves the roles for which `stands` is true; refuses where none is left.
    mutating func keep(
        _ code: ResponseCode, _ check: AccessCheck, where stands: (UserRole) -> Bool, otherwise reason: (Self) -> String
    ) throws(AccessRefusal) {
        let left = roles.filter(stands)
        guard !left.isEmpty else { throw AccessRefusal(code, check, reason(self)) }
        roles = left
    }

    /// The roles that stand, in words.
    var roleNames: String {
        UserRole.allCases.filter(roles.contains).map(\.name).joined(separator: ", ")
    }

    /// The order in which a role is chosen among those that stand: a party that Devices may know comes first.
    static let preference: [UserRole] = [
        .importSupplier, .gasSupplier, .exportSupplier, .electricityDistributor, .gasTransporter, .loadController,
        .meterDataRetriever, .registeredSupplierAgent, .otherUser,
    ]

    private func result() throws(AccessRefusal) -> AcceptedRequest {
        guard let user, let kind = run == nil ? kind : askedFor, let role = Self.preference.first(where: roles.contains)
        else { throw AccessRefusal(.e1, .user, "The originator is no User.") }
        let isForSettlement = isForSettlement[role] ?? false
        var pattern = patterns[role]
        pattern?.certificate = certificates[role] ?? .none
        let isDSPs = kind.futureDating == .dsp || kind.futureDating == .dspAndDevice
        return AcceptedRequest(
            kind: kind, user: user, roles: roles, role: role, device: device, meteringPoint: points[role],
            isForSettlement: isForSettlement,
            targetResponseTime: kind.targetResponseTimes?.seconds(
                device?.smetsVersion ?? .smets2, isForSettlement: isForSettlement, isScheduled: run != nil),
            executionTime: executionTime, isKept: executionTime != nil && isDSPs, pattern: pattern,
            schedule: run?.schedule ?? (try? schedule?.get()))
    }
}
