import GBCS

/// The rows of all use cases of an emulated meter or hub that have responses.
enum MMCRows {
    static let all: [MMCRow] =
        MMCRow.updates + MMCRow.registers + MMCRow.logs + MMCRow.tariff + MMCRow.prepayment + MMCRow.voltage
        + MMCRow.configuration + MMCRow.events + MMCRow.auxiliaryControllers + MMCRow.hub + MMCRow.deviceManagement

    private static let byCode: [MessageCode: MMCRow] = Dictionary(
        all.compactMap { row in UseCaseCatalogue[row.code].map { ($0.messageCode, row) } },
        uniquingKeysWith: { first, _ in first })

    static subscript(code: MessageCode) -> MMCRow? { byCode[code] }
}
