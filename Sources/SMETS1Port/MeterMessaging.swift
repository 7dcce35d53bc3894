import COSEM
import CellularNet
import Host
import SMPP
import Synchronization

/// The SMSC's handling of the messages of SMPP clients: a message wakes its meter, whatever its text is.
final class MeterMessaging: ShortMessageService {
    private let service: SMETS1Service
    /// The server that hands receipts to clients; nil until it listens.
    private let server = Mutex<SMPPServer?>(nil)

    init(_ service: SMETS1Service) { self.service = service }

    /// Sends receipts to the clients of `server` from now on.
    func open(_ server: SMPPServer) { self.server.withLock { $0 = server } }

    /// Microseconds since 1970 by the machine's clock, in which SMPP's times are given.
    private static var now: Int64 {
        Int64((SystemTime.seconds() + Double(UTCTime.unixEpochOffset)) * 1_000_000)
    }

    func submit(_ message: SubmittedShortMessage, answered: @escaping @Sendable (SubmitResult) -> Void) {
        guard let meter = service.meter(ofNumber: message.destination.text) else {
            return answered(.refused(.invalidDestinationAddress))
        }
        // A meter is woken at once or not at all.
        guard message.scheduled == nil else { return answered(.refused(.invalidScheduledDeliveryTime)) }
        guard let network = service.network else { return answered(.refused(.submitFailed)) }
        let submitted = Self.now
        let left = message.validity.map { $0.instant(from: submitted).subtractingReportingOverflow(submitted) }
        guard left.map({ !$0.overflow && $0.partialValue > 0 }) ?? true else {
            return answered(.refused(.invalidValidityPeriod))
        }
        let validity = left.map { Duration.microseconds($0.partialValue) }
        let ended: @Sendable (String, CellularNet.ShortMessage.State) -> Void = { [weak self] identifier, state in
            self?.report(message, identifier, state, submitted: submitted)
        }
        network.eventLoop.execute {
            let result = network.assumeIsolated {
                $0.submit(meter: meter, source: message.source.text, validity: validity, ended: ended)
            }
            switch result {
            case .success(let identifier): answered(.accepted(messageID: identifier))
            case .failure(.throttled): answered(.refused(.throttled))
            case .failure(.queueFull): answered(.refused(.messageQueueFull))
            case .failure(.unknownAccessPoint): answered(.refused(.systemError))
            }
        }
    }

    /// Sends the receipt of a message that has ended, if one is wanted.
    private func report(
        _ message: SubmittedShortMessage, _ identifier: String, _ state: CellularNet.ShortMessage.State,
        submitted: Int64
    ) {
        let final = MessageState(state)
        guard message.registeredDelivery.wantsReceipt(of: final) else { return }
        let receipt = DeliveryReceipt(
            messageID: identifier, source: message.destination, destination: message.source, submitted: submitted,
            done: Self.now, state: final, errorCode: final.errorCode, octets: message.octets)
        server.withLock { $0 }?.deliver(receipt, toSystemID: message.systemID)
    }

    func query(messageID: String, source: String, answered: @escaping @Sendable (QueryResult?) -> Void) {
        guard let network = service.network else { return answered(nil) }
        network.eventLoop.execute {
            let known = network.assumeIsolated { $0.message(messageID) }
            guard let known, known.source == source else { return answered(nil) }
            let state = MessageState(known.state)
            let ago = known.secondsAgo.map { Int64($0 * 1_000_000) }
            answered(
                QueryResult(
                    state: state, done: ago.map { Self.now - $0 }, errorCode: UInt8(clamping: state.errorCode)))
        }
    }
}

extension MessageState {
    init(_ state: CellularNet.ShortMessage.State) {
        self =
            switch state {
            case .enRoute: .enroute
            case .delivered: .delivered
            case .failed(.expired, _): .expired
            case .failed(.undeliverable, _): .undeliverable
            }
    }

    /// The network's error code of a message that was not delivered: 27, absent subscriber, in the numbering of GSM
    /// 09.02.
    var errorCode: Int { isFinal && self != .delivered ? 27 : 0 }
}
