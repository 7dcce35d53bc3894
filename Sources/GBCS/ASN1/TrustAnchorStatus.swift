/// What became of one role or one Trust Anchor Cell (StatusCode; the numbers are those of RFC 5934 section 5).
package enum TrustAnchorStatus: UInt8, Hashable, Sendable, CaseIterable {
    case success = 0
    /// The certificate is not well formed, or is not one for the cell.
    case badCertificate = 5
    /// No path leads from the certificate to the root: a published outcome where it was not signed by its issuer.
    case noTrustAnchor = 10
    case insufficientMemory = 17
    /// The device has no cell for the role: CS02a.
    case trustAnchorNotFound = 25
    case resourcesBusy = 30
    /// Anything else; CS02f has it for a role without cells.
    case other = 127
}

extension TrustAnchorStatus: CustomStringConvertible {
    package var description: String {
        switch self {
        case .success: "success"
        case .badCertificate: "bad certificate"
        case .noTrustAnchor: "no trust anchor"
        case .insufficientMemory: "insufficient memory"
        case .trustAnchorNotFound: "trust anchor not found"
        case .resourcesBusy: "resources busy"
        case .other: "other"
        }
    }
}
