import COSEM

extension Reading {
    /// The values of one attribute, each under a name of its own; nil when `data` is not of the attribute's type.
    package static func values(of attribute: DeviceAttribute, _ data: COSEMData) -> [Value]? {
        var list = ReadingValues()
        return list.append(attribute, data, isAlone: false) ? list.values : nil
    }

    /// The values of a response to all `items`, which names them; nil when they are not what the items bring.
    static func ofItems(_ items: [RequestItem], _ values: [COSEMData]) -> Reading? {
        // What each value is of: nothing for a set or an action.
        let attributes: [DeviceAttribute?] = items.flatMap { item -> [DeviceAttribute?] in
            item.responseKind == .get || item.isProtected ? item.attributes.map { $0 } : [nil]
        }
        guard attributes.count == values.count else {
            return items.contains(where: \.isOptional) && values.count < attributes.count ? unnamed(values) : nil
        }
        let read = attributes.compactMap { $0 }
        if read.count == 1, let attribute = read.first,
            let value = zip(attributes, values).first(where: { $0.0 != nil }),
            !attribute.logEntries.isEmpty
        {
            return ofLog(attribute, value.1)
        }
        var list = ReadingValues()
        for (attribute, value) in zip(attributes, values) {
            guard let attribute else {
                guard value == .nullData else { return nil }
                continue
            }
            guard list.append(attribute, value, isAlone: read.count == 1) else { return nil }
        }
        return .values(list.values)
    }

    /// Values that may be any of the optional items'.
    private static func unnamed(_ values: [COSEMData]) -> Reading {
        .values(
            values.enumerated().filter { $0.element != .nullData }.map { index, value in
                Value("item \(index + 1)", value.readableText ?? value.tag.name)
            })
    }

    /// A log that is all that the response brings: a table where all its numbers are counts, else value by value.
    private static func ofLog(_ attribute: DeviceAttribute, _ value: COSEMData) -> Reading? {
        guard case .compactArray(let array) = value, case .structure(let members) = array.elementType,
            let entry = attribute.logEntry(members: members.count - 1)
        else { return nil }
        guard entry.isOfCounts else {
            var list = ReadingValues()
            return list.append(attribute, value, isAlone: true) ? .values(list.values) : nil
        }
        var rows: [Row] = []
        for element in array.elements {
            guard let cells = element.members, let time = cells.first?.unsigned else { return nil }
            rows.append(
                Row(
                    time: UTCTime(secondsSince2000: Int64(time)), values: cells.dropFirst().flatMap(\.flattened),
                    otherInformation: cells.last?.octets ?? []))
        }
        return .log(columns: entry.columns, rows: rows)
    }
}
