/// Registers and profile logs (ECS17a to e, 21a, 21c, 22a to c, 66).
extension RequestRow {
    static let registers: [RequestRow] = [
        .init(
            "ECS17a",
            [.get(.activeExport), .get(.activeExportUnit), .get(.reactiveExport), .get(.reactiveExportUnit)]),
        .init("ECS17b", [.getProtected(8, .importRegisters, byDate: false)]),
        .init("ECS17c", [.get(.activePower)]),
        .init("ECS17d", [.getProtected(9, .touRegisters, byDate: false)]),
        .init("ECS17e", [.getProtected(10, .blockRegisters, byDate: false)]),
        .init("ECS21a", [.getProtected(5, .dailyReadLog, byDate: true)]),
        .init("ECS21c", [.getRange(.dailyExportReadLog)]),
        .init("ECS22a", [.getRange(.exportProfile)]),
        .init("ECS22b", [.getProtected(7, .importProfile, byDate: true)]),
        .init("ECS22c", [.getRange(.reactiveImportProfile)]),
        .init("ECS66", [.getProtected(4, .dailyConsumption, byDate: true)]),
    ]
}
