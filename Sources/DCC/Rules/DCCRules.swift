import DUIS
import GBCS

/// What the DCC is believed to do where no published text says it. ``DCCRule/all`` has a row for each property, with its
/// name in documents and on the command line and its source; the defaults are those of the reference.
public struct DCCRules: Hashable, Sendable {
    // Who signs
    package var signaturesWithCommandKey = CommandKeyUse.whereNoOther
    package var certificateValidityIsChecked = false

    // The checks
    package var registrationBeforeStatus = true
    package var codeWithoutName = ResponseCode.e100
    package var useCasesNameDeviceTypes = true
    package var readStatuses: Set<InventoryEntry.Status> = [.commissioned]
    package var supplierStatuses: Set<InventoryEntry.Status> = [.installedNotCommissioned]
    package var securityStatuses: Set<InventoryEntry.Status> = [
        .installedNotCommissioned, .commissioned, .suspended, .recovery, .recovered,
    ]
    package var commissioningStatuses: Set<InventoryEntry.Status> = [.whitelisted, .installedNotCommissioned]
    package var joiningStatuses: Set<InventoryEntry.Status> = [
        .whitelisted, .installedNotCommissioned, .commissioned,
    ]
    package var localCommandRoles: Set<UserRole> = [.importSupplier, .gasSupplier]
    package var localCommandStatuses: Set<InventoryEntry.Status> = [
        .whitelisted, .installedNotCommissioned, .commissioned,
    ]
    package var maximumFutureDays = 30
    package var futureDatedDayIsExecution = true

    // Registration
    package var settlementDayZone = SettlementDayZone.london
    package var firstRowIsTolerated = true
    package var dailyReadIsOfEitherDay = true
    package var exportSupplierByExportMPAN = true

    // Meter Data Retrievers and settlement
    package var mdrFlagMayBeAbsent = true
    public var ecs17bForAccessControlBroker = false
    package var mdrSchedulesExportRegisters = false

    // Commands
    package var exportSupplierIsUnknownParty = true
    package var certificateFromRepository = false
    package var knownPartysScheduleCertificateFromRepository = true
    package var appendsEmptySignature = true
    package var preCommandLifetime: Int64 = 86_400
    package var smets1TransformGivesPreCommand = true

    // Sending and answers
    package var sendingAttempts = 3
    package var sendingInterval: Int64 = 60
    package var unreachableAlert = "N53"
    package var noResponseAlert = "N13"
    package var refusedWhenDueAlert = "N12"
    package var scheduledResponseHasRequestID = true
    package var callbackAttempts = 4
    package var callbackDelays: [Int64] = [1, 10, 60]
    package var millisecondsFromAcknowledgementToCallback = 10

    // Schedules
    package var scheduleMayStartInThePast = false
    package var scheduleWindowStart: Int64 = 0
    package var scheduleWindowEnd: Int64 = 21_600
    package var scheduleRemovalAlert = "N17"
    package var warnsOfNoSchedule = true

    // What the DCC answers itself
    package var nonDeviceWithoutDataIsSuccess = true

    public init() {}

    /// When the key that a User signs Commands with may sign its requests.
    package enum CommandKeyUse: String, Hashable, Sendable, CaseIterable {
        case never
        /// Where the User has no certificate of role 135.
        case whereNoOther
        case always
    }

    /// Seconds before each further attempt to deliver a document to a User: ``callbackDelays``, whose last stands for all that
    /// follow, as far as there are ``callbackAttempts``.
    package var callbackPauses: [Int64] {
        (0..<max(0, callbackAttempts - 1)).map {
            callbackDelays.isEmpty ? 0 : callbackDelays[min($0, callbackDelays.count - 1)]
        }
    }

    /// Seconds in ``maximumFutureDays``.
    package var maximumFutureSeconds: Int64 { Int64(maximumFutureDays) * 86_400 }

    /// The code of a Non-Device request that was done and whose answer has no data.
    package var doneWithoutData: ResponseCode { nonDeviceWithoutDataIsSuccess ? .i0 : .i99 }

    /// The code with which a refusal goes that has none of its own.
    package func noSchedule(_ kind: ServiceRequestKind) -> ResponseCode {
        guard warnsOfNoSchedule else { return codeWithoutName }
        return ResponseCode(rawValue: kind.variant == "5.3" ? "W050301" : "W050201")
    }
}
