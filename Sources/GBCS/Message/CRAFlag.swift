/// What a message is: the first octet of the transaction-id (GBCS 7.2.7).
public enum CRAFlag: UInt8, Sendable, CaseIterable {
    case command = 1
    case response = 2
    case alert = 3

    public var name: String {
        switch self {
        case .command: "command"
        case .response: "response"
        case .alert: "alert"
        }
    }
}
