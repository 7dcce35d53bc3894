import COSEM
import DCC
import GBCS

/// The answer to a command with ASN.1 content, by the standard's names.
struct ContentPresentation {
    let useCase: UseCase
    let answer: AccessControlBroker.DeviceManagementAnswer

    var text: String {
        answer.lines.map { String(repeating: "  ", count: $0.depth) + $0.meaning }.joined(separator: "\n")
    }

    var json: [String: Any] {
        [
            "useCase": useCase.code, "messageCode": useCase.messageCode.rawValue.hexadecimal,
            "content": answer.lines.map { line -> [String: Any] in
                let parts = line.meaning.split(separator: ": ", maxSplits: 1)
                return [
                    "depth": line.depth, "name": parts.first.map(String.init) ?? "",
                    "value": parts.count > 1 ? String(parts[1]) : "", "octets": line.octets.hexadecimal,
                ]
            },
        ]
    }
}
