import COSEM

/// Values of SMETS1 meters, in any of the forms that makes give them.
enum SMETS1DataReader {
    /// A whole number of any size; nil for everything else, and what is beyond 63 bits.
    static func integer(_ data: COSEMData) -> Int64? {
        switch data {
        case .doubleLong(let value): Int64(value)
        case .doubleLongUnsigned(let value): Int64(value)
        case .integer(let value): Int64(value)
        case .unsigned(let value): Int64(value)
        case .long(let value): Int64(value)
        case .longUnsigned(let value): Int64(value)
        case .long64(let value): value
        case .long64Unsigned(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// A moment; seconds that are not given are 0. Nil for what is none, and for local time.
    static func time(_ data: COSEMData) -> UTCTime? {
        var time: COSEMDateTime
        switch data {
        case .dateTime(let value): time = value
        case .octetString(let octets) where octets.count == COSEMDateTime.size:
            var reader = OctetReader(octets)
            guard let value = try? COSEMDateTime(from: &reader) else { return nil }
            time = value
        default: return nil
        }
        if time.second == COSEMDateTime.notSpecified { time.second = 0 }
        return time.utc
    }

    /// The exponent of a register's attribute scaler_unit; nil for what is none, or beyond ±9.
    static func scaler(_ data: COSEMData) -> Int? {
        guard case .structure(let fields) = data, fields.count == 2, case .integer(let scaler) = fields[0],
            (-9...9).contains(scaler)
        else { return nil }
        return Int(scaler)
    }

    /// The logical names of a profile's columns, in order (attribute capture_objects); nil for what is none.
    static func columns(_ data: COSEMData) -> [LogicalName]? {
        guard case .array(let objects) = data else { return nil }
        var names: [LogicalName] = []
        for object in objects {
            guard case .structure(let fields) = object, fields.count >= 2, case .octetString(let octets) = fields[1],
                let name = LogicalName(octets: octets)
            else { return nil }
            names.append(name)
        }
        return names
    }

    /// `value` × 10^`scaler` towards zero; nil when it is beyond 63 bits.
    static func scaled(_ value: Int64, _ scaler: Int) -> Int64? {
        var power: Int64 = 1
        for _ in 0..<abs(scaler) { power *= 10 }
        guard scaler > 0 else { return value / power }
        let (product, overflow) = value.multipliedReportingOverflow(by: power)
        return overflow ? nil : product
    }
}
