/// Events and their logs (ECS15a, 15c, 25a to r2, 35a, b, e to g).
extension RequestRow {
    static let events: [RequestRow] = [
        .init("ECS15a", [.action(.clearEventLog)]),
        .init("ECS15c", [.action(.clearAuxiliaryControllerEventLog)]),
        .init("ECS25a", [.set(.supplierWANMask)]),
        .init("ECS25a1", [.set(.supplierHANMask)]),
        .init("ECS25a2", [.set(.supplierAlarmMask)]),
        .init("ECS25a3", [.set(.supplierLoggingMask)]),
        .init("ECS25b", [.set(.operatorWANMask)]),
        .init("ECS25b3", [.set(.operatorLoggingMask)]),
        .init(
            "ECS25r1",
            [
                .get(.supplierWANSettings), .get(.supplierHANSettings), .get(.supplierAlarmSettings),
                .get(.supplierLoggingSettings),
            ]),
        .init("ECS25r2", [.get(.operatorWANSettings), .get(.operatorLoggingSettings)]),
        .init("ECS35a", [.getRange(.eventLog)]),
        .init("ECS35b", [.getRange(.securityLog)]),
        .init("ECS35e", [.getRange(.powerEventLog)]),
        .init("ECS35f", [.getRange(.auxiliaryControllerEventLog)]),
        .init("ECS35g", [.getRange(.auxiliaryControllerEventLog)]),
    ]
}
