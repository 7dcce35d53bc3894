import DCC
import DUIS
import Foundation
import GBCS
import Testing

@testable import smets

/// `smets request` without a server: what it takes, and what it says to mistakes.
@Suite(.serialized) struct RequestCommandTests {
    private let folder: SmetsProcess.Folder

    init() throws { folder = try SmetsProcess.Folder() }

    private func request(_ arguments: [String]) throws -> SmetsProcess.Outcome {
        try SmetsProcess.run(["request"] + arguments + ["--state", folder.path])
    }

    /// Makes the keys that a server would have made.
    private func makeKeys() throws {
        #expect(try SmetsProcess.run(["ask", "ECS40", "--in-process", "--state", folder.path]).status == 0)
    }

    @Test(
        "Mistakes in arguments are told in one line, before any server is asked",
        arguments: [
            ([], "which Service Request? For example: smets request 4.8.1 --meter 3"),
            (["4.8"], "4.8: which of its variants? 4.8.1, 4.8.2, 4.8.3"),
            (["4.9.1"], "4.9.1: DUIS has no such Service Reference Variant; they are numbers like 4.8.1"),
            (["4.8.1", "--variant", "9"], "--variant 9: takes 1 to 8"),
            (["4.8.1", "--file", "x.xml"], "--file has the whole request: leave 4.8.1 out"),
            (["4.8.1", "--as-is"], "--as-is: means nothing without --file"),
            (["--file", "x.xml", "--from", "2026-11-01"], "--from: means nothing with --file"),
            (["4.8.1", "--srv", "4.8.1"], "--srv: means nothing with 4.8.1"),
            (["4.8.1", "--schedule", "3"], "--schedule: means nothing with 4.8.1"),
            (["4.8.1", "--json", "--print"], "--json, --print: only one of them can be"),
            (["4.8.1", "--wait", "0"], "--wait 0: takes 1 to 86400 seconds"),
            (["4.8.1", "--duis-port", "0"], "--duis-port 0: takes 1 to 65535"),
            (
                ["1.6"],
                "1.6: Update Payment Mode has values of its own; give its body in a file, --body FILE.xml (the element "
                    + "UpdatePaymentMode), or the whole request, --file FILE.xml"
            ),
        ])
    func mistakes(arguments: [String], message: String) throws {
        let outcome = try request(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors == "smets: \(message)\n")
        #expect(outcome.output == "")
    }

    @Test(
        "Mistakes that need the fleet and its keys are told too",
        arguments: [
            (["4.8.1", "--user", "nobody"], "nobody: is none of supplier, export-supplier"),
            (["4.8.1", "--meter", "x"], "--meter x: "), (["4.8.1", "--from", "x"], "--from x: not a UTC time"),
            (["4.8.1", "--from", "2026-11-02", "--to", "2026-11-01"], "--from 2026-11-02: is after --to 2026-11-01"),
            (["4.2", "--from", "2026-11-02"], "--from: means nothing with 4.2"),
            (["5.1"], "5.1: what is to be scheduled?"),
            (["5.1", "--srv", "4.1.1"], "--srv 4.1.1: cannot be scheduled"),
            (["5.1", "--srv", "4.8.1", "--frequency", "Hourly"], "--frequency Hourly: takes Daily, Weekly"),
            (["5.1", "--srv", "4.8.1", "--start", "x"], "--start x: takes a date"),
            (["5.1", "--srv", "4.8.1", "--at", "25:00"], "--at 25:00: takes a time of day"),
            (["5.1", "--srv", "4.8.1", "--offsets", "-1,00:30"], "--offsets -1,00:30: takes days"),
            (["5.1", "--srv", "4.2", "--offsets", "-1,00:30,0,00:00"], "--offsets: 4.2 reads no log"),
            (
                ["5.1", "--srv", "4.8.1", "--start", "2026-12-02", "--end", "2026-12-01"],
                "--end 2026-12-01: is before --start 2026-12-02"
            ),
            (["4.8.1", "--no-register"], "--no-register: the result comes by callback"),
        ])
    func mistakesWithKeys(arguments: [String], beginning: String) throws {
        try makeKeys()
        let outcome = try request(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("smets: \(beginning)"), "\(outcome.errors)")
    }

    @Test("Files that are no request, or another one's body, are told")
    func files() throws {
        try makeKeys()
        let bad = try folder.file("bad.xml", "<a/>")
        let body = try folder.file("body.xml", "<ReadInventory/>")
        #expect(try request(["--file", bad]).errors.hasPrefix("smets: --file \(bad): The root element is {}a"))
        #expect(
            try request(["1.6", "--body", body]).errors
                == "smets: --body \(body): its element is ReadInventory; this Service Request's is UpdatePaymentMode\n")
        #expect(try request(["--file", "\(folder.path)/none.xml"]).status == 2)
    }

    @Test("Without keys, and without a server, it says how to start one")
    func withoutServer() throws {
        #expect(try request(["8.2"]).errors.contains("there are no keys"))
        try makeKeys()
        // Port 1 is nobody's.
        let outcome = try request(["8.2", "--duis-port", "1"])
        #expect(outcome.status == 2)
        #expect(
            outcome.errors == "smets: 127.0.0.1:1: nobody answers; start a server with: smets serve --dcc\n")
    }

    @Test(
        "Critical requests begin with CV 4 and go on with the one that is asked for; others are as they are asked for")
    func course() throws {
        let critical = try #require(ServiceRequestCatalogue["7.1"])
        let read = try #require(ServiceRequestCatalogue["4.8.1"])
        let inventory = try #require(ServiceRequestCatalogue["8.2"])
        let rows: [(ServiceRequestKind, CommandVariant?, first: CommandVariant, following: CommandVariant?)] = [
            (critical, nil, .transform, .sendSigned), (critical, .transform, .transform, nil),
            (critical, .localSignedCommand, .transform, .localSignedCommand), (critical, .send, .send, .sendSigned),
            (read, nil, .send, .sendSigned), (read, .sendAndLocalCommand, .sendAndLocalCommand, .sendSigned),
            (inventory, nil, .nonDevice, .sendSigned),
        ]
        for (kind, given, first, following) in rows {
            let course = RequestPlan.course(of: kind, given)
            #expect(course.first == first, "\(kind.variant) \(given.map { "\($0)" } ?? "")")
            #expect(course.following == following, "\(kind.variant) \(given.map { "\($0)" } ?? "")")
        }
    }

    @Test("Results that the DCC answers itself are awaited by nobody")
    func callbacks() throws {
        func plan(_ variant: ServiceReferenceVariant, _ commandVariant: CommandVariant, _ following: CommandVariant?)
            throws
            -> Bool
        {
            let kind = try #require(ServiceRequestCatalogue[variant])
            let request = ServiceRequest(
                id: RequestID(originator: EntityIdentifier(1), target: EntityIdentifier(2), counter: 3),
                commandVariant: commandVariant,
                reference: kind.reference, variant: variant, body: Element(kind.body))
            return RequestPlan(request: request, kind: kind, following: following).awaitsCallback
        }
        #expect(try plan("4.8.1", .send, .sendSigned))
        #expect(try plan("4.8.1", .sendAndLocalCommand, .sendSigned))
        #expect(try !plan("4.8.1", .localCommand, .sendSigned))
        #expect(try plan("7.1", .transform, .sendSigned))
        #expect(try !plan("7.1", .transform, nil))
        #expect(try !plan("7.1", .transform, .localSignedCommand))
        #expect(try !plan("8.2", .nonDevice, .sendSigned))
        #expect(try plan("11.1", .nonDevice, .sendSigned))
    }

    @Test("What the DCC answers itself is shown element by element, without what the request says already")
    func elements() {
        let message = ServiceResponse.responseMessage(
            "5.2", "5.2",
            [
                Element(
                    "DSPSchedule", attributes: [Element.Attribute("kind", "x")],
                    [Element("DSPScheduleID", text: " 7 "), Element("ScheduleFrequency", text: "Daily")]),
                Element("Empty"),
            ])
        let presentation = ElementPresentation(element: message)
        #expect(
            presentation.text == """
                DSPSchedule kind=x
                  DSPScheduleID: 7
                  ScheduleFrequency: Daily
                Empty
                """)
        #expect(presentation.json.count == 2)
        #expect((presentation.json[0]["elements"] as? [[String: Any]])?.first?["value"] as? String == "7")
    }
}
