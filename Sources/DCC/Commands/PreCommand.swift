import COSEM
import GBCS

/// A critical command before its originator signs it: `DF 09 01 …`, Grouping Header and content, without MAC Header and
/// without signature (DUIS 5.4, PreCommand; RTDS Pre-Commands).
package struct PreCommand: Equatable, Sendable {
    /// How it ends.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// The last octet is 00, the length of the empty signature, as the DCC sends it [inferred from the open client].
        case emptySignature = "empty-signature"
        /// The content stands last, as in all published ones (RTDS 4.5.0).
        case noSignature = "no-signature"
    }

    /// Why a Signed Pre-Command is not taken.
    package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case malformed(CodecError)
        case hasMAC
        case unsigned
        /// It is not what was issued, with a signature behind it.
        case differs
        case wrongSignature

        package var description: String {
            switch self {
            case .malformed(let error): "the Signed Pre-Command is no GBCS message: \(error)"
            case .hasMAC: "the Signed Pre-Command has a MAC Header; sign the octets that begin with DF"
            case .unsigned: "the Signed Pre-Command has no signature of 64 octets behind its content"
            case .differs: "the Signed Pre-Command is not the Pre-Command that was issued for this request"
            case .wrongSignature:
                "the signature does not verify with the User's Digital Signature certificate; it covers the octets after "
                    + "DF up to the end of the content"
            }
        }
    }

    /// The octets up to the end of the content.
    private let message: Message

    /// The Pre-Command of `request` to `device`, for its originator to sign. Throws for values that make it longer than
    /// ``Message/maximumSize``.
    package init(
        _ request: GBCSRequest, from originator: CommandOriginator, to device: EntityIdentifier
    ) throws(CodecError) {
        let header = originator.header(request.useCase.messageCode, to: device)
        message = try Message(
            parsing: Message.encodeGrouping(
                header: header, content: request.octets(header: header), signature: nil))
    }

    /// A Pre-Command in either form, such as one that was stored. Throws for anything else.
    package init(parsing octets: [UInt8]) throws(CodecError) {
        let found = try Message(parsing: octets)
        guard found.macRange == nil, found.header.craFlag == .command else {
            throw CodecError(.invalidValue("not a Pre-Command"), at: 0)
        }
        switch found.signature {
        case .absent: message = found
        case .empty: message = try Message(parsing: Array(octets.dropLast()))
        case .present:
            throw CodecError(.invalidValue("a Pre-Command has no signature"), at: found.signedRange.upperBound)
        }
    }

    package var header: GroupingHeader { message.header }
    package var content: ArraySlice<UInt8> { message.content }

    package func octets(_ form: Form = .emptySignature) -> [UInt8] {
        switch form {
        case .emptySignature: message.octets + [0]
        case .noSignature: message.octets
        }
    }

    /// The signature of `signed`, which must be this Pre-Command with a signature of the key's holder, r ‖ s.
    package func signature(in signed: [UInt8], by key: P256PublicKey) throws(Problem) -> [UInt8] {
        let found: Message
        do throws(CodecError) { found = try Message(parsing: signed) } catch { throw .malformed(error) }
        guard found.macRange == nil else { throw .hasMAC }
        guard case .present(let range) = found.signature else { throw .unsigned }
        let issued = message.octets[message.signedRange]
        guard signed[found.signedRange] == issued else { throw .differs }
        guard key.verifies(signed[range], of: issued) else { throw .wrongSignature }
        return Array(signed[range])
    }
}
