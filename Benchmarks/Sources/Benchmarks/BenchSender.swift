import DCC

/// The sender of a section's commands.
enum BenchSender: String, CaseIterable {
    /// A party that the meter knows.
    case supplier
    /// A Meter Data Retriever, behind the Access Control Broker, with its certificate in every command.
    case mdr

    var title: String { self == .supplier ? "supplier" : "Meter Data Retriever" }

    var role: RequestingRole { self == .supplier ? .supplier : .meterDataRetriever }
}
