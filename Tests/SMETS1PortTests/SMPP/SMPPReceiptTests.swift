import EstateFixture
import SMPP
import Testing

@testable import SMETS1Port

@Suite("Receipts over TCP")
struct SMPPReceiptTests {
    /// The identifiers of the next `count` receipts, each answered.
    private func take(_ count: Int, _ client: SMPPClient, status: CommandStatus = .ok) async throws -> [String] {
        var found: [String] = []
        for _ in 0..<count {
            guard let pdu = try await client.next(), case .deliver = pdu.body,
                let messageID = pdu.optionalParameters.first(where: { $0.tag == .receiptedMessageID })?.value
            else { break }
            found.append(String(decoding: messageID.dropLast(), as: UTF8.self))
            let response = PDU(.deliverResponse(messageID: nil), status: status, sequenceNumber: pdu.sequenceNumber)
            try await client.send(octets: response.encoded())
        }
        return found
    }

    @Test("wait until somebody is bound, more than a window's worth, in their order")
    func queued() async throws {
        let centre = TestMessageCentre()
        try await centre.serve { server, port in
            for number in 1...35 { server.deliver(centre.receipt(number), toSystemID: "smets") }
            _ = try await SMPPClient.bound(.transmitter, port)
            #expect(server.waitingReceipts(for: "smets") == 35)
            let client = try await SMPPClient.bound(.receiver, port)
            #expect(try await take(35, client) == (1...35).map(String.init))
            #expect(await eventually { server.statistics.receiptsDelivered == 35 })
            #expect(server.waitingReceipts(for: "smets") == 0)
        }
    }

    @Test("those that the queue has no room for are dropped and counted")
    func dropped() async throws {
        let centre = TestMessageCentre()
        try await centre.serve(
            .changed {
                $0.waitingReceipts = 3
            }
        ) { server, port in
            for number in 1...5 { server.deliver(centre.receipt(number), toSystemID: "smets") }
            #expect(server.statistics.receiptsDropped == 2)
            let client = try await SMPPClient.bound(.receiver, port)
            #expect(try await take(3, client) == ["1", "2", "3"])
        }
    }

    @Test("go to several binds in turn, and to no other client's")
    func turns() async throws {
        let centre = TestMessageCentre()
        try await centre.serve(
            .changed {
                $0.session.accounts.append(SMPPAccount(systemID: "other", password: "smets"))
            }
        ) { server, port in
            let other = try await SMPPClient.bound(.transceiver, port, systemID: "other")
            let clients = [
                try await SMPPClient.bound(.receiver, port), try await SMPPClient.bound(.transceiver, port),
            ]
            for number in 1...6 { server.deliver(centre.receipt(number), toSystemID: "smets") }
            server.deliver(centre.receipt(7), toSystemID: "other")
            let (first, second) = (try await take(3, clients[0]), try await take(3, clients[1]))
            #expect([first, second].sorted { $0[0] < $1[0] } == [["1", "3", "5"], ["2", "4", "6"]])
            #expect(try await take(1, other) == ["7"])
        }
    }

    @Test("no more than the window wait for answers; those of a bind that ends go to the next")
    func window() async throws {
        let centre = TestMessageCentre()
        try await centre.serve(
            .changed {
                $0.session.deliverWindow = 2
            }
        ) { server, port in
            let lazy = try await SMPPClient.bound(.receiver, port)
            for number in 1...4 { server.deliver(centre.receipt(number), toSystemID: "smets") }
            for _ in 0..<2 { _ = try await lazy.next() }
            // An answer that comes behind them shows that no third was sent.
            try await lazy.send(.enquireLink, 9)
            #expect(try await lazy.next()?.body == .enquireLinkResponse)
            #expect(server.waitingReceipts(for: "smets") == 2)
            try await lazy.close()
            #expect(await eventually { server.waitingReceipts(for: "smets") == 4 })
            let next = try await SMPPClient.bound(.receiver, port)
            #expect(try await take(4, next) == ["1", "2", "3", "4"])
        }
    }

    @Test("a receipt that the client refuses is not sent again")
    func refused() async throws {
        let centre = TestMessageCentre()
        try await centre.serve { server, port in
            let client = try await SMPPClient.bound(.receiver, port)
            server.deliver(centre.receipt(1), toSystemID: "smets")
            #expect(try await take(1, client, status: .permanentReceiverError) == ["1"])
            #expect(await eventually { server.statistics.receiptsDropped == 1 })
            #expect(server.waitingReceipts(for: "smets") == 0)
        }
    }

    @Test("many that cannot be sent do not hold up the one that can")
    func unsendable() async throws {
        let centre = TestMessageCentre()
        try await centre.serve { server, port in
            var wrong = centre.receipt(1)
            wrong.messageID = String(repeating: "1", count: 300)
            for _ in 0..<5_000 { server.deliver(wrong, toSystemID: "smets") }
            server.deliver(centre.receipt(2), toSystemID: "smets")
            let client = try await SMPPClient.bound(.receiver, port)
            #expect(try await take(1, client) == ["2"])
            #expect(server.statistics.receiptsDropped == 5_000)
        }
    }
}
