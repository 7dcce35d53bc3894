import COSEM
import DCC
import GBCS
import Reports

/// What a command did, item by item: names, values and results.
struct ItemsPresentation {
    struct Item {
        let name: String
        let values: [WrittenValue]
        let result: String
    }

    private struct Row {
        let name: String
        let value: String
        let unit: String
        let result: String
    }

    let useCase: UseCase
    let items: [Item]

    /// Greatest number of values of one item that the table has.
    private static let valueLimit = 12
    /// The time of what comes into force at once.
    private static let now = COSEMData.octetString(ActivationMoment.now.dateTime.octets)

    /// - Parameter arguments: the command's own values; nil where it brings none.
    init(_ request: SupportedRequest, _ arguments: RequestArguments?, _ response: VerifiedResponse) {
        useCase = request.useCase
        let values = (arguments ?? request.form.example).values
        let present = request.form.items.indices.filter { $0 >= values.count || values[$0] != .absent }
        var items: [Item] = []
        for (place, index) in present.enumerated() {
            let item = request.form.items[index]
            let result = place < response.results.count ? "\(response.results[place].result)" : ""
            let data = place < response.access.data.count ? response.access.data[place] : .nullData
            var given: [WrittenValue] = []
            switch item.access {
            case .set, .action:
                if item.argument != nil, index < values.count, let value = values[index].data {
                    given = WrittenValue.values(value, of: item.attribute)
                }
                if given.count == 1, item.argument == .dateTime, Self.now == values[index].data {
                    given = [WrittenValue(name: item.attribute.name, text: "at once", unit: "")]
                }
            case .getProtected where response.isSuccess:
                for (attribute, value) in zip(item.attributes, response.values) {
                    given += WrittenValue.values(value, of: attribute)
                }
            case .get, .getRange:
                if data != .nullData { given = WrittenValue.values(data, of: item.attribute) }
            case .getProtected, .presetTime: break
            }
            items.append(Item(name: item.attribute.name, values: given, result: result))
        }
        self.items = items
    }

    var text: String {
        let rows = items.flatMap { item -> [Row] in
            guard item.values.count <= Self.valueLimit else {
                return [
                    Row(
                        name: item.name, value: "\(item.values.count) values: --json has them", unit: "",
                        result: item.result)
                ]
            }
            guard let first = item.values.first else {
                return [Row(name: item.name, value: "", unit: "", result: item.result)]
            }
            return [Row(name: first.name, value: first.text, unit: first.unit, result: item.result)]
                + item.values.dropFirst().map { Row(name: $0.name, value: $0.text, unit: $0.unit, result: "") }
        }
        return ReportTable(
            rows,
            columns: [
                .init("item", .words, { $0.name }), .init("value", .words, { $0.value }),
                .init("unit", .words, { $0.unit }), .init("result", .words, { $0.result }),
            ]
        ).text
    }

    var json: [String: Any] {
        [
            "useCase": useCase.code, "messageCode": useCase.messageCode.rawValue.hexadecimal,
            "items": items.map { item in
                [
                    "name": item.name, "result": item.result,
                    "values": item.values.map { ["name": $0.name, "value": $0.text, "unit": $0.unit] },
                ] as [String: Any]
            },
        ]
    }
}
