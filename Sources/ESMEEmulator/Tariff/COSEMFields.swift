import COSEM

/// The parts of values that were written to a meter: nil where a value is of another type or has another length.
extension COSEMData {
    /// The members of an array of at most `limit`.
    func array(atMost limit: Int) -> [COSEMData]? {
        guard case .array(let members) = self, members.count <= limit else { return nil }
        return members
    }

    /// The members of a structure of exactly `count`.
    func structure(of count: Int) -> [COSEMData]? {
        guard case .structure(let members) = self, members.count == count else { return nil }
        return members
    }

    /// An octet-string of at most `limit` octets.
    func octetString(atMost limit: Int) -> [UInt8]? {
        guard case .octetString(let octets) = self, octets.count <= limit else { return nil }
        return octets
    }

    /// What `read` makes of all octets of an octet-string.
    private func octetString<Value>(_ read: (inout OctetReader) throws(CodecError) -> Value) -> Value? {
        guard case .octetString(let octets) = self else { return nil }
        var reader = OctetReader(octets)
        guard let value = try? read(&reader), (try? reader.expectEnd()) != nil else { return nil }
        return value
    }

    /// A date in an octet-string of 5 octets.
    var octetStringDate: COSEMDate? {
        octetString { (reader) throws(CodecError) in try COSEMDate(from: &reader) }
    }

    /// A date-time in an octet-string of 12 octets.
    var octetStringDateTime: COSEMDateTime? {
        octetString { (reader) throws(CodecError) in try COSEMDateTime(from: &reader) }
    }

    /// A logical name in an octet-string of 6 octets.
    var octetStringName: LogicalName? { octetString(atMost: 6).flatMap(LogicalName.init(octets:)) }

    /// The second of the day that a time in an octet-string of 4 octets names, 0 to 86,399; hundredths are dropped.
    var octetStringSecondOfDay: Int? {
        let time = octetString { (reader) throws(CodecError) in try COSEMTime(from: &reader) }
        guard let time, time.hour <= 23, time.minute <= 59, time.second <= 59,
            time.hundredths <= 99 || time.hundredths == 0xFF
        else { return nil }
        return Int(time.hour) * 3_600 + Int(time.minute) * 60 + Int(time.second)
    }

    var unsigned: UInt8? {
        guard case .unsigned(let value) = self else { return nil }
        return value
    }

    var longUnsigned: UInt16? {
        guard case .longUnsigned(let value) = self else { return nil }
        return value
    }

    var integer: Int8? {
        guard case .integer(let value) = self else { return nil }
        return value
    }
}

extension Array {
    /// What `transform` makes of all elements; nil when it makes nothing of one of them.
    func all<Value>(_ transform: (Element) -> Value?) -> [Value]? {
        var values: [Value] = []
        values.reserveCapacity(count)
        for element in self {
            guard let value = transform(element) else { return nil }
            values.append(value)
        }
        return values
    }
}
