import COSEM

/// A use case whose commands this emulator builds and whose Message Template its ESME knows. It is a class because one
/// of each exists and every message passes it around.
public final class SupportedRequest: Sendable {
    public let useCase: UseCase
    public let form: RequestForm
    public let template: MessageTemplate
    /// The kind of result for each item of the response.
    public let responseKinds: [AccessResponseKind]

    init(useCase: UseCase, form: RequestForm) {
        self.useCase = useCase
        self.form = form
        template = MessageTemplate(form)
        responseKinds = form.responseKinds
    }
}

/// Message Templates of an ESME by Message Code: which objects each use case reads (GBCS Use Case annex, "DLMS"
/// columns).
public enum RequestCatalogue {
    /// All requests of an ESME, by ascending Message Code.
    public static let all: [SupportedRequest] = forms.compactMap { code, form in
        UseCaseCatalogue[code].map { SupportedRequest(useCase: $0, form: form) }
    }

    public static subscript(code: MessageCode) -> SupportedRequest? {
        let code = Int(code.rawValue)
        guard code < indices.count, indices[code] >= 0 else { return nil }
        return all[Int(indices[code])]
    }

    private static let indices: [Int8] = {
        var indices = [Int8](repeating: -1, count: Int(all.last!.useCase.messageCode.rawValue) + 1)
        for (index, request) in all.enumerated() { indices[Int(request.useCase.messageCode.rawValue)] = Int8(index) }
        return indices
    }()

    private static let forms: [(MessageCode, RequestForm)] = [
        (
            .ecs17a,
            .get([
                ObjectReference(3, LogicalName(1, 0, 2, 8, 0), 2), ObjectReference(3, LogicalName(1, 0, 2, 8, 0), 3),
                ObjectReference(3, LogicalName(1, 0, 4, 8, 0), 2), ObjectReference(3, LogicalName(1, 0, 4, 8, 0), 3),
            ])
        ),
        (.ecs17b, protectedRegisters(8, LogicalName(0, 0, 94, 44, 34, 10))),
        (.ecs17c, .get([ObjectReference(1, LogicalName(0, 0, 94, 44, 34, 20), 2)])),
        (.ecs17d, protectedRegisters(9, LogicalName(0, 0, 94, 44, 34, 1))),
        (.ecs17e, protectedRegisters(10, LogicalName(0, 0, 94, 44, 34, 2))),
        (.ecs21a, protectedLog(5, LogicalName(0, 0, 98, 1, 9))),
        (.ecs21c, log(LogicalName(0, 0, 98, 1, 10))),
        (.ecs22a, log(LogicalName(0, 0, 99, 1, 1))),
        (.ecs22b, protectedLog(7, LogicalName(0, 0, 99, 1, 0))),
        (.ecs22c, log(LogicalName(0, 0, 99, 1, 2))),
        (.ecs35a, log(LogicalName(0, 0, 99, 98, 0))),
        (.ecs35b, log(LogicalName(0, 0, 99, 98, 1))),
        (
            .ecs40,
            .get([
                ObjectReference(1, LogicalName(0, 0, 94, 44, 34, 11), 2),
                ObjectReference(1, LogicalName(1, 0, 0, 0, 2), 2),
            ])
        ),
        (.ecs52, .get([ObjectReference(1, LogicalName(0, 0, 0, 2, 1), 2)])),
        (.ecs66, protectedLog(4, LogicalName(0, 0, 99, 1, 3))),
        (.ecs70, .setClock),
        (.ecs35e, log(LogicalName(0, 0, 99, 98, 4))),
    ]

    static func log(_ name: LogicalName) -> RequestForm { .getRange(ObjectReference(7, name, 2)) }

    /// Data protection objects are 0-0:43.2.n.255.
    private static func protectedLog(_ dataProtection: UInt8, _ name: LogicalName) -> RequestForm {
        .getProtected(
            dataProtection: LogicalName(0, 0, 43, 2, dataProtection), object: ObjectReference(7, name, 2), byDate: true)
    }

    private static func protectedRegisters(_ dataProtection: UInt8, _ name: LogicalName) -> RequestForm {
        .getProtected(
            dataProtection: LogicalName(0, 0, 43, 2, dataProtection), object: ObjectReference(1, name, 2), byDate: false
        )
    }
}
