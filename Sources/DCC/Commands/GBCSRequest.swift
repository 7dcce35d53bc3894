import COSEM
import GBCS

/// What a Service Request asks of a device, in the terms of GBCS: a use case with its values. A command is made of it by
/// ``CommandBuilder``, once it is known who sends it and under which counter.
package struct GBCSRequest: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// An access list with the command's own values; nil where it has none.
        case dlms(SupportedRequest, RequestArguments?)
        case asn1(DeviceManagementContent)

        package static func == (left: Content, right: Content) -> Bool {
            switch (left, right) {
            case (.dlms(let one, let values), .dlms(let other, let others)): one === other && values == others
            case (.asn1(let one), .asn1(let other)): one == other
            default: false
            }
        }

        package func hash(into hasher: inout Hasher) {
            switch self {
            case .dlms(let request, let values):
                hasher.combine(request.useCase)
                hasher.combine(values)
            case .asn1(let content): hasher.combine(content)
            }
        }
    }

    /// Who the command comes from, whoever sent the Service Request.
    package enum Originator: Hashable, Sendable {
        /// The User, or the Access Control Broker on its behalf where the device does not know it.
        case requester
        /// The Access Control Broker for itself: what it may ask under its MAC alone (CS02a, CS02f), and what it changes of
        /// its own (CS02b of 8.5 and 6.21).
        case accessControlBroker
        /// The party that changes suppliers (6.23), which signs the command.
        case transitionalCoS
    }

    /// The range of a log, or the validity interval of ECS70; a meter's times are whole seconds.
    package struct Period: Hashable, Sendable {
        package var from: UTCTime
        package var to: UTCTime

        package init(from: UTCTime, to: UTCTime) { (self.from, self.to) = (from, to) }
    }

    package let useCase: UseCase
    package let content: Content
    package var period: Period?
    /// When values that the device keeps come into force; nil for use cases that keep none, and for now.
    package var activation: ActivationMoment?
    /// The body's ExecutionDateTime, where the DCC is to wait for it; nil for now, and where the device waits.
    package var executionTime: UTCTime?
    /// The User's Key Agreement certificate (DER), for whom attributes come back encrypted.
    package var keyAgreementCertificate: [UInt8]?
    package var originator: Originator

    package init(
        _ useCase: UseCase, _ content: Content, period: Period? = nil, activation: ActivationMoment? = nil,
        executionTime: UTCTime? = nil, keyAgreementCertificate: [UInt8]? = nil, originator: Originator = .requester
    ) {
        (self.useCase, self.content, self.period, self.activation) = (useCase, content, period, activation)
        (self.executionTime, self.keyAgreementCertificate) = (executionTime, keyAgreementCertificate)
        self.originator = originator
    }

    /// A command of a use case with DLMS, to be sent at once.
    ///
    /// - Parameters:
    ///   - arguments: the command's own values; the form's example where none are given.
    ///   - from: start of the range, for use cases that have one; the range needs both ends.
    package init(_ request: SupportedRequest, _ arguments: RequestArguments?, from: UTCTime?, to end: UTCTime?) {
        self.init(
            request.useCase, .dlms(request, arguments),
            period: from.flatMap { from in end.map { Period(from: from, to: $0) } })
    }

    /// Whether the command brings protected attributes back, for whose reader a certificate goes with it where the device
    /// does not know the reader (GBCS 8.5).
    package var isSensitive: Bool {
        if case .dlms(let request, _) = content { request.form.isProtected } else { false }
    }

    /// Whether the command needs its originator's signature.
    package var isCritical: Bool {
        useCase.category == .criticalCommand && useCase.protection.contains(.signatureAndMAC)
    }

    /// The content of the command whose message has `header`.
    package func octets(header: GroupingHeader) -> [UInt8] {
        switch content {
        case .dlms(let request, let arguments):
            let range = period.flatMap { request.form.range(from: $0.from, to: $0.to) }
            return request.content(header: header, range: range, arguments: arguments)
        case .asn1(let content): return content.octets(counter: header.originatorCounter)
        }
    }
}
