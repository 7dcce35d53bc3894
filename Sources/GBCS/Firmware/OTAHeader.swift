import COSEM

/// The header of an Upgrade Image (ZigBee Cluster Library, 11.4.2). Its numbers are little-endian.
public struct OTAHeader: Hashable, Sendable {
    /// The identifier of the file's kind, 0BEEF11E.
    static let start: [UInt8] = [0x1E, 0xF1, 0xEE, 0x0B]
    static let version: UInt16 = 0x0100
    static let textSize = 32
    /// Size in octets of a header without optional fields.
    static let smallestSize = 56

    /// Which of the optional fields are there.
    private struct Control: OptionSet {
        let rawValue: UInt16

        /// One octet: the version of the security credentials that the image needs.
        static let credentials = Control(rawValue: 1)
        /// Eight octets: the only device that the image is for.
        static let destination = Control(rawValue: 2)
        /// Four octets: the lowest and the highest version of the hardware.
        static let hardware = Control(rawValue: 4)

        var size: Int {
            (contains(.credentials) ? 1 : 0) + (contains(.destination) ? 8 : 0) + (contains(.hardware) ? 4 : 0)
        }
    }

    public var manufacturer: UInt16
    public var imageType: UInt16
    public var fileVersion: UInt32
    public var stackVersion: UInt16
    /// The header's text, 32 octets; a shorter one is followed by zeros.
    public private(set) var text: [UInt8]
    /// Size in octets of the whole image, header and signature included.
    public internal(set) var imageSize: UInt32 = 0
    /// The lowest and the highest version of the hardware; nil where the image does not say.
    public var hardware: (lowest: UInt16, highest: UInt16)? {
        get {
            guard control.contains(.hardware) else { return nil }
            let octets = options.suffix(4)
            return (Self.number(octets, at: octets.startIndex), Self.number(octets, at: octets.startIndex + 2))
        }
        set {
            if control.contains(.hardware) { options.removeLast(4) }
            guard let newValue else {
                controlValue &= ~Control.hardware.rawValue
                return
            }
            controlValue |= Control.hardware.rawValue
            Self.append(newValue.lowest, to: &options)
            Self.append(newValue.highest, to: &options)
        }
    }

    private var controlValue: UInt16 = 0
    /// The optional fields, in their order.
    private var options: [UInt8] = []

    private var control: Control { Control(rawValue: controlValue) }

    /// - Parameters:
    ///   - text: text for people, of which the first 32 octets in UTF-8 count.
    ///   - stackVersion: 2 is ZigBee Pro.
    public init(
        manufacturer: UInt16, imageType: UInt16 = 0, fileVersion: UInt32, stackVersion: UInt16 = 2, text: String
    ) {
        (self.manufacturer, self.imageType, self.fileVersion) = (manufacturer, imageType, fileVersion)
        self.stackVersion = stackVersion
        self.text = Array(text.utf8.prefix(Self.textSize))
        self.text += [UInt8](repeating: 0, count: Self.textSize - self.text.count)
    }

    /// Reads the header at the start of an image.
    init(parsing octets: [UInt8]) throws(CodecError) {
        guard octets.count >= Self.smallestSize else {
            throw CodecError(.truncated(missing: Self.smallestSize - octets.count), at: octets.count)
        }
        for (offset, octet) in Self.start.enumerated() where octets[offset] != octet {
            throw CodecError(
                .unexpectedOctet(found: octets[offset], expected: "\(octet.hexadecimal) of an OTA header"), at: offset)
        }
        let number = octets[...]
        guard Self.number(number, at: 4) == Self.version else {
            throw CodecError(.invalidValue("the version of the OTA header is not 0100"), at: 4)
        }
        let size = Int(Self.number(number, at: 6) as UInt16)
        controlValue = Self.number(number, at: 8)
        let control = Control(rawValue: controlValue)
        guard size == Self.smallestSize + control.size else {
            throw CodecError(
                .invalidValue(
                    "the OTA header says that it has \(size) octets; with its optional fields it has "
                        + "\(Self.smallestSize + control.size)"), at: 6)
        }
        guard size <= octets.count else { throw CodecError(.truncated(missing: size - octets.count), at: octets.count) }
        manufacturer = Self.number(number, at: 10)
        imageType = Self.number(number, at: 12)
        fileVersion = Self.number(number, at: 14)
        stackVersion = Self.number(number, at: 18)
        text = Array(octets[20..<20 + Self.textSize])
        imageSize = Self.number(number, at: 52)
        options = Array(octets[Self.smallestSize..<size])
    }

    /// Size in octets of the header.
    var size: Int { Self.smallestSize + options.count }

    var octets: [UInt8] {
        var octets = Self.start
        for number in [Self.version, UInt16(size), controlValue, manufacturer, imageType] {
            Self.append(number, to: &octets)
        }
        Self.append(fileVersion, to: &octets)
        Self.append(stackVersion, to: &octets)
        octets += text
        Self.append(imageSize, to: &octets)
        return octets + options
    }

    private static func number<Number: FixedWidthInteger & UnsignedInteger>(
        _ octets: ArraySlice<UInt8>, at offset: Int
    ) -> Number {
        octets[offset..<offset + Number.bitWidth / 8].reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    private static func append<Number: FixedWidthInteger>(_ number: Number, to octets: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { octets += $0 }
    }
}
