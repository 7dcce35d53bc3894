extension ServiceRequestCatalogue {
    /// Schedules of the DCC: chapter 5.
    static let schedules: [ServiceRequestKind] = [
        kind(
            "5.1", "Create Schedule", "CreateSchedule", .answeredByDCC, roles: "IS ES GS ED GT OU",
            retrieval: .onDemand, smets1: true),
        kind(
            "5.2", "Read Schedule", "ReadSchedule", .answeredByDCC, roles: "IS ES GS ED GT OU", retrieval: .onDemand,
            smets1: true),
        kind(
            "5.3", "Delete Schedule", "DeleteSchedule", .answeredByDCC, roles: "IS ES GS ED GT OU",
            retrieval: .onDemand, smets1: true),
    ]
}
