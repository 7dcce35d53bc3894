import COSEM
import DUIS
import GBCS

/// What the bodies of Service Requests become: for each variant that an emulated ESME or Communications Hub can serve, its
/// use cases and their values (DUIS 5.4 schema; duis-templates; published commands of the same names).
package enum ServiceRequestTranslation {
    /// How the body of one variant is read.
    struct Row: Sendable {
        typealias Read =
            @Sendable (_ body: Element, _ target: TranslationTarget) throws(TranslationError) -> GBCSRequest

        let variant: ServiceReferenceVariant
        /// The element in the request's body.
        let body: String
        let devices: Set<InventoryEntry.DeviceType>
        let read: Read

        init(
            _ variant: ServiceReferenceVariant, _ body: String, _ devices: Set<InventoryEntry.DeviceType> = [.esme],
            _ read: @escaping Read
        ) {
            (self.variant, self.body, self.devices, self.read) = (variant, body, devices, read)
        }
    }

    static let rows: [ServiceReferenceVariant: Row] = Dictionary(
        uniqueKeysWithValues: (reads + configurationReads + tariff + prepayment + customer + supply + configuration
            + controllers + security + joining + hub).map { ($0.variant, $0) })

    /// Every variant that becomes a command.
    package static var variants: Set<ServiceReferenceVariant> { Set(rows.keys) }

    /// The types of devices that have commands of a variant; empty for variants that become none.
    package static func devices(of variant: ServiceReferenceVariant) -> Set<InventoryEntry.DeviceType> {
        rows[variant]?.devices ?? []
    }

    /// The ExecutionDateTime that cancels what a device was to do later (duis-templates, `CANCELLATION`).
    package static let cancellation = UTCTime(year: 3000, month: 12, day: 31)!

    /// The commands that a Service Request becomes, in the order in which they are to be sent. Throws a sentence that says
    /// which element is wrong, or why no emulated device can serve the request.
    package static func requests(
        for body: Element, as variant: ServiceReferenceVariant, to target: TranslationTarget
    ) throws(TranslationError) -> [GBCSRequest] {
        guard target.type != .gsme, target.type != .gasProxyFunction else { throw .noGasDevice }
        guard let row = rows[variant] else { throw noCommand(variant) }
        guard body.name == row.body else {
            throw TranslationError("\(variant): its body is \(row.body), not \(body.name)")
        }
        guard row.devices.contains(target.type) else {
            let types = row.devices.map(\.rawValue).sorted().joined(separator: " or ")
            throw TranslationError("\(variant): is for \(types); \(target.device) is \(target.type.rawValue)")
        }
        return [try row.read(body, target)]
    }

    /// The read that a schedule executes (5.1), as its variant's own body asks for it.
    ///
    /// - Parameters:
    ///   - period: the period, for reads of logs alone.
    ///   - certificate: the Key Agreement certificate (DER) that the schedule was made with.
    package static func scheduledRead(
        _ variant: ServiceReferenceVariant, over period: GBCSRequest.Period?, certificate: [UInt8]? = nil,
        of target: TranslationTarget
    ) throws(TranslationError) -> GBCSRequest {
        guard let row = rows[variant] else { throw noCommand(variant) }
        let range = period.map { period in
            Element(
                "ReadLogPeriod",
                [
                    Element("StartDateTime", text: period.from.description),
                    Element("EndDateTime", text: period.to.description),
                ])
        }
        let found = try requests(for: Element(row.body, range.map { [$0] } ?? []), as: variant, to: target)
        guard var request = found.first, found.count == 1 else {
            throw TranslationError("\(variant): is no single read")
        }
        request.keyAgreementCertificate = certificate
        return request
    }

    private static func noCommand(_ variant: ServiceReferenceVariant) -> TranslationError {
        let reason = ServiceRequestCatalogue[variant].flatMap { ServedRequests.reason($0) }
        return TranslationError("\(variant): \(reason ?? ServedRequests.noCommand)")
    }

    // MARK: Use cases

    /// A use case of the target that is read or written with DLMS.
    static func request(_ code: String, of target: TranslationTarget) throws(TranslationError) -> SupportedRequest {
        let found = UseCaseCatalogue[code].flatMap {
            target.isHub ? HubRequestCatalogue[$0.messageCode] : RequestCatalogue[$0.messageCode]
        }
        guard let found else {
            throw TranslationError("\(code): the emulated \(target.type.rawValue) has no such use case")
        }
        return found
    }

    /// A command of `code` that brings no values of its own.
    static func plain(
        _ code: String, of target: TranslationTarget
    ) throws(TranslationError) -> GBCSRequest {
        let request = try request(code, of: target)
        return GBCSRequest(request.useCase, .dlms(request, nil))
    }

    /// A command of `code` that the device executes at once.
    static func update(
        _ code: String, of target: TranslationTarget, _ values: [DeviceAttribute: COSEMData]
    ) throws(TranslationError) -> GBCSRequest {
        let request = try request(code, of: target)
        let arguments = try CommandValues(values).arguments(of: request, at: .now)
        return GBCSRequest(request.useCase, .dlms(request, arguments))
    }

    /// A command of `code` whose values the device keeps until the body's ExecutionDateTime.
    static func keptUpdate(
        _ code: String, of target: TranslationTarget, _ body: Element, _ values: [DeviceAttribute: COSEMData]
    ) throws(TranslationError) -> GBCSRequest {
        let request = try request(code, of: target)
        let activation = try activation(body)
        let arguments = try CommandValues(values).arguments(of: request, at: activation ?? .now)
        return GBCSRequest(request.useCase, .dlms(request, arguments), activation: activation)
    }

    /// The use case with ASN.1 content of an ESME.
    static func useCase(_ code: String) throws(TranslationError) -> UseCase {
        guard let useCase = UseCaseCatalogue[code] else {
            throw TranslationError("\(code): the emulated ESME has no such use case")
        }
        return useCase
    }

    // MARK: ExecutionDateTime

    static let executionDateTime = "ExecutionDateTime"

    /// The time that the DCC is to wait for; nil for now.
    static func executionTime(_ body: Element) throws(TranslationError) -> UTCTime? {
        try body.optional(executionDateTime) { (body) throws(TranslationError) in
            try body.dateTime(executionDateTime)
        }
    }

    /// The time that the device is to wait for; nil for now.
    static func activation(_ body: Element) throws(TranslationError) -> ActivationMoment? {
        guard let time = try executionTime(body) else { return nil }
        return time >= cancellation ? .never : .at(time)
    }
}
