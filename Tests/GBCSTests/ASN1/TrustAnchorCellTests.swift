import COSEM
import Testing

@testable import GBCS

@Suite("Trust Anchor Cells (GBCS 4.3.2.5)")
struct TrustAnchorCellTests {
    @Test(
        "cells as octets",
        arguments: [
            (TrustAnchorCell(.supplier, .digitalSignature), "3007 020102 03020780"),
            (TrustAnchorCell(.accessControlBroker, .keyAgreement), "3007 020104 03020308"),
            (TrustAnchorCell(.root, .keyCertSign), "3007 020100 03020204"),
            (TrustAnchorCell(.supplier, .keyAgreement, .prePaymentTopUp), "300A 020102 03020308 020101"),
            (TrustAnchorCell(.other, .digitalSignature), "3007 02017F 03020780"),
        ])
    func cells(cell: TrustAnchorCell, text: String) throws {
        #expect(cell.encoded == octets(text))
        #expect(try TrustAnchorCell(decoding: octets(text)) == cell)
    }

    @Test("every cell reads back")
    func roundTrip() throws {
        for role in RemotePartyRole.allCases {
            for usage in TrustAnchorCell.KeyUsage.allCases {
                for cellUsage in TrustAnchorCell.CellUsage.allCases {
                    let cell = TrustAnchorCell(role, usage, cellUsage)
                    #expect(try TrustAnchorCell(decoding: cell.encoded) == cell)
                }
            }
        }
    }

    @Test(
        "roles, usages and forms that are none",
        arguments: [
            "3007 020109 03020780",  // role 9
            "3007 020180 03020780",  // a negative role
            "3008 02020080 03020780",  // role 128
            "3007 020102 03020308 020101",  // octets after the end
            "3007 020102 03020640",  // nonRepudiation
            "3007 020102 03020106",  // keyCertSign and cRLSign
            "3007 020102 03020788",  // bits in the padding
            "3007 020102 03020080",  // a bit list with zeros at its end
            "3006 020102 030100",  // no usage
            "300A 020102 03020308 020100",  // the default in writing
            "300A 020102 03020308 020102",  // cell usage 2
            "3007 03020308 020102",  // the wrong order
            "3003 020102", "3000", "0500", "",
        ])
    func bad(text: String) {
        #expect(throws: CodecError.self) { try TrustAnchorCell(decoding: octets(text)) }
    }

    @Test("cells in words, and the usage of the certificates for them")
    func words() {
        #expect("\(TrustAnchorCell(.supplier, .keyAgreement))" == "Supplier, keyAgreement")
        #expect(
            "\(TrustAnchorCell(.supplier, .keyAgreement, .prePaymentTopUp))"
                == "Supplier, keyAgreement, prePaymentTopUp")
        #expect(TrustAnchorCell.KeyUsage.digitalSignature.ofCertificate == .digitalSignature)
        #expect(TrustAnchorCell.KeyUsage.keyAgreement.ofCertificate == .keyAgreement)
        #expect(TrustAnchorCell.KeyUsage.keyCertSign.ofCertificate == .certificateSigning)
    }

    @Test("statuses have the numbers of RFC 5934, and names")
    func statuses() {
        #expect(TrustAnchorStatus.allCases.map(\.rawValue) == [0, 5, 10, 17, 25, 30, 127])
        #expect(
            TrustAnchorStatus.allCases.map { "\($0)" } == [
                "success", "bad certificate", "no trust anchor", "insufficient memory", "trust anchor not found",
                "resources busy", "other",
            ])
    }
}
