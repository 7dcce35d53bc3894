import COSEM
import Foundation
import Keys

/// A key agreement certificate of development keys.
enum TestCertificate {
    static let der: [UInt8] = {
        let folder = DevelopmentPKI.inMemory(seed: 1, validFrom: UTCTime("2024-01-01"))
        return folder.certificate(
            of: DevelopmentPKI.Party.meterDataRetriever.entityIdentifier, .keyAgreement)!.der
    }()

    static let base64 = Data(der).base64EncodedString()
}
