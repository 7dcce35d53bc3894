import COSEM

/// A Response document of the DCC: an acknowledgement, a Service Response, a Device Alert or a DCC Alert.
public struct ServiceResponse: Hashable, Sendable {
    /// nil for alerts.
    public var requestID: RequestID?
    /// nil for acknowledgements and for what the DCC answers itself.
    public var responseID: ResponseID?
    public var code: ResponseCode
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64
    /// The child of Body: ResponseMessage, DSPScheduledMessage, DeviceAlertMessage, DCCAlertMessage or another of them.
    public var message: Element

    public init(
        requestID: RequestID? = nil, responseID: ResponseID? = nil, code: ResponseCode, milliseconds: Int64,
        message: Element
    ) {
        (self.requestID, self.responseID, self.code) = (requestID, responseID, code)
        (self.milliseconds, self.message) = (milliseconds, message)
    }

    /// The ResponseMessage of a Service Request, which repeats its references (DUIS 5.4 schema).
    public static func responseMessage(
        _ reference: ServiceReference, _ variant: ServiceReferenceVariant, _ content: [Element] = []
    ) -> Element {
        Element(
            "ResponseMessage",
            [
                Element("ServiceReference", text: reference.rawValue),
                Element("ServiceReferenceVariant", text: variant.rawValue),
            ] + content)
    }
}
