import COSEM

/// Message Templates of a Communications Hub Function by Message Code (GBCS Use Case annex, "DLMS" columns).
public enum HubRequestCatalogue {
    /// All requests of the hub, by ascending Message Code.
    public static let all: [SupportedRequest] = SupportedRequest.requests(of: rows)

    public static subscript(code: MessageCode) -> SupportedRequest? {
        all.first { $0.useCase.messageCode == code }
    }

    private static let rows: [RequestRow] = [
        .init("CCS01", RequestForm.registerDevice.items),
        .init("CCS02", RequestForm.unregisterDevice.items),
        .init("CCS03", RequestForm.restoreDeviceLog.items),
        .init("ECS52", [.get(.firmwareVersion)]),
        .init("ECS35c", [.getRange(.eventLog)]),
        .init("ECS35d", [.getRange(.securityLog)]),
        .init("ECS26n", [.get(.hubIdentity), .get(.hubType)]),
        .init("CCS07", [.action(.backUpDeviceLog), .action(.backUpHistoricDeviceLog)]),
        .init("DBCH01", [.get(.subGHzChannel)]),
        .init("DBCH02", [.getRange(.subGHzChannelLog)]),
        .init("DBCH03", [.get(.subGHzConfiguration)]),
        .init("DBCH04", [.set(.subGHzConfiguration)]),
        .init("DBCH05", [.set(.subGHzChannelScan)]),
        .init("CCS06", [.get(.activeDevices)]),
    ]
}
