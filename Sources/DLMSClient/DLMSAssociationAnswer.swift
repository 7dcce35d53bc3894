import COSEM

/// What a meter says to an AARQ.
enum DLMSAssociationAnswer: Equatable {
    /// Accepted; the largest APDU that the meter takes.
    case accepted(maximumSize: UInt16)
    /// Not accepted: one line.
    case refused(String)

    /// Reads an AARE (IEC 62056-5-3, 7.2.4.3) that answers without ciphering.
    init(_ apdu: [UInt8]) {
        if let tag = apdu.first, tag != AssociationResponse.tag {
            self = .refused("answers the AARQ with an APDU of tag \(tag.hexadecimal)")
            return
        }
        do throws(CodecError) {
            let answer = try AssociationResponse(decoding: apdu)
            if answer.result != .accepted {
                self = .refused("association refused: \(Self.reason(answer.diagnostic))")
            } else if answer.userInformation.isEmpty {
                self = .refused("an AARE without InitiateResponse")
            } else {
                let agreed = try InitiateResponse(decoding: answer.userInformation)
                self = .accepted(maximumSize: agreed.serverMaximumPDUSize)
            }
        } catch {
            self = .refused("what answers the AARQ is no AARE: \(error)")
        }
    }

    private static func reason(_ diagnostic: AssociationDiagnostic) -> String {
        guard diagnostic != .null else { return "no reason given" }
        return "\(diagnostic.description.replacing("-", with: " ")) (\(diagnostic.code))"
    }
}
