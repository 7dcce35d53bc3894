import COSEM

extension AnnotationWriter {
    /// Writes the type of the entries, then each entry as one line.
    mutating func annotate(_ array: CompactArray, prefix: String, as named: NamedValue?, depth: Int) {
        let entries: [LogEntry]? = if case .log(let entries)? = named?.reading { entries } else { nil }
        let columns = LogColumns(log, entries: entries, elementType: array.elementType)
        line(1, "\(prefix)compact-array", depth: depth)
        annotate(array.elementType, "element type: ", columns: columns, depth: depth + 1)
        let size = array.elements.reduce(0) { $0 + $1.sizeWithoutTag }
        length(size, "contents: length", depth: depth + 1)
        for (index, element) in array.elements.enumerated() {
            let text =
                switch element {
                case .structure(let values): columns?.text(of: values) ?? element.values
                default: element.values
                }
            line(element.sizeWithoutTag, "row \(index): \(text)", depth: depth + 1)
        }
    }

    private mutating func annotate(_ type: TypeDescription, _ prefix: String, columns: LogColumns?, depth: Int) {
        switch type {
        case .simple(let tag): line(1, "\(prefix)\(tag.name)", depth: depth)
        case .array(let count, .simple(let tag)):
            line(4, "\(prefix)array of \(count) \(tag.name)", depth: depth)
        case .array(let count, let element):
            line(3, "\(prefix)array of \(count)", depth: depth)
            annotate(element, "", columns: nil, depth: depth + 1)
        case .structure(let members):
            line(1 + lengthSize(members.count), "\(prefix)structure of \(members.count)", depth: depth)
            for (index, member) in members.enumerated() {
                annotate(member, columns?.name(index).map { "\($0): " } ?? "", columns: nil, depth: depth + 1)
            }
        }
    }
}

extension COSEMData {
    /// The values of a compact-array's element, without brackets around the outermost.
    fileprivate var values: String {
        switch self {
        case .structure(let members): members.map { $0.readableText ?? $0.tag.name }.joined(separator: ", ")
        default: readableText ?? tag.name
        }
    }
}
