import COSEM
import GBCS

/// The values of a command by the attributes that they are for.
struct CommandValues {
    private var values: [DeviceAttribute: COSEMData]

    init(_ values: [DeviceAttribute: COSEMData]) { self.values = values }

    subscript(attribute: DeviceAttribute) -> COSEMData? {
        get { values[attribute] }
        set { values[attribute] = newValue }
    }

    /// The arguments of a command with these values: all items that are not optional, and the optional ones that have a
    /// value; null-data where that is the annex's constant. Throws for values that the use case's types do not allow.
    ///
    /// - Parameter activation: when the values come into force, for use cases that keep them until then.
    func arguments(
        of request: SupportedRequest, at activation: ActivationMoment
    ) throws(TranslationError) -> RequestArguments {
        let code = request.useCase.code
        let activations = Set(CommandArguments(request).activations)
        let moment = COSEMData.octetString(activation.dateTime.octets)
        var given: [RequestArguments.Value] = []
        for (index, item) in request.form.items.enumerated() {
            if activations.contains(index) {
                given.append(.value(moment))
                continue
            }
            let value = values[item.attribute]
            guard let type = item.argument else {
                given.append(item.isOptional && value == nil ? .absent : .value(.nullData))
                continue
            }
            guard let value else {
                guard item.isOptional else {
                    throw TranslationError("\(code): the request has no value for the \(item.attribute.name)")
                }
                given.append(.absent)
                continue
            }
            do { try type.check(value) } catch {
                throw TranslationError("\(code): the \(item.attribute.name) cannot be sent: \(error)")
            }
            given.append(.value(value))
        }
        guard given.contains(where: { $0 != .absent }) else {
            throw TranslationError("\(code): the request asks for nothing")
        }
        return RequestArguments(given)
    }
}
