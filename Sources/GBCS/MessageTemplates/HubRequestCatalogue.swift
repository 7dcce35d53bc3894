import COSEM

/// Message Templates of a Communications Hub Function by Message Code (GBCS Use Case annex, "DLMS" columns).
public enum HubRequestCatalogue {
    /// All requests of the hub, by ascending Message Code.
    public static let all: [SupportedRequest] = forms.compactMap { code, form in
        UseCaseCatalogue[code].map { SupportedRequest(useCase: $0, form: form) }
    }

    public static subscript(code: MessageCode) -> SupportedRequest? {
        all.first { $0.useCase.messageCode == code }
    }

    private static let forms: [(MessageCode, RequestForm)] = [
        (.ccs01, .registerDevice),
        (.ccs02, .unregisterDevice),
        (.ecs52, .get([ObjectReference(1, LogicalName(0, 0, 0, 2, 1), 2)])),
        (.ecs35c, RequestCatalogue.log(LogicalName(0, 0, 99, 98, 0))),
        (.ecs35d, RequestCatalogue.log(LogicalName(0, 0, 99, 98, 1))),
        (
            .ecs26n,
            .get([
                ObjectReference(1, LogicalName(0, 0, 96, 1, 4), 2), ObjectReference(1, LogicalName(0, 0, 96, 1, 6), 2),
            ])
        ),
        (
            .ccs07,
            .actions([
                ObjectReference(RequestArguments.networkControlClass, RequestArguments.deviceLog, 4),
                ObjectReference(RequestArguments.networkControlClass, RequestArguments.historicDeviceLog, 4),
            ])
        ),
        (
            .ccs06,
            .get([ObjectReference(RequestArguments.networkControlClass, RequestArguments.deviceLog, 4)])
        ),
    ]
}
