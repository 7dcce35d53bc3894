extension DCCRule {
    /// Rules of who signs, and of the checks of a request.
    static let access: [DCCRule] = [
        .init(
            "signaturesWithCommandKey", \.signaturesWithCommandKey, .choice, .inferred,
            "whether requests may be signed with the User's Digital Signature certificate for Commands: `whereNoOther`, "
                + "where it has no certificate of role 135; `always`; `never`"),
        .init(
            "certificateValidityIsChecked", \.certificateValidityIsChecked, .flag, .inferred,
            "a signer's certificate must be valid at the time: E1 otherwise. The published ones have expired"),
        .init(
            "registrationBeforeStatus", \.registrationBeforeStatus, .flag, .recalled,
            "registration (E4) is checked before the Device's status (E5); `false`: after it"),
        .init(
            "codeWithoutName", \.codeWithoutName, .responseCode, .recalled,
            "the code of refusals whose own code is not known: a RequestID seen before, an unreadable value, mistakes in a "
                + "schedule, a missing certificate"),
        .init(
            "useCasesNameDeviceTypes", \.useCasesNameDeviceTypes, .flag, .inferred,
            "where no source names the Devices of a request, the letters of its use cases do: 6.14.2 and 7.5 to 7.8 (ECS) are "
                + "for an ESME, 8.12.2 (GCS) for a gas Device, and E11 at all others; `false`: they pass this check, and are "
                + "refused with `codeWithoutName` where they are not served"),
        .init(
            "readStatuses", \.readStatuses, .set(), .recalled,
            "statuses in which a Device takes reads and settings from anybody (E5)"),
        .init(
            "supplierStatuses", \.supplierStatuses, .set(), .recalled,
            "statuses in which it takes them from its Supplier too"),
        .init(
            "securityStatuses", \.securityStatuses, .set(), .recalled,
            "statuses for firmware and security credentials: 6.15, 6.17, 6.21, 6.23, 6.24, 8.5, 11.x"),
        .init(
            "commissioningStatuses", \.commissioningStatuses, .set(), .recalled, "statuses for 8.1.1"),
        .init(
            "joiningStatuses", \.joiningStatuses, .set(), .recalled, "statuses for 8.7, 8.8, 8.9, 8.11 and 8.12"),
        .init(
            "localCommandRoles", \.localCommandRoles, .set(), .recalled,
            "roles that may have Commands for local delivery (E17)"),
        .init(
            "localCommandStatuses", \.localCommandStatuses, .set(), .recalled,
            "statuses of Devices that take Commands delivered locally (E17)"),
        .init(
            "maximumFutureDays", \.maximumFutureDays, .count(1...36_500), .recalled,
            "days ahead that ExecutionDateTime may be"),
        .init(
            "futureDatedDayIsExecution", \.futureDatedDayIsExecution, .flag, .inferred,
            "a request that the DSP keeps, and that is about no log, is about the day of its execution when it is received "
                + "too; `false`: about the day on which it is received"),
    ]

    /// Rules of registration and settlement.
    static let registration: [DCCRule] = [
        .init(
            "settlementDayZone", \.settlementDayZone, .choice, .recalled,
            "the clock of settlement days: `london`, where they start at 23:00Z in summer, or `utc`"),
        .init(
            "firstRowIsTolerated", \.firstRowIsTolerated, .flag, .inferred,
            "a half-hour row stamped exactly at the start of the range asked for, which belongs to the day before, needs no "
                + "appointment on that day if the range holds another row"),
        .init(
            "dailyReadIsOfEitherDay", \.dailyReadIsOfEitherDay, .flag, .inferred,
            "a daily row stamped 00:00Z may be read by whoever is appointed on the UTC date that ends there or on the one "
                + "that starts there; `false`: on the one that ends"),
        .init(
            "exportSupplierByExportMPAN", \.exportSupplierByExportMPAN, .flag, .recalled,
            "an Export Supplier is the supplier of the export MPAN; `false`: as other roles, of the MPAN that the request "
                + "is about"),
        .init(
            "mdrFlagMayBeAbsent", \.mdrFlagMayBeAbsent, .flag, .chosen,
            "a Meter Data Retriever's request without ForSettlement counts as one with `true`, since stock tools cannot "
                + "write the attribute; `false`: E2"),
        .init(
            "ecs17bForAccessControlBroker", \.ecs17bForAccessControlBroker, .flag, .open,
            "4.1.1 may be sent to SMETS2 meters by a Meter Data Retriever; `false`: E11. It is the switch of the same name "
                + "of meters, since GBCS opens ECS17b to Suppliers and Network Operators alone"),
        .init(
            "mdrSchedulesExportRegisters", \.mdrSchedulesExportRegisters, .flag, .open,
            "a Meter Data Retriever may schedule 4.2: SECMP0162 table 2 says no, and DUIS 5.4 came to have the element"),
    ]
}
