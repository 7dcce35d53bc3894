import COSEM
import GBCS

/// An alert as MMC tells it: code, description, time and, for some, what it brings (type DeviceAlertMessageType).
struct MMCAlert: Sendable {
    let element: Element

    init(_ message: Message, values: [COSEMData]) throws(MMCError) {
        let code = message.header.messageCode
        let content = Array(message.content)
        switch ASN1Content(of: code, .alert) {
        case .activateFirmwareAlert:
            let alert = try Self.decoded(ActivateFirmwareAlert.self, content)
            let payload = Element(
                mmc: "FirmwareActivationDeviceAlert",
                [
                    Element(mmc: "ExecutionDateTime", text: "\(alert.executionTime)"),
                    Element(mmc: "OriginatorCounterFromCommand", text: "\(alert.counter)"),
                ] + MMCOutcome.activation(alert.outcome))
            element = Self.message(alert.code, "\(alert.executionTime)", Self.futureDated(payload))
        case .updateSecurityCredentialsAlert:
            let alert = try Self.decoded(UpdateSecurityCredentialsAlert.self, content)
            let payload = Element(
                mmc: "UpdateSecurityCredentialsDeviceAlert",
                [
                    Element(
                        mmc: "UpdateSecurityCredentialsExecutionOutcome", try MMCOutcome.execution(alert.outcome))
                ])
            element = Self.message(alert.code, "\(alert.executionTime)", Self.futureDated(payload))
        default:
            let parts = try Self.parts(content)
            element =
                switch try MMCAlertPayload.payload(of: code, parts.code, parts.rest, values: values) {
                case .element(let payload)?: Self.message(parts.code, parts.time, payload)
                case .unnamed?: Self.message(parts.code, parts.time, nil, unnamed: content)
                case nil: Self.message(parts.code, parts.time, nil)
                }
        }
    }

    private static func decoded<Content: DERValue>(_ type: Content.Type, _ octets: [UInt8]) throws(MMCError) -> Content
    {
        do { return try Content(decoding: octets) } catch {
            throw MMCError(.content, "the content is not what the alert has: \(error)")
        }
    }

    /// Code, time and further elements of a DLMS alert.
    private static func parts(_ content: [UInt8]) throws(MMCError) -> (code: AlertCode, time: String, rest: [MMCValue])
    {
        let body: COSEMData
        do { body = try DataNotification(decoding: content).body } catch {
            throw MMCError(.content, "the content is no data-notification: \(error)")
        }
        let members = try MMCValue(body, at: "alert").members(2...Int(UInt8.max))
        guard case .longUnsigned(let code) = members[0].data else { throw members[0].mismatch("an Alert Code") }
        let time = MMCValue(members[1].data, at: "time of the alert")
        return (AlertCode(rawValue: code), try time.definiteDateTime(), Array(members.dropFirst(2)))
    }

    private static func futureDated(_ payload: Element) -> Element {
        Element(mmc: "FutureDatedCommandOutcomeDeviceAlert", [payload])
    }

    /// - Parameter unnamed: the content, where the schema has no element for what the alert brings: it is told whole, as
    ///   GBCSData.
    private static func message(
        _ code: AlertCode, _ time: String, _ payload: Element?, unnamed: [UInt8]? = nil
    ) -> Element {
        var content = [
            Element(mmc: "GBCSHexAlertCode", text: code.rawValue.hexadecimal),
            Element(mmc: "AlertDescription", text: code.name ?? "alert code \(code.rawValue.hexadecimal)"),
            Element(mmc: "Timestamp", text: time),
        ]
        if let payload { content.append(Element(mmc: "Payload", [payload])) }
        let data = unnamed.map { octets in
            Element(
                mmc: "GBCSData",
                [
                    .init("format", "plain"), .init("sequence", "0"), .init("name", "content"), .init("type", "dlms"),
                ], text: MMCText.base64(octets))
        }
        return Element(
            mmc: "DeviceAlertMessage", (data.map { [$0] } ?? []) + [Element(mmc: "DeviceAlertContent", content)])
    }
}
