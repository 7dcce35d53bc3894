/// Auxiliary controllers (ECS46a, c, d, 47, 47a, 47e, 61a, c, d, e, 62).
extension RequestRow {
    private static func each(_ item: (UInt8) -> RequestItem) -> [RequestItem] {
        DeviceAttribute.auxiliaryControllers.map(item)
    }

    private static func pairs(_ items: (UInt8) -> [RequestItem]) -> [RequestItem] {
        DeviceAttribute.auxiliaryControllers.flatMap(items)
    }

    /// An item that only commands for its controller have.
    private static func settable(_ attribute: DeviceAttribute, _ isInExample: Bool) -> RequestItem {
        var item = RequestItem.set(attribute).optional
        item.isInExample = isInExample
        return item
    }

    private static let calendar: [RequestItem] = [
        .set(.auxiliarySpecialDaysNext), .set(.auxiliaryCalendarNext), .set(.auxiliaryCalendarActivation),
        .set(.auxiliarySpecialDaysActivation),
    ]

    static let auxiliaryControllers: [RequestRow] = [
        .init("ECS46a", each { .set(.auxiliaryDescription($0)).optional }),
        .init("ECS46c", each { .set(.auxiliaryType($0)).optional } + calendar),
        .init("ECS46d", calendar),
        .init(
            "ECS47",
            pairs { [settable(.auxiliaryOnPeriod($0), $0 == 1), settable(.auxiliaryOffPeriod($0), false)] }
                + [.action(.auxiliarySetting)]),
        .init(
            "ECS47a",
            pairs { [settable(.auxiliaryPeriodStart($0), $0 == 1), settable(.auxiliaryPeriodEnd($0), $0 == 1)] }
                + [.action(.auxiliarySetting)]),
        .init(
            "ECS47e",
            pairs { [settable(.auxiliaryLimitStart($0), $0 == 1), settable(.auxiliaryLimitEnd($0), $0 == 1)] }
                + [.action(.auxiliaryLimit)]),
        .init(
            "ECS61a",
            each { .get(.auxiliaryDescription($0)).optional } + each { .get(.auxiliaryType($0)).optional }
                + [.get(.auxiliarySpecialDays), .get(.auxiliaryCalendar)]
                + each { .get(.auxiliarySwitchState($0)).optional }),
        .init(
            "ECS61c",
            [.get(.boostFunctionAvailable), .getRange(.boostEventLog)] + each { .get(.boostFunction($0)) }),
        .init(
            "ECS61d",
            each { .get(.auxiliaryDescription($0)).optional } + [.get(.auxiliarySpecialDays), .get(.auxiliaryCalendar)]),
        .init("ECS61e", each { .get(.auxiliaryType($0)) } + each { .get(.auxiliaryState($0)) }),
        .init("ECS62", each { .set(.boostFunction($0)) }),
    ]
}
