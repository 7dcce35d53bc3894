import COSEM
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DCC

/// Commands that the broker builds.
@Suite struct AccessControlBrokerTests {
    /// CS02b may bring many certificates, and whoever asks chooses them.
    @Test func aCommandLongerThanAMessageMayBeIsAnErrorWithItsSize() throws {
        let estate = try TestGateway()
        let broker = try AccessControlBroker(folder: estate.folder)
        let keys = estate.gateway.estate.deviceKeys(0)
        let useCase = try #require(UseCaseCatalogue["CS02bSupplierBySupplier"])
        let error = #expect(throws: KeyFolderError.self) {
            _ = try broker.deviceManagementCommand(
                useCase, as: .supplier, content: [UInt8](repeating: 0, count: Message.maximumSize),
                to: estate.device(0), deviceKeys: (keys.keyAgreement.publicKey, nil), counter: 1)
        }
        #expect(error?.description.contains("fewer or shorter values") == true)
    }
}
