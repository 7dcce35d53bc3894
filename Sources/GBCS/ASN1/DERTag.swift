/// The identifier octets of ITU-T X.690 that GBCS uses: one octet each.
package enum DERTag {
    package static let integer: UInt8 = 0x02
    package static let bitString: UInt8 = 0x03
    package static let octetString: UInt8 = 0x04
    package static let null: UInt8 = 0x05
    package static let objectIdentifier: UInt8 = 0x06
    package static let enumerated: UInt8 = 0x0A
    package static let generalizedTime: UInt8 = 0x18
    package static let sequence: UInt8 = 0x30
    package static let set: UInt8 = 0x31

    /// The context tag `[number]` of a primitive value; `number` is 0 to 30.
    package static func primitive(_ number: UInt8) -> UInt8 { 0x80 | number & 0x1F }
    /// The context tag `[number]` of a constructed value; `number` is 0 to 30.
    package static func constructed(_ number: UInt8) -> UInt8 { 0xA0 | number & 0x1F }
}
