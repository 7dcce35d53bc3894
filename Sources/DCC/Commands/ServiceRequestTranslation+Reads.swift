import COSEM
import DUIS
import GBCS

extension ServiceRequestTranslation {
    /// 4.x: registers, logs, tariff and prepayment data.
    static let reads: [Row] =
        [
            read("4.1.1", "ReadInstantaneousImportRegisters", "ECS17b"),
            read("4.1.2", "ReadInstantaneousImportTOUMatrices", "ECS17d"),
            read("4.1.3", "ReadInstantaneousImportTOUWithBlocksMatrices", "ECS17e"),
            read("4.2", "ReadInstantaneousExportRegisters", "ECS17a"),
            read("4.3", "ReadInstantaneousPrepayValues", "ECS19"),
            read("4.11.1", "ReadTariffPrimaryElement", "ECS24", isDatable: false),
            read("4.11.2", "ReadTariffSecondaryElement", "ECS24b", isDatable: false),
            read("4.12.1", "ReadMaximumDemandImportRegisters", "ECS18b"),
            read("4.12.2", "ReadMaximumDemandExportRegisters", "ECS18a"),
            read("4.13", "ReadPrepaymentConfiguration", "ECS26a"),
            read("4.15", "ReadLoadLimitData", "ECS27"),
            read("4.16", "ReadActivePowerImport", "ECS17c", isDatable: false),
            read("4.18", "ReadMeterBalance", "ECS82"),
        ] + [
            readLog("4.4.2", "RetrieveCoMOrTariffTriggeredBillingDataLog", "ECS20b", takesCertificate: true),
            readLog("4.4.3", "RetrieveBillingCalendarTriggeredBillingDataLog", "ECS20c", takesCertificate: true),
            readLog("4.4.4", "RetrieveBillingDataLogDebtPayments", "ECS20a"),
            readLog("4.4.5", "RetrieveBillingDataLogPrepaymentCredits", "ECS20d"),
            readLog("4.6.1", "RetrieveImportDailyReadLog", "ECS21a", takesCertificate: true),
            readLog("4.6.2", "RetrieveExportDailyReadLog", "ECS21c"),
            readLog("4.8.1", "ReadActiveImportProfileData", "ECS22b", takesCertificate: true),
            readLog("4.8.2", "ReadReactiveImportProfileData", "ECS22c"),
            readLog("4.8.3", "ReadExportProfileData", "ECS22a"),
            Row("4.10", "ReadNetworkData") { (body, target) throws(TranslationError) in
                try log(target.isPolyphase ? "ECS23b" : "ECS23", of: target, body, takesCertificate: true)
            },
            readLog("4.14", "ReadPrepaymentDailyReadLog", "ECS21b", takesCertificate: true),
            readLog("4.17", "RetrieveDailyConsumptionLog", "ECS66", takesCertificate: true),
        ]

    /// 6.2.x, 7.4 and 11.2: configuration and identity.
    static let configurationReads: [Row] = [
        Row("6.2.1", "ReadDeviceConfigurationVoltage") { (body, target) throws(TranslationError) in
            try body.allow()
            return try plain(target.isPolyphase ? "ECS26k" : "ECS26b", of: target)
        },
        read("6.2.2", "ReadDeviceConfigurationRandomisation", "ECS26c", isDatable: false),
        Row("6.2.3", "ReadDeviceConfigurationBillingCalendar") { (body, target) throws(TranslationError) in
            try body.allow()
            return try plain(target.rules.usesSupersededUseCases ? "ECS26d" : "ECS26l", of: target)
        },
        Row(
            "6.2.4", "ReadDeviceConfigurationIdentityExcMPxN", [.esme, .communicationsHubFunction]
        ) { (body, target) throws(TranslationError) in
            try body.allow()
            guard !target.isHub else { return try plain("ECS26n", of: target) }
            return try plain(target.rules.usesSupersededUseCases ? "ECS26e" : "ECS26m", of: target)
        },
        read("6.2.5", "ReadDeviceConfigurationInstantaneousPowerThresholds", "ECS26f", isDatable: false),
        read("6.2.7", "ReadDeviceConfigurationMPxN", "ECS40", isDatable: false),
        read("6.2.9", "ReadDeviceConfigurationPaymentMode", "ECS26j", isDatable: false),
        Row("6.2.10", "ReadDeviceConfigurationEventAndAlertBehaviours") { (body, target) throws(TranslationError) in
            try body.allow()
            // The settings are the Supplier's and the Network Operator's, each with a use case of its own.
            return try plain(target.requester == .networkOperator ? "ECS25r2" : "ECS25r1", of: target)
        },
        read("7.4", "ReadSupplyStatus", "ECS45", isDatable: false),
        Row("11.2", "ReadFirmwareVersion", [.esme, .communicationsHubFunction]) {
            (body, target) throws(TranslationError) in
            try body.allow(executionDateTime)
            var request = try plain("ECS52", of: target)
            request.executionTime = try executionTime(body)
            return request
        },
    ]

    /// A read without a range.
    ///
    /// - Parameter isDatable: whether the DCC may be asked to wait.
    static func read(
        _ variant: ServiceReferenceVariant, _ body: String, _ code: String, isDatable: Bool = true
    ) -> Row {
        Row(variant, body) { (body, target) throws(TranslationError) in
            if isDatable { try body.allow(executionDateTime) } else { try body.allow() }
            var request = try plain(code, of: target)
            request.executionTime = try executionTime(body)
            return request
        }
    }

    /// A read of a log over a period.
    ///
    /// - Parameter takesCertificate: whether the body may have the Key Agreement certificate of a User that the device does
    ///   not know.
    static func readLog(
        _ variant: ServiceReferenceVariant, _ body: String, _ code: String, takesCertificate: Bool = false
    ) -> Row {
        Row(variant, body) { (body, target) throws(TranslationError) in
            try log(code, of: target, body, takesCertificate: takesCertificate)
        }
    }

    private static let certificate = "KAPublicSecurityCredentials"

    static func log(
        _ code: String, of target: TranslationTarget, _ body: Element, takesCertificate: Bool = false
    ) throws(TranslationError) -> GBCSRequest {
        if takesCertificate {
            try body.allow(executionDateTime, "ReadLogPeriod", certificate)
        } else {
            try body.allow(executionDateTime, "ReadLogPeriod")
        }
        var request = try plain(code, of: target)
        request.period = try body.readLogPeriod()
        request.executionTime = try executionTime(body)
        request.keyAgreementCertificate = try body.optional(certificate) { (body) throws(TranslationError) in
            let found = try body.certificate(certificate)
            guard found.keyUsage.contains(.keyAgreement) else {
                throw TranslationError("\(certificate): its certificate's key is not for key agreement")
            }
            return found.der
        }
        return request
    }
}
