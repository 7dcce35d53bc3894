import COSEM

/// The name of an A-XDR value at its position in a service's parameters, and how to read it.
struct NamedValue: Sendable {
    /// How a value reads beyond its type.
    enum Reading: Sendable {
        case plain
        case entityIdentifier
        /// A double-long-unsigned that counts UTC seconds since 2000.
        case seconds
        /// The kind and counter of protection parameters: ``KeyDerivation``.
        case transactionID
        case alertCode
        /// Message Code and Originator Counter of the command that an alert is about.
        case command
        case protectedAttributes
        case enumeration([UInt8: String])
        /// A number with its unit, multiplied by a power of ten.
        case number(PhysicalUnit, scale: Int8)
        /// Octets that are text.
        case text
        /// Octets that are nothing else, whatever their number.
        case octets
        /// A date-time that may be "now" or "never".
        case moment
        case date
        case timeOfDay
        /// A compact-array with such entries.
        case log([LogEntry])
    }

    let name: String
    let reading: Reading
    /// Names of the members of a structure, by position; in an array the first is for every element.
    let members: [NamedValue]

    init(_ name: String, _ reading: Reading = .plain, _ members: [NamedValue] = []) {
        (self.name, self.reading, self.members) = (name, reading, members)
    }

    init(_ name: String, _ members: [NamedValue]) { self.init(name, .plain, members) }
}

// The structures of GBCS, as far as the standard names their parts.
extension NamedValue {
    /// Protection parameters (GBCS 8.5).
    private static let protectionParameters = NamedValue(
        "protection parameters",
        [
            NamedValue(
                "",
                [
                    NamedValue("protection type", .enumeration([2: "authentication and encryption"])),
                    NamedValue(
                        "protection options",
                        [
                            NamedValue("transaction-id", .transactionID),
                            NamedValue("originator-system-title", .entityIdentifier),
                            NamedValue("recipient-system-title", .entityIdentifier),
                            NamedValue("other-information"),
                            NamedValue(
                                "key-info",
                                [
                                    NamedValue("key-info type", .enumeration([2: "agreed key"])),
                                    NamedValue(
                                        "key-info options",
                                        [NamedValue("key-parameters"), NamedValue("key-ciphered-data")]),
                                ]),
                        ]),
                ])
        ])

    private static let object = [
        NamedValue("class"), NamedValue("instance"), NamedValue("attribute"), NamedValue("data index"),
    ]

    /// Parameters of class 30 method 1, get_protected_attributes.
    static let getProtectedAttributes = NamedValue(
        "",
        [
            NamedValue(
                "object list",
                [
                    NamedValue(
                        "object",
                        object + [
                            NamedValue(
                                "restriction",
                                [
                                    NamedValue("restriction type", .enumeration([0: "none", 1: "by date"])),
                                    NamedValue("restriction value", [NamedValue("from"), NamedValue("to")]),
                                ])
                        ])
                ]),
            protectionParameters,
        ])

    private static let protectedValue = NamedValue("protected attributes", .protectedAttributes)

    /// What get_protected_attributes returns.
    static let protectedDatum = NamedValue("", [protectionParameters, protectedValue])

    /// The decrypted attributes.
    static let protectedObjects = NamedValue("one member for each object asked for")

    /// Selective access by range over the timestamps of a log (GBCS 9.1.5).
    static let timeRange = NamedValue(
        "range descriptor",
        [
            NamedValue("restricting object", object), NamedValue("from", .seconds), NamedValue("to", .seconds),
            NamedValue("selected values"),
        ])

    /// Parameters of class 8 method 5, preset_adjusting_time.
    static let presetTime = NamedValue(
        "", [NamedValue("preset time"), NamedValue("validity interval start"), NamedValue("validity interval end")])

    private static let alertParts = [
        NamedValue("Alert Code", .alertCode), NamedValue("time of the event"),
    ]

    /// The body of an alert (GBCS 7.2.9).
    static let alert = NamedValue("", alertParts + [NamedValue("", .command)])

    /// The body of an alert with protected attributes (ECS68).
    static let protectedAlert = NamedValue("", alertParts + [protectionParameters, protectedValue])
}
