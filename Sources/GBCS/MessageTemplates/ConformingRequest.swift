import COSEM

/// A command's content that conforms to its use case's form: the items that it has, with their values.
package struct ConformingRequest: Sendable {
    package struct Item: Sendable {
        package let item: RequestItem
        /// The command's value for the item; null-data where it brings none.
        package let value: COSEMData
        /// Why the value exceeds what the annex allows; nil when it does not.
        package let excess: ValueMismatch?

        /// The item of a command that brings no values of its own.
        package init(constant item: RequestItem) {
            let value: COSEMData = if case .constant(let constant) = item.attribute.type { constant } else { .nullData }
            self.init(item: item, value: value, excess: nil)
        }

        fileprivate init(item: RequestItem, value: COSEMData, excess: ValueMismatch?) {
            (self.item, self.value, self.excess) = (item, value, excess)
        }
    }

    package let items: [Item]
    package let range: RequestRange?

    /// Decodes `content`, the content of a command with this header. Throws unless it is what the form makes of the
    /// header, of a range, and of values that have the types of the form's items; bounds are the items' own affair.
    /// Offsets of errors count from the start of the content.
    package init(
        _ content: [UInt8], header: GroupingHeader, form: RequestForm
    ) throws(CodecError) {
        let request = try AccessRequest(decoding: content)
        guard request.data.count == request.specifications.count else {
            throw CodecError(
                .invalidValue("\(request.specifications.count) items but \(request.data.count) data"),
                at: request.offsetOfData)
        }
        var items: [Item] = []
        var values: [RequestArguments.Value] = []
        var range: RequestRange?
        var next = 0
        for item in form.items {
            guard next < request.specifications.count, Self.isAbout(item, request.specifications[next]) else {
                guard item.isOptional else {
                    throw CodecError(
                        .invalidValue(
                            "item \(next) is not \(item.attribute.reference), as its Message Template has it"),
                        at: request.offset(ofSpecification: next))
                }
                values.append(.absent)
                continue
            }
            let data = request.data[next]
            var excess: ValueMismatch?
            if let type = item.argument {
                do throws(ValueMismatch) { try type.check(data) } catch {
                    guard error.kind == .bound else {
                        throw CodecError(
                            .invalidValue("item \(next), \(item.attribute.name): \(error)"),
                            at: request.offset(ofDatum: next))
                    }
                    excess = error
                }
            }
            if item.takesRange, range == nil { range = Self.range(item, request.specifications[next], data) }
            values.append(.value(data))
            items.append(Item(item: item, value: data, excess: excess))
            next += 1
        }
        // What the form makes of the same header, range and values must be the very same octets: constants, parties,
        // counters and the absence of anything else are checked by that.
        let right = form.accessRequest(header: header, range: range, arguments: RequestArguments(values))
        guard right == request, !items.isEmpty, form.takesRange == (range != nil) else {
            throw CodecError(
                .invalidValue("the content is not what its Message Template makes of the header"),
                at: right.firstDifference(from: content))
        }
        self.items = items
        self.range = range
    }

    private static func isAbout(_ item: RequestItem, _ specification: AccessRequest.Specification) -> Bool {
        switch (item.access, specification) {
        case (.get, .get(let object)), (.set, .set(let object)), (.action, .action(let object)),
            (.presetTime, .action(let object)), (.getRange, .getWithSelection(let object, _, _)):
            object == item.attribute.reference
        case (.getProtected(let dataProtection, _), .action(let method)):
            method.classID == ProtectedAttributes.classID && method.logicalName == dataProtection
        default: false
        }
    }

    /// The range of an item; nil when it is not where the form has it.
    private static func range(
        _ item: RequestItem, _ specification: AccessRequest.Specification, _ data: COSEMData
    ) -> RequestRange? {
        switch (item.access, specification) {
        case (.getRange, .getWithSelection(_, _, .structure(let members))) where members.count == 4:
            guard case .doubleLongUnsigned(let from) = members[1], case .doubleLongUnsigned(let to) = members[2] else {
                return nil
            }
            return RequestRange(from: .seconds(from), to: .seconds(to))
        case (.presetTime, _):
            guard case .structure(let members) = data, members.count == 3 else { return nil }
            return range(members[1], members[2])
        case (.getProtected, _):
            guard case .structure(let members) = data, case .array(let objects)? = members.first,
                case .structure(let wanted)? = objects.first, case .structure(let restriction)? = wanted.last,
                restriction.count == 2, case .structure(let bounds) = restriction[1], bounds.count == 2
            else { return nil }
            return range(bounds[0], bounds[1])
        default: return nil
        }
    }

    private static func range(_ from: COSEMData, _ to: COSEMData) -> RequestRange? {
        guard let from = COSEMDateTime(from), let to = COSEMDateTime(to) else { return nil }
        return RequestRange(from: .dateTime(from), to: .dateTime(to))
    }
}

extension AccessRequest {
    /// Offset of a specification from the request's start; for the number of them, that of what follows the last.
    fileprivate func offset(ofSpecification index: Int) -> Int {
        // Tag, long-invoke-id-and-priority, length of the date-time.
        let start = 6 + (dateTime == nil ? 0 : COSEMDateTime.size) + lengthSize(specifications.count)
        return specifications.prefix(index).reduce(start) { offset, specification in
            var octets: [UInt8] = []
            specification.encode(into: &octets)
            return offset + octets.count
        }
    }

    /// Offset of the number of data.
    fileprivate var offsetOfData: Int { offset(ofSpecification: specifications.count) }

    fileprivate func offset(ofDatum index: Int) -> Int {
        data.prefix(index).reduce(offsetOfData + lengthSize(data.count)) { $0 + $1.encoded.count }
    }

    /// Offset of the first octet of `content` that is not the request's; that of the list of items when there is none.
    fileprivate func firstDifference(from content: [UInt8]) -> Int {
        var octets: [UInt8] = []
        encode(into: &octets)
        guard octets != content else { return offset(ofSpecification: 0) }
        return zip(octets, content).prefix { $0 == $1 }.count
    }
}

extension COSEMDateTime {
    /// Reads a date-time in an octet-string; nil for anything else.
    package init?(_ data: COSEMData) {
        guard case .octetString(let octets) = data, octets.count == Self.size else { return nil }
        var reader = OctetReader(octets)
        guard let dateTime = try? COSEMDateTime(from: &reader) else { return nil }
        self = dateTime
    }
}
