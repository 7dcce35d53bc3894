import Conformance
import Foundation

/// Exchanges in the form of `smets-exchanges/1`, as `smets replay` takes them.
struct RecordedExchanges: Encodable {
    struct Party: Encodable {
        let eui64: String
        let role: String
        let publicKey: String?
        let signaturePublicKey: String?
        let prepaymentPublicKey: String?
    }

    struct Registers: Encodable {
        let activeImport: UInt32
        let reactiveImport: UInt32
        let activeExport: UInt32
        let reactiveExport: UInt32
    }

    struct DailyRead: Encodable {
        let timestamp: UInt32
        let activeImport: UInt32
        let blocks: [[UInt32]]
    }

    struct Logs: Encodable {
        var activeImportProfile: [[UInt32]] = []
        var exportProfile: [[UInt32]] = []
        var reactiveImportProfile: [[UInt32]] = []
        var dailyExportReads: [[UInt32]] = []
        var dailyConsumption: [[UInt32]] = []
        var dailyReads: [DailyRead] = []
    }

    struct Device: Encodable {
        let eui64: String
        let elements: String
        let clock: String
        let originatorCounter: UInt64
        let keyAgreementKey: String
        let signatureKey: String
        let parties: [Party]
        let registers: Registers
        let logs: Logs
    }

    struct Case: Encodable {
        let id: String
        var useCase: String?
        var messageCode: String?
        let device: Device
        let command: String
        var response: String?
        /// `verify` where the response ends with a signature, which is random.
        var signature: String?
        var note: String?
    }

    var format = ExchangeFile.format
    var cases: [Case]

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
