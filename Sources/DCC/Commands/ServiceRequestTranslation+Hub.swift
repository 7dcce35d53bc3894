import COSEM
import DUIS
import GBCS

extension ServiceRequestTranslation {
    private static let hubs: Set<InventoryEntry.DeviceType> = [.communicationsHubFunction]

    /// 8.9, 8.11, 8.12.1 and 6.28 to 6.32: the CHF Device Log and the sub-GHz network.
    static let hub: [Row] = [
        Row("8.9", "ReadDeviceLog", hubs) { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "ReadSecurityDetails")
            // CCS07 has the hashes of link keys besides (duis-templates CCS06, CCS07).
            var request = try plain(body["ReadSecurityDetails"] == nil ? "CCS06" : "CCS07", of: target)
            request.executionTime = try executionTime(body)
            return request
        },
        Row("8.11", "UpdateHANDeviceLog", hubs) { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "DeviceID", "RequestType", "AddDeviceToCHFWhitelist")
            let device = try body.entityIdentifier("DeviceID")
            let isAddition = try body.word("RequestType", ["Add": true, "Remove": false])
            let request = try request(isAddition ? "CCS01" : "CCS02", of: target)
            let arguments: RequestArguments =
                isAddition
                ? .registration(try registration(of: device, try body.child("AddDeviceToCHFWhitelist"), target))
                : .device(device)
            return GBCSRequest(
                request.useCase, .dlms(request, arguments), executionTime: try executionTime(body))
        },
        Row("8.12.1", "RestoreHANDeviceLog", hubs) { (body, target) throws(TranslationError) in
            try body.allow("OldCHFID")
            let old = try body.entityIdentifier("OldCHFID")
            let request = try request("CCS03", of: target)
            guard let log = target.deviceLog else {
                throw TranslationError(
                    "OldCHFID: the DCC has no CHF Device Log of \(old); read it with 8.9 and ReadSecurityDetails first")
            }
            return GBCSRequest(request.useCase, .dlms(request, .restoration(log)))
        },
        Row("6.28", "SetCHFSubGHzConfiguration", hubs) { (body, target) throws(TranslationError) in
            try update("DBCH04", of: target, [.subGHzConfiguration: try SubGHzConfiguration.value(body)])
        },
        hubRead("6.29", "RequestCHFSubGHzChannelScan", "DBCH05"),
        hubRead("6.30", "ReadCHFSubGHzConfiguration", "DBCH03"),
        hubRead("6.31", "ReadCHFSubGHzChannel", "DBCH01"),
        Row("6.32", "ReadCHFSubGHzChannelLog", hubs) { (body, target) throws(TranslationError) in
            try body.allow("ReadLogPeriod")
            var request = try plain("DBCH02", of: target)
            request.period = try body.readLogPeriod()
            return request
        },
    ]

    private static func hubRead(_ variant: ServiceReferenceVariant, _ body: String, _ code: String) -> Row {
        Row(variant, body, hubs) { (body, target) throws(TranslationError) in
            try body.allow()
            return try plain(code, of: target)
        }
    }

    /// The device that CCS01 lets join, for at most an hour.
    private static func registration(
        of device: EntityIdentifier, _ element: Element, _ target: TranslationTarget
    ) throws(TranslationError) -> DeviceRegistration {
        try element.allow("JoinTimePeriod", "InstallCode", "ImportMPxN", "SecondaryImportMPAN", "ExportMPAN")
        return DeviceRegistration(
            device: device,
            key: InstallCode.key(try element.hexadecimal("InstallCode", 6...DeviceRegistration.keySize)),
            type: registeredType(target.otherDevices[device] ?? .esme, target.rules),
            joinTimeout: try element.number("JoinTimePeriod", in: 1...3_600))
    }

    /// The `device_type` of CCS01. No source has those of devices other than an ESME: they are GBCS' types here, and a
    /// GSME has the number that an ESME leaves free [chosen].
    private static func registeredType(
        _ type: InventoryEntry.DeviceType, _ rules: TranslationTarget.Rules
    ) -> UInt8 {
        let number: DeviceType =
            switch type {
            case .esme: .esme
            case .gsme: .gsme
            case .gasProxyFunction: .gasProxyFunction
            case .communicationsHubFunction: .communicationsHubFunction
            case .hcalcs: .hcalcs
            case .ppmid: .ppmid
            case .ihd, .cad: .type2
            }
        switch number {
        case .esme: return rules.esmeDeviceType
        case .gsme where rules.esmeDeviceType == number.rawValue: return DeviceType.esme.rawValue
        default: return number.rawValue
        }
    }
}
