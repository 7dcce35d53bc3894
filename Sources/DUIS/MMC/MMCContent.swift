import COSEM
import GBCS

/// What a response of a DLMS use case brings, by the attributes that its access list reads.
struct MMCContent: Sendable {
    let code: MessageCode
    let results: [AccessResponse.Result]
    /// Whether every item was done. In a response with failures, values of items that were done are there, others are not.
    let isSuccess: Bool
    private let values: [ObjectReference: MMCValue]
    /// Attributes of optional items that the Command did not ask for.
    private let absent: Set<ObjectReference>

    /// - Parameters:
    ///   - values: the data, one for each item, and for protected attributes one for each attribute.
    ///   - command: the Command's content, which says what optional items it had; needed only where some are missing.
    init(
        _ code: MessageCode, _ values: [COSEMData], _ results: [AccessResponse.Result], command: AccessRequest?
    ) throws(MMCError) {
        guard let form = (RequestCatalogue[code] ?? HubRequestCatalogue[code])?.form else {
            throw MMCError(.unsupported, "use case \(code) has no access list here")
        }
        let items = try Self.items(of: form, results, command)
        var rest = values[...]
        var found: [ObjectReference: MMCValue] = [:]
        for (item, result) in zip(items, results) {
            let isDone = result.result == .success
            guard item.isProtected && isDone else {
                guard let value = rest.popFirst() else {
                    throw MMCError(.content, "there are \(results.count) results and only \(values.count) values")
                }
                // A hub answers two methods with data (CCS07).
                if value != .nullData, item.responseKind == .get || code == .ccs07, isDone {
                    found[item.attribute.reference] = MMCValue(value, at: item.attribute.name)
                } else if value != .nullData {
                    throw MMCError(.content, at: item.attribute.name, "a value came where the use case has none")
                }
                continue
            }
            for attribute in item.attributes {
                guard let value = rest.popFirst() else {
                    throw MMCError(.content, at: attribute.name, "the value is missing")
                }
                guard ProtectedAttributes.Datum(value) == nil else {
                    throw MMCError(
                        .argument, at: attribute.name, "the value is encrypted; its decrypted value is needed")
                }
                found[attribute.reference] = MMCValue(value, at: attribute.name)
            }
        }
        guard rest.isEmpty else {
            throw MMCError(.content, "\(values.count) values are \(rest.count) more than the use case brings")
        }
        (self.code, self.results, self.values) = (code, results, found)
        isSuccess = results.allSatisfy { $0.result == .success }
        absent = Set(form.items.flatMap(\.attributes).map(\.reference))
            .subtracting(items.flatMap(\.attributes).map(\.reference))
    }

    /// The items that the results answer.
    private static func items(
        of form: RequestForm, _ results: [AccessResponse.Result], _ command: AccessRequest?
    ) throws(MMCError) -> [RequestItem] {
        var items = form.items
        if items.count != results.count, let command {
            var specifications = command.specifications[...]
            items = items.filter { item in
                guard let next = specifications.first, next.object == item.attribute.reference || item.isProtected
                else { return !item.isOptional }
                specifications.removeFirst()
                return true
            }
        } else if items.count != results.count, !items.contains(where: { $0.responseKind == .get }) {
            // Of updates nothing comes back, so that it does not matter which items they had.
            items = Array((items.filter(\.isOptional) + items.filter { !$0.isOptional }).suffix(results.count))
        }
        guard items.count == results.count else {
            let hint = items.contains(where: \.isOptional) ? "; give the Command, which says which items it had" : ""
            throw MMCError(
                items.contains(where: \.isOptional) ? .argument : .content,
                "there are \(results.count) results, and the use case has \(items.count) items\(hint)")
        }
        for (index, pair) in zip(items, results).enumerated() where pair.0.responseKind != pair.1.kind {
            throw MMCError(
                .content, at: pair.0.attribute.name, "result \(index + 1) is not of the kind that the use case has")
        }
        return items
    }

    /// The value of an attribute; nil where the response has failures and this is not among what was done, or where the
    /// Command did not ask for it.
    func value(_ attribute: DeviceAttribute) throws(MMCError) -> MMCValue? {
        if let value = values[attribute.reference] { return value }
        guard isSuccess, !absent.contains(attribute.reference) else { return nil }
        throw MMCError(.content, at: attribute.name, "the value is missing")
    }
}
