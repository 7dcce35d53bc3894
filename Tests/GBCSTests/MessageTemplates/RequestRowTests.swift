import COSEM
import Testing

@testable import GBCS

@Suite("Access lists of an ESME (GBCS Use Case annex)")
struct RequestRowTests {
    /// A use case and its access list in the form of ``AccessList``.
    struct Row: Sendable, CustomTestStringConvertible {
        let code: String
        let text: String
        var testDescription: String { code }

        init(_ code: String, _ text: String) { (self.code, self.text) = (code, text) }
    }

    static let tariff: [Row] = [
        Row(
            "ECS01a",
            """
            S 20 0-0:13.0.0 /7 /8 /9 11 0-1:11.0.0 /2 21 0-0:16.1.11 /2 0-0:16.1.12 /2 0-0:16.1.13 /2 0-0:16.1.14 /2
            0-0:16.1.15 /2 0-0:16.1.16 /2 0-0:16.1.17 /2 0-0:16.1.18 /2 9000 0-0:94.44.2.0 /4 113 0-0:19.20.4 /6
            0-0:19.20.0 /6 20 0-0:13.0.0 /10 9000 0-0:94.44.128.29 /6 0-0:94.44.2.0 /6 113 0-0:19.20.4 /7
            0-0:19.20.0 /7 9000 0-0:63.1.1 /6
            """),
        Row("ECS01b", "S 113 0-0:19.20.4 /6 0-0:19.20.0 /6 0-0:19.20.4 /7 0-0:19.20.0 /7"),
        Row(
            "ECS01c",
            """
            S 113 0-0:19.20.5 /6 20 0-0:13.0.1 /7 /8 /9 11 0-1:11.0.1 /2 20 0-0:13.0.1 /10 113 0-0:19.20.5 /7
            9000 0-0:94.44.128.30 /6
            """),
        Row("ECS01d", "S 113 0-0:19.20.5 /6 /7"),
        Row("ECS05", "A 9 0-0:10.0.100 /1"),
        Row(
            "ECS24",
            """
            G 3 0-0:94.44.1.7 /2 /3 20 0-0:13.0.0 /3 /4 /5 11 0-0:11.0.0 /2 21 0-0:16.0.11 /2 0-0:16.0.12 /2
            0-0:16.0.13 /2 0-0:16.0.14 /2 0-0:16.0.15 /2 0-0:16.0.16 /2 0-0:16.0.17 /2 0-0:16.0.18 /2
            9000 0-0:94.44.2.0 /2 113 0-0:19.20.4 /5 0-0:19.20.0 /5
            """),
        Row("ECS24b", "G 113 0-0:19.20.5 /5 3 0-0:94.44.1.8 /2 /3 11 0-0:11.0.1 /2 20 0-0:13.0.1 /3 /4 /5"),
        Row("ECS26d", "G 22 0-0:15.0.0 /4"),
        Row("ECS26l", "G 22 0-0:15.0.0 /4"),
        Row("ECS30", "S 22 0-0:15.0.0 /4"),
        Row("ECS30a", "S 22 0-0:15.0.0 /4"),
        Row("ECS48", "S 22 0-0:15.1.0 /4"),
    ]

    /// ECS08a, and ECS08 with another member of the maximum balance.
    private static func prepaymentConfiguration(_ maximumBalance: String) -> String {
        """
        S 11 0-1:11.0.2 /2 9000 0-0:94.44.2.20 \(maximumBalance) 0-0:94.44.2.10 /4 10 0-1:12.0.1 /2
        9000 0-0:94.44.128.12 /4 0-0:94.44.128.13 /4 0-0:94.44.128.9 /4 0-0:94.44.128.2 /4 0-0:94.44.128.31 /6
        0-0:94.44.128.3 /4 0-0:94.44.2.20 /6 0-0:94.44.2.10 /6 0-0:94.44.128.12 /6 0-0:94.44.128.13 /6
        0-0:94.44.128.9 /6 0-0:94.44.128.2 /6 0-0:94.44.128.3 /6 0-0:94.44.128.28 /6
        """
    }

    static let prepayment: [Row] = [
        Row("CS01a", "A 115 0-0:19.40.0 /1"),
        Row("ECS02", "S 111 0-1:19.0.0 /2 /11 /13"),
        Row(
            "ECS03",
            "S 111 0-1:19.0.0 /2 9000 0-0:94.44.128.22 /4 111 0-1:19.0.0 /11 9000 0-0:94.44.128.22 /6 111 0-1:19.0.0 /13"
        ),
        Row("ECS04a", "A 112 0-0:19.10.0 /1"),
        Row("ECS04b", "A 112 0-0:19.10.0 /2 0-0:19.10.1 /2 0-0:19.10.2 /2"),
        Row(
            "ECS07",
            """
            S 113 0-0:19.20.1 /6 0-0:19.20.2 /6 0-0:19.20.3 /13 0-0:19.20.1 /8 0-0:19.20.2 /8
            A 0-0:19.20.1 /2 0-0:19.20.2 /2 0-0:19.20.3 /4 0-0:19.20.1 /4 0-0:19.20.2 /4
            """),
        Row("ECS08", prepaymentConfiguration("/2")),
        Row("ECS08a", prepaymentConfiguration("/4")),
        Row("ECS09", "A 112 0-0:19.10.1 /3"),
        Row("ECS19", "P1 1 0-0:94.44.34.30 /2"),
        Row("ECS20a", "R 7 0-0:98.1.4 /2"),
        Row("ECS20b", "D3 7 0-0:98.1.2 /2"),
        Row("ECS20c", "D2 7 0-0:98.1.0 /2 0-0:98.1.1 /2"),
        Row("ECS20d", "R 7 0-0:98.1.5 /2"),
        Row("ECS21b", "D6 7 0-0:98.1.8 /2"),
        Row(
            "ECS26a",
            """
            G 113 0-0:19.20.1 /5 11 0-0:11.0.2 /2 113 0-0:19.20.1 /8 /5 0-0:19.20.2 /5 /8 /5 0-0:19.20.3 /13
            9000 0-0:94.44.2.10 /2 21 0-0:16.0.1 /2 9000 0-0:94.44.2.20 /2 111 0-0:19.0.0 /16 /18 /19
            112 0-0:19.10.1 /9 /10 10 0-0:12.0.1 /2 111 0-0:19.0.0 /11
            """),
        Row("ECS26j", "G 111 0-0:19.0.0 /2"),
        Row("ECS82", "G 112 0-0:19.10.0 /2"),
    ]

    static let metering: [Row] = [
        Row("ECS17a", "G 3 1-0:2.8.0 /2 /3 1-0:4.8.0 /2 /3"),
        Row("ECS17b", "P8 1 0-0:94.44.34.10 /2"),
        Row("ECS17c", "G 1 0-0:94.44.34.20 /2"),
        Row("ECS17d", "P9 1 0-0:94.44.34.1 /2"),
        Row("ECS17e", "P10 1 0-0:94.44.34.2 /2"),
        Row("ECS18a", "G 1 0-0:94.44.5.2 /2 4 1-0:2.6.0 /2 /3 /5"),
        Row(
            "ECS18b",
            "G 1 0-0:94.44.5.0 /2 0-0:94.44.5.1 /2 4 1-0:1.6.0 /2 /3 /5 1-0:1.6.1 /2 /3 /5 10 0-0:12.0.0 /2"),
        Row("ECS21a", "D5 7 0-0:98.1.9 /2"),
        Row("ECS21c", "R 7 0-0:98.1.10 /2"),
        Row("ECS22a", "R 7 0-0:99.1.1 /2"),
        Row("ECS22b", "D7 7 0-0:99.1.0 /2"),
        Row("ECS22c", "R 7 0-0:99.1.2 /2"),
        Row("ECS66", "D4 7 0-0:99.1.3 /2"),
        Row("ECS37", "S 10 0-0:12.0.0 /2"),
        Row("ECS57", "A 4 1-0:1.6.0 /1? 1-0:1.6.1 /1? 1-0:2.6.0 /1?"),
        Row("ECS42", "A 9 0-0:10.0.106 /1"),
        Row("ECS43", "A 9 0-0:10.0.106 /1"),
        Row("ECS44", "A 9 0-0:10.0.106 /1"),
        Row("ECS45", "G 70 0-0:96.3.10 /3"),
        Row("ECS27", "G 9000 0-0:94.44.0.3 /2 3 0-0:94.44.42 /2 /3 71 0-0:17.0.0 /4 /6 /7"),
        Row(
            "ECS28a",
            """
            S 9000 0-0:94.44.0.3 /4 0-0:94.44.128.7 /4 0-0:94.44.128.6 /4 0-0:94.44.128.8 /4
            0-0:94.44.0.3 /6 0-0:94.44.128.7 /6 0-0:94.44.128.6 /6 0-0:94.44.128.8 /6
            """),
        Row("ECS28b", "A 3 0-0:94.44.42 /1"),
    ]

    private static let monitors = "71 0-0:17.0.1 /4 /6 0-0:17.0.2 /4 /6 0-0:17.0.3 /4 /6 0-0:17.0.4 /4 /6"

    private static func counters(_ phase: Int) -> String {
        "G 3 1-0:\(phase).32.0.4 /2 /3 1-0:\(phase).36.0.4 /2 /3 R 7 1-0:\(phase).24.0 /2 G /4 "
    }

    static let voltage: [Row] = [
        Row("ECS23", counters(32)),
        Row("ECS23b", counters(32) + counters(52) + counters(72)),
        Row("ECS26b", "G \(monitors) 1 1-0:32.35.0.4 /2 1-0:32.31.0.4 /2"),
        Row(
            "ECS26k",
            """
            G \(monitors) 1 1-0:32.35.0.4 /2 1-0:32.31.0.4 /2 1-0:52.31.0.4 /2 1-0:52.35.0.4 /2 1-0:72.31.0.4 /2
            1-0:72.35.0.4 /2
            """),
        Row(
            "ECS29a",
            """
            S 7 1-0:32.24.0 /4 \(monitors) 1 1-0:32.35.0.4 /2 1-0:32.31.0.4 /2 A 3 1-0:32.32.0.4 /1 1-0:32.36.0.4 /1
            """),
        Row(
            "ECS29b",
            """
            S 7 1-0:32.24.0 /4 1-0:52.24.0 /4 1-0:72.24.0 /4 \(monitors) 1 1-0:32.35.0.4 /2 1-0:32.31.0.4 /2
            1-0:52.31.0.4 /2 1-0:52.35.0.4 /2 1-0:72.31.0.4 /2 1-0:72.35.0.4 /2 A 3 1-0:32.32.0.4 /1 1-0:32.36.0.4 /1
            1-0:52.32.0.4 /1 1-0:52.36.0.4 /1 1-0:72.32.0.4 /1 1-0:72.36.0.4 /1
            """),
        Row("ECS29c", "S 1 1-0:32.31.0.4 /2 1-0:32.35.0.4 /2 7 1-0:32.24.0 /4 \(monitors)"),
        Row(
            "ECS29d",
            """
            S 1 1-0:32.31.0.4 /2 1-0:32.35.0.4 /2 1-0:52.31.0.4 /2 1-0:52.35.0.4 /2 1-0:72.31.0.4 /2
            1-0:72.35.0.4 /2 7 1-0:32.24.0 /4 1-0:52.24.0 /4 1-0:72.24.0 /4 \(monitors)
            """),
        Row("ECS29e", "A 3 1-0:32.32.0.4 /1 1-0:32.36.0.4 /1"),
        Row(
            "ECS29f",
            """
            A 3 1-0:32.32.0.4 /1 1-0:32.36.0.4 /1 1-0:52.32.0.4 /1 1-0:52.36.0.4 /1 1-0:72.32.0.4 /1 1-0:72.36.0.4 /1
            """),
    ]

    static let configuration: [Row] = [
        Row("ECS10", "S 1 0-2:96.13.1 /2"),
        Row("ECS12", "S 1 0-0:94.44.3.2 /2"),
        Row("ECS14", "S 1 0-0:94.44.3.1 /2"),
        Row("ECS15a", "A 7 0-0:99.98.0 /1"),
        Row("ECS15c", "A 7 0-17:99.98.2 /1"),
        Row("ECS16", "S 9000 0-0:96.13.0 /2 0-0:96.13.1 /2"),
        Row("ECS50", "S 1 0-3:96.13.1 /2"),
        Row("ECS26c", "G 1 0-0:94.44.0.0 /2 0-0:94.44.0.2 /2 0-0:94.44.0.1 /2"),
        Row("ECS26e", "G 1 0-0:96.1.1 /2 0-0:96.1.2 /2 0-0:96.1.4 /2 0-0:96.1.6 /2 0-0:94.44.0.4 /2"),
        Row("ECS26f", "G 21 0-0:16.0.0 /2"),
        Row("ECS26m", "G 1 0-0:96.1.2 /2 0-0:96.1.4 /2 0-0:96.1.6 /2 0-0:94.44.0.4 /2"),
        Row("ECS34", "S 21 0-0:16.0.0 /2"),
        Row("ECS38", "S 1 0-0:94.44.0.1 /2"),
        Row("ECS39a", "S 1 0-0:94.44.34.11 /2"),
        Row("ECS39b", "S 1 1-0:0.0.2 /2"),
        Row("ECS40", "G 1 0-0:94.44.34.11 /2 1-0:0.0.2 /2"),
        Row("ECS52", "G 1 0-0:0.2.1 /2"),
        Row("ECS70", "S 8 0-0:1.0.0 /9 T /5 A /4 G /2 /4"),
        Row("ECS81", "S 1 0-0:94.44.0.4 /2"),
        Row("ECS25a", "S 1 0-30:97.98.11 /2"),
        Row("ECS25a1", "S 1 0-30:97.98.12 /2"),
        Row("ECS25a2", "S 1 0-30:97.98.13 /2"),
        Row("ECS25a3", "S 1 0-30:97.98.14 /2"),
        Row("ECS25b", "S 1 0-33:97.98.11 /2"),
        Row("ECS25b3", "S 1 0-33:97.98.14 /2"),
        Row("ECS25r1", "G 1 0-30:97.98.15 /2 0-30:97.98.16 /2 0-30:97.98.17 /2 0-30:97.98.18 /2"),
        Row("ECS25r2", "G 1 0-33:97.98.15 /2 0-33:97.98.18 /2"),
        Row("ECS35a", "R 7 0-0:99.98.0 /2"),
        Row("ECS35b", "R 7 0-0:99.98.1 /2"),
        Row("ECS35e", "R 7 0-0:99.98.4 /2"),
        Row("ECS35f", "R 7 0-17:99.98.2 /2"),
        Row("ECS35g", "R 7 0-17:99.98.2 /2"),
    ]

    private static let calendar = "11 0-1:11.0.3 /2 10 0-1:12.0.2 /2 9000 0-0:94.44.128.26 /6 0-0:94.44.128.35 /6"

    static let auxiliaryControllers: [Row] = [
        Row(
            "ECS46a",
            "S 1 0-0:94.44.0.11 /2? 0-0:94.44.0.12 /2? 0-0:94.44.0.13 /2? 0-0:94.44.0.14 /2? 0-0:94.44.0.15 /2?"),
        Row(
            "ECS46c",
            """
            S 1 0-0:94.44.0.21 /2? 0-0:94.44.0.22 /2? 0-0:94.44.0.23 /2? 0-0:94.44.0.24 /2? 0-0:94.44.0.25 /2?
            \(calendar)
            """),
        Row("ECS46d", "S \(calendar)"),
        Row(
            "ECS47",
            """
            S 1 0-0:94.44.117.1 /2? 0-0:94.44.117.2 /2? 0-0:94.44.118.1 /2? 0-0:94.44.118.2 /2? 0-0:94.44.119.1 /2?
            0-0:94.44.119.2 /2? 0-0:94.44.120.1 /2? 0-0:94.44.120.2 /2? 0-0:94.44.121.1 /2? 0-0:94.44.121.2 /2?
            A 9 0-0:10.0.103 /1
            """),
        Row(
            "ECS47a",
            """
            S 1 0-0:94.44.117.1 /2? 0-0:94.44.117.2 /2? 0-0:94.44.118.1 /2? 0-0:94.44.118.2 /2? 0-0:94.44.119.1 /2?
            0-0:94.44.119.2 /2? 0-0:94.44.120.1 /2? 0-0:94.44.120.2 /2? 0-0:94.44.121.1 /2? 0-0:94.44.121.2 /2?
            A 9 0-0:10.0.103 /1
            """),
        Row(
            "ECS47e",
            """
            S 1 0-0:94.44.117.3 /2? 0-0:94.44.117.4 /2? 0-0:94.44.118.3 /2? 0-0:94.44.118.4 /2? 0-0:94.44.119.3 /2?
            0-0:94.44.119.4 /2? 0-0:94.44.120.3 /2? 0-0:94.44.120.4 /2? 0-0:94.44.121.3 /2? 0-0:94.44.121.4 /2?
            A 9 0-0:10.0.107 /1
            """),
        Row(
            "ECS61a",
            """
            G 1 0-0:94.44.0.11 /2? 0-0:94.44.0.12 /2? 0-0:94.44.0.13 /2? 0-0:94.44.0.14 /2? 0-0:94.44.0.15 /2?
            0-0:94.44.0.21 /2? 0-0:94.44.0.22 /2? 0-0:94.44.0.23 /2? 0-0:94.44.0.24 /2? 0-0:94.44.0.25 /2?
            11 0-0:11.0.3 /2 10 0-0:12.0.2 /2
            70 0-1:96.3.10 /2? 0-2:96.3.10 /2? 0-3:96.3.10 /2? 0-4:96.3.10 /2? 0-5:96.3.10 /2?
            """),
        Row(
            "ECS61c",
            """
            G 1 0-0:94.44.7 /2 R 7 0-0:99.98.20 /2 G 1 0-0:94.44.6.1 /2 0-0:94.44.6.2 /2 0-0:94.44.6.3 /2
            0-0:94.44.6.4 /2 0-0:94.44.6.5 /2
            """),
        Row(
            "ECS61d",
            """
            G 1 0-0:94.44.0.11 /2? 0-0:94.44.0.12 /2? 0-0:94.44.0.13 /2? 0-0:94.44.0.14 /2? 0-0:94.44.0.15 /2?
            11 0-0:11.0.3 /2 10 0-0:12.0.2 /2
            """),
        Row(
            "ECS61e",
            """
            G 1 0-0:94.44.0.21 /2 0-0:94.44.0.22 /2 0-0:94.44.0.23 /2 0-0:94.44.0.24 /2 0-0:94.44.0.25 /2
            0-0:94.44.0.31 /2 0-0:94.44.0.32 /2 0-0:94.44.0.33 /2 0-0:94.44.0.34 /2 0-0:94.44.0.35 /2
            """),
        Row("ECS62", "S 1 0-0:94.44.6.1 /2 0-0:94.44.6.2 /2 0-0:94.44.6.3 /2 0-0:94.44.6.4 /2 0-0:94.44.6.5 /2"),
    ]

    static let all = tariff + prepayment + metering + voltage + configuration + auxiliaryControllers

    @Test("what is done to which attribute or method, in which order", arguments: all)
    func accessList(row: Row) throws {
        let request = try #require(RequestCatalogue.all.first { $0.useCase.code == row.code })
        #expect(AccessList.items(request.form) == AccessList.items(row.text))
    }

    @Test("every DLMS command of an ESME has a row, and every row is such a command's")
    func complete() {
        let commands = UseCaseCatalogue.all.filter {
            $0.category.isCommand && $0.targets.includesESME && !$0.isASN1
        }
        #expect(RequestCatalogue.all.map(\.useCase.code) == commands.map(\.code))
        #expect(Set(Self.all.map(\.code)) == Set(commands.map(\.code)))
        #expect(Self.all.count == commands.count)
    }

    @Test("attributes come encrypted exactly where the use case is sensitive (GBCS 8.5)")
    func sensitive() {
        for request in RequestCatalogue.all {
            #expect(request.form.isProtected == request.useCase.sensitive, "\(request.useCase.code)")
        }
    }

    @Test("future-datable commands end with an activation for what they bring, and no others have any")
    func activations() {
        for request in RequestCatalogue.all {
            let activations = request.form.items.filter {
                $0.attribute.name.hasPrefix("activation of") && $0.access == .set
            }
            #expect(activations.isEmpty == (request.useCase.futureDatable == false), "\(request.useCase.code)")
            #expect(activations.allSatisfy { $0.attribute.type == .dateTime }, "\(request.useCase.code)")
        }
    }

    @Test("the hot path's table says what the rows say")
    func table() throws {
        for request in RequestCatalogue.all {
            let traits = try #require(RequestTable.shared[request.useCase.messageCode]).pointee
            #expect(traits.useCase.messageCode == request.useCase.messageCode)
            #expect(traits.isProtected == request.form.isProtected && traits.form == request.form)
            #expect((traits.template == nil) == (request.template == nil))
            #expect(Array(traits.responseKinds) == request.responseKinds)
            #expect(traits.attributes.map(Array.init) == request.form.items.map { $0.attributes.map(\.reference) })
            // The reads are those whose results are values alone.
            let isRead = request.form.items.allSatisfy { $0.responseKind == .get || $0.isProtected }
            #expect(traits.isUpdate == !isRead && request.form.isUpdate == !isRead, "\(request.useCase.code)")
            for (index, item) in request.form.items.enumerated() {
                #expect(traits.isRead(index) == (item.responseKind == .get || item.isProtected))
            }
        }
    }
}
