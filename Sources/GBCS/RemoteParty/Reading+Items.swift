import COSEM

extension Reading {
    /// The values of one attribute that is no log, each under a name of its own; nil when `data` is not of its type.
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
        let isAlone = attributes.count { $0 != nil } == 1
        var list = ReadingValues()
        var logs: [Log] = []
        for (attribute, value) in zip(attributes, values) {
            if let attribute, attribute.logKind != nil {
                guard let log = Log(attribute, value) else { return nil }
                logs.append(log)
            } else if let attribute {
                guard list.append(attribute, value, isAlone: isAlone) else { return nil }
            } else {
                guard value == .nullData else { return nil }
            }
        }
        guard let log = logs.first else { return .values(list.values) }
        return isAlone ? .log(columns: log.columns, rows: log.rows) : .logs(logs, values: list.values)
    }

    /// Values that may be any of the optional items'.
    private static func unnamed(_ values: [COSEMData]) -> Reading {
        .values(
            values.enumerated().filter { $0.element != .nullData }.map { index, value in
                Value("item \(index + 1)", value.readableText ?? value.tag.name)
            })
    }
}

extension Reading.Log {
    /// The entries of the log `attribute`; nil when `value` is no log with such entries.
    package init?(_ attribute: DeviceAttribute, _ value: COSEMData) {
        // A compact-array has the type of its elements once: where it is the row's, every entry has all columns.
        guard case .compactArray(let array) = value,
            let entry = attribute.logEntries.first(where: { $0.type == array.elementType })
        else { return nil }
        name = attribute.name
        columns = entry.columns
        rows = array.elements.compactMap(Reading.Row.init)
    }
}

extension Reading.Row {
    /// An entry: its timestamp, then its values.
    fileprivate init?(_ entry: COSEMData) {
        guard let cells = entry.members, case .doubleLongUnsigned(let seconds)? = cells.first else { return nil }
        time = UTCTime(secondsSince2000: Int64(seconds))
        values = cells.dropFirst().flatMap(\.numbers)
        otherInformation = cells.last?.octets ?? []
    }
}
