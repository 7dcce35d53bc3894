import COSEM
import GBCS

/// The commands of one request and one sender for many devices: the fast form of ``CommandBuilder``. Their octets are built
/// once; each command is made from them by putting in the device and the counter, signing it if the use case requires that,
/// and adding the MAC.
///
/// The positions are found by building the command with marker values; a second build proves that nothing else depends
/// on them. Not Sendable: the octets are changed in place.
public final class CommandTemplate {
    /// Why there is no template of a request, in a sentence.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    public let request: SupportedRequest
    public let sender: CommandSender

    /// The octets up to the MAC.
    private var octets: [UInt8]
    private let groupingStart: Int
    private let signedRange: Range<Int>
    private let signatureRange: Range<Int>?
    private let counterOffsets: [Int]
    private let deviceOffsets: [Int]
    private let invokeIDOffset: Int

    /// - Parameters:
    ///   - start: start of the range, for use cases that have one.
    ///   - end: the end of the range, which belongs to it.
    public init(
        _ request: SupportedRequest, from sender: CommandSender, over start: UTCTime, to end: UTCTime,
        using context: CryptographicContext
    ) throws(Problem) {
        self.request = request
        self.sender = sender
        let counter: UInt64 = 0xA1A2_A3A4_A5A6_A7A8
        let device = EntityIdentifier(0xC1C2_C3C4_C5C6_C7C8)
        let asked = GBCSRequest(request, nil, from: start, to: end)
        func build(_ device: EntityIdentifier, _ counter: UInt64) throws(Problem) -> Message {
            try Self.build(asked, from: sender, to: device, counter: counter, using: context)
        }
        let message = try build(device, counter)
        let octets = message.octets

        // Octets of a certificate must not be replaced, whatever they look like.
        let certificate = message.header.otherInformation.keyAgreementCertificate.map { $0.startIndex..<$0.endIndex }
        func offsets(of marker: UInt64) -> [Int] {
            (0...octets.count - 8).filter { offset in
                octets.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
                    == marker.bigEndian
                    && !(certificate?.contains(offset) ?? false)
            }
        }
        counterOffsets = offsets(of: counter)
        deviceOffsets = offsets(of: device.rawValue)
        invokeIDOffset = message.contentRange.lowerBound + 1
        groupingStart = message.groupingRange.lowerBound
        signedRange = message.signedRange
        if case .present(let range) = message.signature { signatureRange = range } else { signatureRange = nil }
        self.octets = Array(octets.dropLast(MACHeader.macSize))
        self.octets.reserveCapacity(octets.count)

        let otherCounter: UInt64 = 0x0102_0304_0506_0708
        let otherDevice = EntityIdentifier(0x1112_1314_1516_1718)
        let expected = try build(otherDevice, otherCounter).octets
        patch(device: otherDevice, counter: otherCounter)
        let differs = self.octets.indices.contains {
            self.octets[$0] != expected[$0] && !(signatureRange?.contains($0) ?? false)
        }
        guard !differs, expected.count == self.octets.count + MACHeader.macSize else {
            throw Problem(description: "\(request.useCase.code): its commands depend on more than device and counter")
        }
    }

    private static func build(
        _ request: GBCSRequest, from sender: CommandSender, to device: EntityIdentifier, counter: UInt64,
        using context: CryptographicContext
    ) throws(Problem) -> Message {
        guard let secret = SharedSecret(octets: [UInt8](repeating: 0, count: SharedSecret.size)) else {
            preconditionFailure("32 octets are a secret")
        }
        let octets = CommandBuilder(using: context).command(
            request, from: sender.originator(counter: counter), to: device, signingKey: sender.signingKey,
            brokerSecret: secret)
        do { return try Message(parsing: octets) } catch {
            throw Problem(description: "\(request.useCase.code): the command built for it does not parse: \(error)")
        }
    }

    /// Calls `body` with the command to `device`.
    ///
    /// - Parameter secret: shared secret Z of the Access Control Broker and the device.
    public func withCommand<Result>(
        to device: EntityIdentifier, counter: UInt64, secret: SharedSecret, using context: CryptographicContext,
        _ body: ([UInt8]) -> Result
    ) -> Result {
        patch(device: device, counter: counter)
        if let signatureRange, let key = sender.signingKey {
            octets.replaceSubrange(signatureRange, with: key.signature(of: octets[signedRange]))
        }
        // The key of a MAC is derived from these fields; the rest of the header makes no difference to it.
        let header = GroupingHeader(
            craFlag: .command, originatorCounter: counter, businessOriginator: sender.businessOriginator,
            businessTarget: device, otherInformation: .messageCode(request.useCase.messageCode))
        context.appendMAC(to: &octets, groupingFrom: groupingStart, header: header, secret: secret)
        defer { octets.removeLast(MACHeader.macSize) }
        return body(octets)
    }

    /// What the response to the command to `device` must satisfy; parameters as of ``ResponseVerifier``.
    public func verifier(
        of device: EntityIdentifier, counter: UInt64, macSecret: SharedSecret, payloadSecret: SharedSecret,
        deviceKey: P256PublicKey? = nil
    ) -> ResponseVerifier {
        ResponseVerifier(
            to: sender.originator(counter: counter).header(request.useCase.messageCode, to: device),
            macSecret: macSecret, payloadSecret: payloadSecret, deviceKey: deviceKey)
    }

    private func patch(device: EntityIdentifier, counter: UInt64) {
        let invokeID = LongInvokeIDAndPriority(originatorCounter: counter).rawValue
        octets.withUnsafeMutableBytes { octets in
            for offset in counterOffsets { octets.store(bigEndian: counter, at: offset) }
            for offset in deviceOffsets { octets.store(bigEndian: device.rawValue, at: offset) }
            octets.store(bigEndian: invokeID, at: invokeIDOffset)
        }
    }
}
