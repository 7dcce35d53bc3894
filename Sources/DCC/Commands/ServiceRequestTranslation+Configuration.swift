import COSEM
import DUIS
import GBCS

extension ServiceRequestTranslation {
    /// 6.11, 6.12, 6.13, 6.20.x, 6.22, 7.12 and 8.1.1: clock, thresholds, logs of events, identity and alerts.
    static let configuration: [Row] = [
        Row("6.11", "SynchroniseClock", [.esme], synchroniseClock),
        Row("8.1.1", "CommissionDeviceSynchroniseClock", [.esme], synchroniseClock),
        Row(
            "6.12", "UpdateDeviceConfigurationInstantaneousPowerThreshold"
        ) { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "LowMediumPowerThreshold", "MediumHighPowerThreshold")
            var request = try update(
                "ECS34", of: target,
                [
                    .powerThresholds: .array([
                        .doubleLongUnsigned(try body.number("LowMediumPowerThreshold")),
                        .doubleLongUnsigned(try body.number("MediumHighPowerThreshold")),
                    ])
                ])
            request.executionTime = try executionTime(body)
            return request
        },
        Row(
            "6.13", "ReadEventOrSecurityLog", [.esme, .communicationsHubFunction]
        ) { (body, target) throws(TranslationError) in
            try body.allow("ReadLogPeriod", "LogToRead")
            var request = try plain(try eventLog(body, target), of: target)
            request.period = try body.readLogPeriod()
            return request
        },
        Row("6.20.1", "SetDeviceConfigurationImportMPxN") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "ImportMPANs", "ImportMPRN")
            let names = try body.choice("ImportMPANs", "ImportMPRN")
            guard names.name == "ImportMPANs" else { throw .noGasDevice }
            try names.allow("ImportMPAN", "SecondaryImportMPAN")
            var digits = try names.digits("ImportMPAN", 13...13)
            digits +=
                try names.optional("SecondaryImportMPAN") { (names) throws(TranslationError) in
                    try names.digits("SecondaryImportMPAN", 13...13)
                } ?? []
            var request = try update("ECS39a", of: target, [.importMPAN: .octetString(digits)])
            request.executionTime = try executionTime(body)
            return request
        },
        Row("6.20.2", "SetDeviceConfigurationExportMPAN") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "ExportMPAN")
            var request = try update(
                "ECS39b", of: target, [.exportMPAN: .octetString(try body.digits("ExportMPAN", 13...13))])
            request.executionTime = try executionTime(body)
            return request
        },
        Row("6.22", "ConfigureAlertBehaviour") { (body, target) throws(TranslationError) in
            let settings = try AlertSettings(body)
            return try update(settings.useCase, of: target, [settings.attribute: settings.value])
        },
        Row("7.12", "SetRandomisedOffsetLimit") { (body, target) throws(TranslationError) in
            try body.allow("RandomisedOffsetLimit")
            return try update(
                "ECS38", of: target,
                [.randomisedOffsetLimit: .longUnsigned(try body.number("RandomisedOffsetLimit", in: 0...1_799))])
        },
    ]

    /// The clock may be set to the hub's time if that is within the tolerance, seconds, after the time given (ECS70).
    @Sendable private static func synchroniseClock(
        _ body: Element, _ target: TranslationTarget
    ) throws(TranslationError) -> GBCSRequest {
        try body.allow("CurrentDateTime", "TolerancePeriod")
        var request = try plain("ECS70", of: target)
        let time = try body.dateTime("CurrentDateTime")
        request.period = GBCSRequest.Period(
            from: time, to: time + (try body.number("TolerancePeriod", in: 0...86_400) as Int64))
        return request
    }

    private static func eventLog(_ body: Element, _ target: TranslationTarget) throws(TranslationError) -> String {
        let words: KeyValuePairs<String, (esme: String?, hub: String?)> = [
            "Event": ("ECS35a", "ECS35c"), "Security": ("ECS35b", "ECS35d"), "PowerEvent": ("ECS35e", nil),
            "ALCSEvent": (target.rules.usesSupersededUseCases ? "ECS35f" : "ECS35g", nil),
            "GSMEEvent": (nil, nil), "GSMESecurity": (nil, nil),
        ]
        let log = try body.word("LogToRead", words)
        guard log != (nil, nil) else { throw .noGasDevice }
        guard let code = target.isHub ? log.hub : log.esme else {
            throw TranslationError("LogToRead: a Communications Hub Function has no such log")
        }
        return code
    }

    /// 3.x and 9.1: messages to the customer, and what the customer may see.
    static let customer: [Row] = [
        Row("3.1", "DisplayMessage") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "SupplierMessage")
            var request = try update(
                "ECS10", of: target, [.supplierMessage: .octetString(try body.ascii("SupplierMessage", 1...116))])
            request.executionTime = try executionTime(body)
            return request
        },
        Row("3.2", "RestrictAccessForChangeOfTenancy") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "RestrictionDateTime")
            var request = try update(
                "ECS12", of: target, [.changeOfTenancy: try body.dateTimeValue("RestrictionDateTime")])
            request.executionTime = try executionTime(body)
            return request
        },
        Row("3.3", "ClearEventLog") { (body, target) throws(TranslationError) in
            // The schema has it optional for devices with one log; an ESME has two.
            try body.allow("ESMEEventLogType")
            return try plain(try body.word("ESMEEventLogType", ["ESME": "ECS15a", "ALCS": "ECS15c"]), of: target)
        },
        Row("3.4", "UpdateSupplierName") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "SupplierName", "SupplierTelephoneNumber")
            let number = try body.ascii(
                "SupplierTelephoneNumber", 1...18, where: { $0 == 0x20 || (48...57).contains($0) },
                takes: "digits and spaces")
            var request = try update(
                "ECS16", of: target,
                [
                    .supplierTelephone: .octetString(number),
                    .supplierName: .octetString(try body.ascii("SupplierName", 1...15)),
                ])
            request.executionTime = try executionTime(body)
            return request
        },
        read("3.5", "DisablePrivacyPIN", "ECS14", isDatable: false),
        Row("9.1", "RequestCustomerIdentificationNumber") { (body, target) throws(TranslationError) in
            try body.allow()
            guard let number = target.customerIdentificationNumber, number.utf8.count == 4,
                number.utf8.allSatisfy({ (48...57).contains($0) })
            else { throw TranslationError("9.1: needs a Customer Identification Number of four digits from the DCC") }
            return try update("ECS50", of: target, [.customerIdentificationNumber: .octetString(Array(number.utf8))])
        },
    ]
}
