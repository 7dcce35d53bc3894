import COSEM

/// A use case whose commands this emulator builds and whose Message Template its devices know. It is a class because one
/// of each exists and every message passes it around.
public final class SupportedRequest: Sendable {
    public let useCase: UseCase
    public let form: RequestForm
    /// The Message Template; nil where commands bring values of their own, so that their octets are not fixed.
    public let template: MessageTemplate?
    /// The kind of result for each item of the response, when no optional item is left out.
    public let responseKinds: [AccessResponseKind]
    /// The kind of result for each item of the response to the example's values.
    package let exampleResponseKinds: [AccessResponseKind]
    /// Whether the response brings protected attributes.
    package let isProtected: Bool

    init(useCase: UseCase, form: RequestForm) {
        self.useCase = useCase
        self.form = form
        template = form.takesArguments ? nil : MessageTemplate(form)
        responseKinds = form.responseKinds
        exampleResponseKinds = form.exampleResponseKinds
        isProtected = form.isProtected
    }

    /// The octets of a command's content, for a message with `header`; parameters as of
    /// ``RequestForm/accessRequest(header:range:arguments:)``.
    package func content(
        header: GroupingHeader, range: RequestRange?, arguments: RequestArguments?
    ) -> [UInt8] {
        var octets: [UInt8] = []
        form.accessRequest(header: header, range: range, arguments: arguments).encode(into: &octets)
        return octets
    }

    /// The requests of a catalogue's rows, by ascending Message Code.
    static func requests(of rows: [RequestRow]) -> [SupportedRequest] {
        rows.map { row in
            guard let useCase = UseCaseCatalogue[row.code] else {
                preconditionFailure("\(row.code) is not in the catalogue of use cases")
            }
            return SupportedRequest(useCase: useCase, form: RequestForm(row.items))
        }.sorted { $0.useCase.messageCode.rawValue < $1.useCase.messageCode.rawValue }
    }
}

/// Access lists and Message Templates of an ESME by Message Code (GBCS Use Case annex, "DLMS" columns).
public enum RequestCatalogue {
    /// All requests of an ESME, by ascending Message Code.
    public static let all: [SupportedRequest] = SupportedRequest.requests(
        of: RequestRow.tariff + RequestRow.prepayment + RequestRow.registers + RequestRow.supply + RequestRow.voltage
            + RequestRow.identity + RequestRow.events + RequestRow.auxiliaryControllers)

    public static subscript(code: MessageCode) -> SupportedRequest? {
        let code = Int(code.rawValue)
        guard code < indices.count, indices[code] >= 0 else { return nil }
        return all[Int(indices[code])]
    }

    /// The attributes that commands read or write, by class, logical name and number; methods are none of them.
    package static let attributes: [DeviceAttribute] = {
        var found: [ObjectReference: DeviceAttribute] = [:]
        for item in all.flatMap(\.form.items) where item.access != .action {
            for attribute in item.attributes { found[attribute.reference] = attribute }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }()

    /// The attribute at a reference; nil for what no command reads or writes.
    package static func attribute(_ reference: ObjectReference) -> DeviceAttribute? {
        attributes.first { $0.reference == reference }
    }

    private static let indices: [Int16] = {
        var indices = [Int16](repeating: -1, count: Int(all.last!.useCase.messageCode.rawValue) + 1)
        for (index, request) in all.enumerated() { indices[Int(request.useCase.messageCode.rawValue)] = Int16(index) }
        return indices
    }()
}
