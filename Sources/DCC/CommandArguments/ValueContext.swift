import COSEM
import GBCS

/// What the attribute that a value is of says about how people write it.
package struct ValueContext: Hashable, Sendable {
    /// What a command brings a value for, or an answer gives one of, in words.
    package var name: String
    package var unit: PhysicalUnit = .none
    /// The power of ten by which numbers are multiplied.
    package var scale: Int8 = 0
    /// First code of the events that the bits of a mask stand for, 8000 or 8100; nil where there is no mask.
    package var firstEvent: UInt16?
    /// Whether selectors choose registers of the tariff (GBCS 7.3.7).
    package var isTariff = false

    package init(name: String) { self.name = name }

    /// The class of calendars (IEC 62056-6-2).
    private static let calendarClass: UInt16 = 20

    package init(_ attribute: DeviceAttribute) {
        name = attribute.name
        unit = attribute.unit
        scale = attribute.scale
        isTariff = attribute.reference.classID == Self.calendarClass
        switch (attribute.type, attribute.reference.logicalName.b) {
        // Channel 30 is the Supplier's, 33 the Network Operator's (GBCS ECS25a, ECS25b).
        case (.bitString(EventMask.size...EventMask.size), 30): firstEvent = 0x8100
        case (.bitString(EventMask.size...EventMask.size), 33): firstEvent = 0x8000
        default: break
        }
    }
}
