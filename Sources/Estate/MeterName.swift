import ESMEEmulator
import Fleet
import GBCS
import PlainText

extension Estate {
    /// The number of the meter that a text names; see ``Fleet/meterNumber(named:)``.
    public func meterNumber(named text: String) throws(MeterNameError) -> Int { try fleet.meterNumber(named: text) }
}

extension Fleet {
    /// The number of the meter that a text names: a number from 0, an EUI-64 with or without dashes, or one of its MPANs.
    public func meterNumber(named text: String) throws(MeterNameError) -> Int {
        if text.utf8.count == MPAN.digitCount, let mpan = MPAN(text) {
            guard let number = number(of: mpan) else {
                throw .unknown("\(text) is the MPAN of no meter of this estate")
            }
            return number
        }
        if let device = EntityIdentifier(text) {
            guard let number = number(of: device) else {
                throw .unknown(
                    "\(text) is not in this estate of \(count.grouped) meters, \(entityIdentifier(0)) to "
                        + "\(entityIdentifier(count - 1))")
            }
            return number
        }
        guard let number = Int(text) else {
            throw .noName(
                "\"\(text.prefix(40))\" names no meter; write a number from 0, an EUI-64 like \(entityIdentifier(0)), or an "
                    + "MPAN of 13 digits")
        }
        guard (0..<count).contains(number) else {
            throw .unknown("the estate has meters 0 to \(count - 1)")
        }
        return number
    }
}

/// Why a text names no meter.
public enum MeterNameError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is neither a number nor an identifier.
    case noName(String)
    /// The text is a number or an identifier that no meter of the estate has.
    case unknown(String)

    /// The error as one line.
    public var description: String {
        switch self {
        case .noName(let reason), .unknown(let reason): reason
        }
    }
}
