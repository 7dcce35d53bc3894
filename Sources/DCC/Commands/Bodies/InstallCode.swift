import GBCS

/// The code on a device from which its first link key is made (ZigBee Base Device Behavior 10.1).
enum InstallCode {
    /// The key of 16 octets: codes of that length are sent as they are (duis-templates and RTDS CCS01); of shorter ones it is
    /// the ZigBee hash, with their CRC [inferred].
    static func key(_ code: [UInt8]) -> [UInt8] {
        guard code.count < DeviceRegistration.keySize else { return code }
        let check = crc(code)
        return zigBeeHash(code + [UInt8(check & 0xFF), UInt8(check >> 8)])
    }

    /// CRC-16 of ITU-T X.25, which ends an Install Code, its low octet first.
    static func crc(_ octets: [UInt8]) -> UInt16 {
        var crc = UInt16.max
        for octet in octets {
            crc ^= UInt16(octet)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x8408 : crc >> 1 }
        }
        return ~crc
    }
}
