/// The settings of 256 events: bit n, counted from the last, is the event whose code is n above the first (GBCS ECS25a).
struct MMCEventSettings: Sendable {
    private let bits: [Bool]
    private let firstEvent: UInt16

    init(_ value: MMCValue, firstEvent: UInt16) throws(MMCError) {
        bits = try value.bits(256...256)
        self.firstEvent = firstEvent
    }

    func isSet(_ code: UInt16) -> Bool { bits[255 - Int(code & 0xFF)] }

    /// The element with an element for each of the events that the schema names there; other events have no place in MMC.
    func element(_ name: String, _ codes: [UInt16]) -> Element {
        Element(
            mmc: name,
            codes.map { Element(mmc: "x\($0.hexadecimal)", text: isSet($0) ? "Enable" : "Disable") })
    }

    /// The codes in the schema's order (types SupplierESMECommon, SupplierESMEPolyPhase, NetworkOperatorESMECommon,
    /// NetworkOperatorESMESinglePhase and NetworkOperatorESMEPolyPhase).
    static let supplier: [UInt16] =
        [0x810D, 0x810E, 0x8119, 0x8145, 0x8154, 0x8155, 0x8161, 0x8162, 0x8168, 0x8183] + Array(0x81A0...0x81B3)
        + [0x81B8, 0x81B9, 0x81BA, 0x81BB, 0x81BC, 0x81BD, 0x81BE, 0x81C0, 0x81C1, 0x81C4, 0x81C5, 0x81C6]
    static let supplierPolyPhase: [UInt16] = [0x81B7]
    static let networkOperator: [UInt16] = [0x8014, 0x8015]
    static let operatorSinglePhase: [UInt16] = [
        0x8002, 0x8006, 0x8020, 0x8024, 0x8028, 0x802C, 0x8085, 0x8089, 0x808D, 0x8091, 0x8095, 0x8099, 0x8010,
    ]
    static let operatorPolyPhase: [UInt16] = [
        0x8003, 0x8004, 0x8005, 0x8007, 0x8008, 0x8009, 0x8021, 0x8022, 0x8023, 0x8025, 0x8026, 0x8027, 0x8029, 0x802A,
        0x802B, 0x802D, 0x802E, 0x802F, 0x8086, 0x8087, 0x8088, 0x808A, 0x808B, 0x808C, 0x808E, 0x808F, 0x8090, 0x8092,
        0x8093, 0x8094, 0x8096, 0x8097, 0x8098, 0x809A, 0x809B, 0x809C, 0x8011, 0x8016, 0x8013,
    ]
}
