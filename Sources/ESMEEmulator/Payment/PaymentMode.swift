import COSEM

/// The payment mode (SMETS2 5.5.7; 111 0-0:19.0.0 /2, first member).
package enum PaymentMode: UInt8, Hashable, Sendable, CaseIterable {
    case credit = 1
    case prepayment = 2

    /// The mode of {payment mode, account status}; nil for anything else. The status is not looked at.
    package init?(_ data: COSEMData) {
        guard let members = data.structure(of: 2), case .enumerated(let mode) = members[0],
            case .enumerated = members[1]
        else { return nil }
        self.init(rawValue: mode)
    }
}
