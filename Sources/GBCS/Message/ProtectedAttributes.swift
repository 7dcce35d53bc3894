import COSEM

/// Class 30 data protection as GBCS uses it (GBCS 8.5): method 1, get_protected_attributes.
///
/// The parameters name a transaction-id (04 and the Originator Counter of the message they are in), the two
/// parties, and key agreement; the protected value is `31 00000000 ‖ ciphertext ‖ tag` in an octet-string.
public enum ProtectedAttributes {
    public static let classID: UInt16 = 30
    public static let getMethod: Int8 = 1
    /// Security control octet: suite 1, authenticated and encrypted. Alone it is the additional data of the encryption.
    static let securityControl: UInt8 = 0x31
    /// Security control and an invocation counter that is always 0.
    public static let securityHeader: [UInt8] = [securityControl, 0, 0, 0, 0]
    private static let securityHeaderSize = 5
    /// Number of octets around the ciphertext in the octet-string: security header and tag.
    public static let overhead = securityHeader.count + MACHeader.macSize

    /// The array with one element of protection parameters.
    public static func parameters(
        counter: UInt64, originator: EntityIdentifier, recipient: EntityIdentifier
    ) -> COSEMData {
        var transactionID: [UInt8] = [KeyDerivation.Kind.protectedAttributes.rawValue]
        transactionID.append(bigEndian: counter)
        func title(_ id: EntityIdentifier) -> COSEMData {
            var octets: [UInt8] = []
            octets.append(bigEndian: id.rawValue)
            return .octetString(octets)
        }
        return .array([
            .structure([
                .enumerated(2),  // authentication and encryption
                .structure([
                    .octetString(transactionID), title(originator), title(recipient), .octetString([]),
                    .structure([.enumerated(2), .structure([.octetString([2]), .octetString([])])]),  // agreed key
                ]),
            ])
        ])
    }

    /// A response datum with protected attributes: the structure of parameters and value.
    public struct Datum: Sendable, Equatable {
        public let parameters: COSEMData
        /// The ciphertext, without security header and tag.
        public let ciphertext: [UInt8]
        public let tag: [UInt8]

        /// Reads such a structure; nil when `data` is none.
        public init?(_ data: COSEMData) {
            guard case .structure(let members) = data, members.count >= 2,
                case .octetString(let value) = members[members.count - 1],
                value.count >= overhead, value.starts(with: securityHeader)
            else { return nil }
            parameters = members[members.count - 2]
            ciphertext = Array(value[securityHeader.count..<value.count - MACHeader.macSize])
            tag = Array(value.suffix(MACHeader.macSize))
        }
    }
}

extension ProtectedAttributes {
    private static let parametersSize = 52

    /// Size in octets of a datum before `valueSize` octets of ciphertext and tag.
    package static func frontSize(valueSize: Int) -> Int {
        2 + parametersSize + 1 + lengthSize(securityHeaderSize + valueSize) + securityHeaderSize
    }

    /// Writes what stands before `valueSize` octets of ciphertext and tag in a datum: the structure's tag, the
    /// parameters (``parameters(counter:originator:recipient:)``), and octet-string and security header of the value.
    ///
    /// - Parameter buffer: memory of exactly ``frontSize(valueSize:)`` octets.
    package static func storeFront(
        counter: UInt64, originator: EntityIdentifier, recipient: EntityIdentifier, valueSize: Int,
        in buffer: UnsafeMutableRawBufferPointer
    ) {
        buffer.store(bigEndian: UInt16(DataTag.structure.rawValue) << 8 | 2, at: 0)
        storeParameters(
            counter: counter, originator: originator, recipient: recipient,
            in: UnsafeMutableRawBufferPointer(rebasing: buffer[2..<2 + parametersSize]))
        buffer[2 + parametersSize] = DataTag.octetString.rawValue
        var offset = 3 + parametersSize
        buffer.store(length: securityHeaderSize + valueSize, at: &offset)
        buffer[offset] = securityControl
        buffer.store(bigEndian: 0 as UInt32, at: offset + 1)
    }

    /// Writes ``parameters(counter:originator:recipient:)`` encoded, without building the value.
    private static func storeParameters(
        counter: UInt64, originator: EntityIdentifier, recipient: EntityIdentifier,
        in buffer: UnsafeMutableRawBufferPointer
    ) {
        // array of 1 { enum 2, structure of 5 { 04 ‖ counter, originator, recipient, empty, key-info } }
        buffer.store(bigEndian: 0x0101_0202_1602_0205 as UInt64, at: 0)
        buffer.store(bigEndian: 0x0909 as UInt16, at: 8)
        buffer[10] = KeyDerivation.Kind.protectedAttributes.rawValue
        buffer.store(bigEndian: counter, at: 11)
        buffer.store(bigEndian: 0x0908 as UInt16, at: 19)
        buffer.store(bigEndian: originator.rawValue, at: 21)
        buffer.store(bigEndian: 0x0908 as UInt16, at: 29)
        buffer.store(bigEndian: recipient.rawValue, at: 31)
        // other-information empty; key-info { enum 2 agreed-key, { 02, empty } }; the last octet is a length 00
        buffer.store(bigEndian: 0x0900_0202_1602_0202 as UInt64, at: 39)
        buffer.store(bigEndian: 0x0901_0209 as UInt32, at: 47)
        buffer[51] = 0
    }

    /// Appends ``parameters(counter:originator:recipient:)`` encoded, without building the value.
    public static func appendParameters(
        counter: UInt64, originator: EntityIdentifier, recipient: EntityIdentifier, to octets: inout [UInt8]
    ) {
        octets.append(count: parametersSize) {
            storeParameters(counter: counter, originator: originator, recipient: recipient, in: $0)
        }
    }
}
