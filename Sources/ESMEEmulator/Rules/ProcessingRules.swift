import COSEM
import GBCS

/// What a real meter is believed to do where the text of the standard was not available, and where the requirement
/// leaves a question open. ``ProcessingRule/all`` has a row for each, with its name in the profile and its source; the
/// defaults are those of the reference.
public struct ProcessingRules: Hashable, Sendable {
    /// Whether ECS17b is open to the Access Control Broker: SRV 4.1.1 for a Meter Data Retriever. Off as GBCS stands.
    public var ecs17bForAccessControlBroker = false
    /// Code of the Security Log entry and of the alert when a message is malformed or its content is not its Message
    /// Template's.
    public var malformedMessageAlert = AlertCode.integrityCheckOfContentOrFormatFailed
    /// Code of the Security Log entry and of the alert when Protection Against Replay fails.
    public var replayAlert = AlertCode.unusualNumberOfMalformedMessages
    /// Code of the alert when the signature of a critical command fails.
    public var signatureFailureAlert = AlertCode.trustedSourceAuthenticationFailure
    /// Whether a counter equal to the last one is a replay.
    public var equalCounterIsReplay = true
    /// Whether failed checks raise alerts to the Supplier at all.
    public var alertsOnFailedChecks = true
    /// Whether events of supply, account and auxiliary controllers raise the alerts of their codes.
    public var alertsOnEvents = true
    /// Whether a change of payment mode or tariff raises ECS68; without it the Billing Calendar alone does.
    public var changeRaisesBillingAlert = true
    /// Whether the signature of a distributed firmware image must be the Supplier's.
    public var imageSignatureIsChecked = true
    /// Whether an unsupported Message Code raises ECS100; firmware before GBCS 4 has no such alert.
    public var commandNotSupportedAlert = true
    /// Result of a log read with no entry in range: success and an empty array, or this code.
    public var emptyRangeResult = DataAccessResult.success
    /// Result of adjust_to_preset_time (ECS70) when the hub's time lies outside the validity interval.
    public var clockOutsideValidityIntervalResult = DataAccessResult.temporaryFailure
    /// Result of an item whose value or moment the meter refuses: a number out of bounds, a price table with other
    /// indices, a supply that cannot be armed, a UTRN that is wrong.
    public var refusedUpdateResult = DataAccessResult.otherReason
    /// Whether an activation time that has passed already means now; false lets it wait for ``ESME/advance(to:)``, which
    /// sends an alert.
    public var pastActivationIsNow = true
    /// Status of a role whose credentials the meter does not hold, in the answer to CS02a, and to CS02f.
    public var absentRoleStatus: UInt8 = 25
    public var absentRoleStatusCS02f: UInt8 = 127
    /// Whether replacement certificates must be valid at the time of their replacement, unless the command disapplies
    /// time checks.
    public var replacementValidityIsChecked = false
    /// Whether an Unknown Remote Party's certificate must carry its Supplementary Remote Party ID.
    public var certificateMustNameParty = true
    /// Whether an Unknown Remote Party's certificate must be for key agreement.
    public var certificateMustBeForKeyAgreement = true
    /// Whether executed updates write an entry 8154 with their Message Code to the Event Log; reads never do.
    public var eventLogRecordsUpdates = true
    /// The clock status octet in date-times that the meter writes.
    public var clockStatus = COSEMDateTime.notSpecified

    /// What a meter does with money.
    package var payment = PaymentRules()

    public init() {}

    /// The roles that may send a use case to this meter.
    public func roles(for useCase: UseCase) -> RemotePartyRoles { roles(for: useCase.traits) }

    func roles(for useCase: UseCaseTraits) -> RemotePartyRoles {
        ecs17bForAccessControlBroker && useCase.messageCode == .ecs17b
            ? useCase.roles.union(.accessControlBroker) : useCase.roles
    }
}
