import ArgumentParser
import COSEM
import Console
import DCC
import DUIS
import Estate
import Foundation
import GBCS
import Host
import Keys
import NIOCore
import PlainText
import UserClient

struct RequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "Play a User of the DCC: send one Service Request, check and show what comes back.",
        discussion: """
            Builds the Service Request (DUIS, XML), signs it, sends it to the DUIS port of a running server (smets serve \
            --dcc), takes the callback on a port of its own, verifies the XML signature and the meter's MAC or signature, \
            decrypts, and prints a table and a chart. Critical requests (Command Variant 4) go on by themselves: the \
            Pre-Command is held against the request, signed, and sent (5).

            While it waits, the server sends the User's callbacks here; afterwards to where they went before.

            EXAMPLES
              smets request 4.8.1 --meter 3 --user mdr --from 2026-11-01 --to 2026-11-02
              smets request 4.8.1 --meter 3 --for-settlement
              smets request 5.1 --meter 3 --user mdr --srv 4.8.1 --at 00:30
              smets request 5.2 --meter 3 --user mdr
              smets request 8.2 --meter 3
              smets request 7.1 --meter 3                            Enable Supply: Pre-Command, signed, sent
              smets request 7.1 --meter 3 --variant 4                the Pre-Command alone
              smets request 1.6 --meter 3 --body mode.xml
              smets request --file template.xml --meter 3 --print

            Exit codes: 0 done and verified; 1 something does not verify, or the meter failed; 2 nothing came, or the request \
            could not be sent; 3 the DCC refused it or could not reach the meter.
            """)

    @Argument(
        help: ArgumentHelp("Service Reference Variant, such as 4.8.1; none with --file.", valueName: "srv"))
    var variantNumber: String?

    @Option(help: ArgumentHelp("Meter: its number from 0, its EUI-64, or an MPAN of it.", valueName: "meter"))
    var meter = "0"

    @Flag(help: "Ask the hub of the meter's premises instead of the meter.")
    var hub = false

    @Option(help: ArgumentHelp("Who asks: \(UserName.names), or an EUI-64.", valueName: "user"))
    var user = UserName.supplier.rawValue

    @Option(
        help: ArgumentHelp(
            "Start of the range of a log, UTC: 2026-11-01 or 2026-11-01T00:30. Default: as for smets ask.",
            valueName: "time"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "End of the range, UTC, which belongs to it. Default: the midnight after --from.", valueName: "time"))
    var to: String?

    @Flag(
        inversion: .prefixedNo,
        help: "Send the proposed attribute ForSettlement with true or false. Default: without it.")
    var forSettlement: Bool?

    @Option(
        help: ArgumentHelp(
            """
            Command Variant, 1 to 8. 4 stops at the Pre-Command; 5 to 7 say how the signed one goes on. Default: 8 for what \
            the DCC answers itself, 4 and then 5 for critical requests, else 1.
            """, valueName: "number"))
    var variant: Int?

    @Option(help: ArgumentHelp("File (XML) with the request's body: its element alone.", valueName: "file"))
    var body: String?

    @Option(
        help: ArgumentHelp(
            """
            File (XML) with a whole Service Request, such as a template. It gets a name of this User and meter and a new \
            signature; its body stays as it is.
            """, valueName: "file"))
    var file: String?

    @Flag(help: "Keep the RequestID of --file.")
    var asIs = false

    @OptionGroup var schedules: ScheduleOptions

    @OptionGroup var server: RequestServerOptions

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @Flag(name: .customLong("print"), help: "Print the XML that goes out and comes in.")
    var printsXML = false

    @OptionGroup var estate: EstateOptions

    func run() async throws {
        try XMLLibrary.check()
        try server.check()
        let given = try variant.map(RequestPlan.commandVariant)
        try checkCombination()
        // Mistakes in the arguments come before those of folders and servers.
        let kind = try variantNumber.map(RequestPlan.kind)
        if let kind {
            try schedules.refuseOthers(than: kind.variant)
            if body == nil, !["5.1", "5.2", "5.3", "8.2"].contains(kind.variant), !RequestBodies.isSimple(kind) {
                throw UserError(
                    "\(kind.variant): \(kind.name) has values of its own; give its body in a file, --body FILE.xml (the "
                        + "element \(kind.body)), or the whole request, --file FILE.xml")
            }
        }
        let document = try file.map(RequestDocument.request)
        let fleet = try estate.loadFleet()
        let number = try CheckedOption.meter(meter, in: fleet)
        let (estate, folder) = try estate.loadEstate(of: fleet, ofServer: true)
        let party = try reportingErrors { try UserName.party(user, in: folder) }
        let acting = try reportingErrors { try DCCUser(party, in: folder) }
        guard let broker = RequestingRole.accessControlBroker.party(in: folder) else {
            throw UserError("\(folder.path): has no Access Control Broker certificate (OU 04)")
        }
        let target = AskTarget(estate: estate, number: number, isHub: hub)
        let builder = ServiceRequestBuilder(user: party, broker: broker)
        let plan: RequestPlan
        if let document {
            plan = try self.plan(document, builder, target, given)
        } else if let kind {
            plan = try self.plan(kind, builder, target, acting, folder, given)
        } else {
            throw UserError("which Service Request? For example: smets request 4.8.1 --meter 3")
        }
        let outcome = try await RequestConversation(
            user: acting, folder: folder, options: server, printsXML: printsXML
        ).run(plan)
        try RequestReport(plan: plan, target: target, user: acting, folder: folder, isJSON: json)
            .show(outcome, wait: server.wait)
    }

    private func checkCombination() throws {
        guard (file == nil) != (variantNumber == nil) else {
            throw UserError(
                file == nil
                    ? "which Service Request? For example: smets request 4.8.1 --meter 3"
                    : "--file has the whole request: leave \(variantNumber ?? "") out")
        }
        if file == nil {
            try CheckedOption.refuse([("--as-is", asIs)], "without --file")
        } else {
            try CheckedOption.refuse(
                [
                    ("--body", body != nil), ("--from", from != nil), ("--to", to != nil),
                    ("--srv", schedules.srv != nil), ("--frequency", schedules.frequency != nil),
                    ("--start", schedules.start != nil), ("--end", schedules.end != nil), ("--at", schedules.at != nil),
                    ("--offsets", schedules.offsets != nil), ("--schedule", schedules.schedule != nil),
                ], "with --file")
        }
        if json, printsXML { throw UserError("--json, --print: only one of them can be") }
    }

    /// The request of a file.
    private func plan(
        _ document: (request: ServiceRequest, schemaVersion: String), _ builder: ServiceRequestBuilder,
        _ target: AskTarget, _ given: CommandVariant?
    ) throws -> RequestPlan {
        var request = document.request
        guard let kind = ServiceRequestCatalogue[request.variant] else {
            throw UserError("--file \(file ?? ""): DUIS has no Service Reference Variant \(request.variant)")
        }
        // A Pre-Command in the file is sent as it is; otherwise the variants go on as they do without a file.
        let isSigned = request.commandVariant.isSignedPreCommand
        let course = RequestPlan.course(
            of: kind, given ?? (request.commandVariant == .transform ? nil : request.commandVariant))
        request.commandVariant = isSigned ? given ?? request.commandVariant : course.first
        if let forSettlement { request.forSettlement = forSettlement }
        if !asIs { request = builder.renamed(request, to: target.device) }
        return RequestPlan(
            request: request, kind: kind, following: course.following, schemaVersion: document.schemaVersion)
    }

    /// The request of a number and options.
    private func plan(
        _ kind: ServiceRequestKind, _ builder: ServiceRequestBuilder, _ target: AskTarget, _ acting: DCCUser,
        _ folder: KeyFolder, _ given: CommandVariant?
    ) throws -> RequestPlan {
        let course = RequestPlan.course(of: kind, given)
        let content: Element
        do { content = try element(of: kind, target, acting, folder) } catch let problem as RequestBodies.Problem {
            throw UserError(problem.description)
        }
        let request = builder.request(
            kind, to: target.device, variant: course.first, forSettlement: forSettlement, body: content)
        return RequestPlan(request: request, kind: kind, following: course.following)
    }

    private func element(
        of kind: ServiceRequestKind, _ target: AskTarget, _ acting: DCCUser, _ folder: KeyFolder
    ) throws -> Element {
        let takesPeriod = body == nil && RequestBodies.takesPeriod(kind)
        if !takesPeriod {
            try CheckedOption.refuse(
                [("--from", from != nil), ("--to", to != nil)], body == nil ? "with \(kind.variant)" : "with --body")
        }
        if let body { return try RequestDocument.body(body, named: kind.body) }
        switch kind.variant {
        case "5.1":
            let scheduled = try schedules.scheduledKind()
            return try RequestBodies.schedule(
                of: scheduled, try schedules.terms(of: scheduled), for: target.device,
                certificate: acting.keyAgreementCertificate)
        case "5.2", "5.3": return RequestBodies.schedules(kind, number: schedules.schedule, of: target.device)
        case "8.2": return RequestBodies.inventory(of: target.device)
        default: break
        }
        guard takesPeriod else { return try RequestBodies.simple(kind) }
        let isKnown = ServiceRequestBuilder.isKnown(acting.entityIdentifier, for: kind, in: folder)
        return try RequestBodies.simple(
            kind, over: try period(of: kind), certificate: isKnown ? nil : acting.keyAgreementCertificate)
    }

    private func period(of kind: ServiceRequestKind) throws -> (UTCTime, UTCTime) {
        let form = kind.knownUseCases.lazy.compactMap {
            RequestCatalogue[$0.messageCode] ?? HubRequestCatalogue[$0.messageCode]
        }
        .first { $0.form.takesRange }
        guard let form else {
            throw UserError("\(kind.variant): no emulated device has this log; give the request with --file")
        }
        return try ReadRange.range(of: form, from: from, to: to)
    }
}
