extension DCCRule {
    /// Rules of what a request becomes.
    static let commands: [DCCRule] = [
        .init(
            "exportSupplierIsUnknownParty", \.exportSupplierIsUnknownParty, .flag, .recalled,
            "a Command of an Export Supplier goes as the Access Control Broker's although the meter has its credentials, "
                + "which are those of the Import Supplier"),
        .init(
            "certificateFromRepository", \.certificateFromRepository, .flag, .inferred,
            "a key agreement certificate that a request of a party unknown to the Device ought to have is taken from the "
                + "SMKI Repository; `false`: the request is refused"),
        .init(
            "knownPartysScheduleCertificateFromRepository", \.knownPartysScheduleCertificateFromRepository, .flag,
            .inferred,
            "the same for the schedule of a party that the Device knows: its runs are the Access Control Broker's"),
        .init(
            "appendsEmptySignature", \.appendsEmptySignature, .flag, .inferred,
            "a Pre-Command ends in `00`, an empty signature; `false`: it does not, as in RTDS"),
        .init(
            "preCommandLifetime", \.preCommandLifetime, .seconds(1...31_536_000), .recalled,
            "seconds for which a Pre-Command may be sent back signed"),
        .init(
            "smets1TransformGivesPreCommand", \.smets1TransformGivesPreCommand, .flag, .recalled,
            "CV 4 for a SMETS1 Device gives a Pre-Command, which the S1SP maps back; `false`: it is refused"),
    ]

    /// Rules of sending, answers and schedules.
    static let answers: [DCCRule] = [
        .init(
            "sendingAttempts", \.sendingAttempts, .count(1...100), .chosen,
            "how often a Command is sent to a Device that does not answer"),
        .init(
            "sendingInterval", \.sendingInterval, .seconds(1...86_400), .chosen, "seconds between these attempts"),
        .init(
            "unreachableAlert", \.unreachableAlert, .alertCode, .recalled,
            "code of the DCC Alert when a Command could not be delivered"),
        .init(
            "noResponseAlert", \.noResponseAlert, .alertCode, .recalled,
            "code of the DCC Alert when a schedule's Command had no answer"),
        .init(
            "refusedWhenDueAlert", \.refusedWhenDueAlert, .alertCode, .recalled,
            "code of the DCC Alert when a future dated request or a schedule's run is refused at its time"),
        .init(
            "scheduledResponseHasRequestID", \.scheduledResponseHasRequestID, .flag, .inferred,
            "the answer to a schedule's run has a RequestID, which names the run"),
        .init(
            "callbackAttempts", \.callbackAttempts, .count(1...100), .recalled,
            "how often an answer is sent to a User that does not take it"),
        .init(
            "callbackDelays", \.callbackDelays, .listOfSeconds(0...86_400), .recalled,
            "seconds before each further attempt; the last stands for all that follow"),
        .init(
            "millisecondsFromAcknowledgementToCallback", \.millisecondsFromAcknowledgementToCallback,
            .count(0...60_000), .inferred, "milliseconds from the acknowledgement's last octet to the callback"),
        .init(
            "scheduleMayStartInThePast", \.scheduleMayStartInThePast, .flag, .recalled,
            "a schedule may start before today"),
        .init(
            "scheduleWindowStart", \.scheduleWindowStart, .seconds(0...86_399), .inferred,
            "second of the UTC day from which on schedules without a time of their own are run"),
        .init(
            "scheduleWindowEnd", \.scheduleWindowEnd, .seconds(1...86_400), .inferred,
            "second of the UTC day before which they are run"),
        .init(
            "scheduleRemovalAlert", \.scheduleRemovalAlert, .alertCode, .recalled,
            "code of the DCC Alert when a schedule is removed"),
        .init(
            "warnsOfNoSchedule", \.warnsOfNoSchedule, .flag, .recalled,
            "5.2 and 5.3 that find no schedule are answered W050201 and W050301; `false`: with `codeWithoutName`"),
        .init(
            "nonDeviceWithoutDataIsSuccess", \.nonDeviceWithoutDataIsSuccess, .flag, .inferred,
            "a request that the DCC answers itself and that has no data to answer with, such as 5.3 and 8.3, is answered I0 "
                + "and signed, as what the DCC answers itself is; `false`: I99, not signed and with nothing to follow. A "
                + "public digest of the codes has I99 for these too, and no published answer shows either"),
    ]
}
